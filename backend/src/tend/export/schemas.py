from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field


class Export(BaseModel):
    """Everything in an account, with its trash. Nothing in it can sign anybody in."""

    format: Literal["tend-export"]
    version: Literal[1] = Field(description="Goes up when readers of the version before would misread the document.")
    exported_at: datetime
    profile: dict[str, Any]
    lists: list[dict[str, Any]] = Field(description="The rows of `GET /api/lists` without their versions.")
    todos: list[dict[str, Any]] = Field(description="The rows of `GET /api/todos` without their versions.")
    settings: list[dict[str, Any]] = Field(description="The rows of `GET /api/me/settings`.")
    reminders: list[dict[str, Any]] = Field(description="The rows of `GET /api/todos/{todo_id}/reminders`.")
    sessions: list[dict[str, Any]]
