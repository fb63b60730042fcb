from typing import Annotated

from pydantic import Field

from tend.core.http.body_limits import ATTACHMENT_LIMIT
from tend.core.schemas import CLEANED, NOT_BLANK, Storable, StrictModel
from tend.todos.types import ClientGeneratedId

MAX_ATTACHMENT_BYTES = ATTACHMENT_LIMIT
"""The limit of a file; the middleware counts the bytes while they arrive."""
MAX_FILE_NAME = 200

FileName = Annotated[Storable, Field(min_length=1, max_length=MAX_FILE_NAME, pattern=NOT_BLANK), CLEANED]


class UploadOptions(StrictModel):
    name: FileName = Field(description="The file’s name, without folders.")
    id: ClientGeneratedId | None = Field(
        None, description="Made by the client; a replay returns the todo with the same attachment."
    )
