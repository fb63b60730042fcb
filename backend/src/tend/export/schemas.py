from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field


class Export(BaseModel):
    """Everything an account holds. Lists and todos in the trash are in it; nothing in it can sign anybody in."""

    format: Literal["tend-export"]
    version: Literal[1] = Field(description="Goes up when a reader of the version before would misread the document.")
    exported_at: datetime
    profile: dict[str, Any]
    lists: list[dict[str, Any]] = Field(description="As `GET /api/lists` shows them, less what numbers changes.")
    todos: list[dict[str, Any]] = Field(description="As `GET /api/todos` shows them, less what numbers changes.")
    settings: list[dict[str, Any]] = Field(description="As `GET /api/me/settings` shows them.")
    reminders: list[dict[str, Any]] = Field(description="As `GET /api/todos/{todo_id}/reminders` shows them.")
    sessions: list[dict[str, Any]]
