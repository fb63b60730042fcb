from typing import Annotated

from pydantic import Field

from tend.core.schemas import CLEAN_LINE, NOT_BLANK_PATTERN, Storable, StrictModel
from tend.todos.types import ClientGeneratedId

MAX_FILE_NAME = 200

FileName = Annotated[Storable, Field(min_length=1, max_length=MAX_FILE_NAME, pattern=NOT_BLANK_PATTERN), CLEAN_LINE]


class UploadOptions(StrictModel):
    name: FileName = Field(description="The file’s name, without folders.")
    id: ClientGeneratedId | None = Field(
        None, description="Made by the client; a replay returns the todo with the same attachment."
    )
