"""The example data, as the files in `data` have it."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    """Rejects misspelled keys when a file is loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ExampleTodo(_Strict):
    """A todo or section. Its days are relative: `3`, `-2`, `"sat"` or `"sat+1"`, as `Calendar.day` takes them."""

    title: str
    kind: Literal["todo", "section"] = "todo"
    notes: str = ""
    priority: str = "none"
    due: int | str | None = None
    time: str | None = None
    tags: tuple[str, ...] = ()
    every: str | None = Field(None, description="An RRULE; occurrences before today are completed.")
    after: str | None = Field(None, description="An RRULE that counts from completion.")
    remind: tuple[int, ...] = Field((), description="Minutes before it is due.")
    done: int | None = Field(None, description="How many days ago it was completed.")
    trash: bool = False
    children: tuple["ExampleTodo", ...] = ()


class ExampleList(_Strict):
    """A list; without a name, the Inbox."""

    name: str | None = None
    color: str = "gray"
    icon: str | None = None
    folder: str | None = None
    favorite: bool = False
    archived: bool = False
    view: dict[str, Any] | None = None
    items: tuple[ExampleTodo, ...] = ()
    completed_titles: tuple[str, ...] = Field((), description="Todos that were completed on earlier days.")


class ExamplePerson(_Strict):
    name: str


class ExampleSettings(_Strict):
    """The person's settings, without the ids and positions that the code gives them."""

    app: dict[str, Any]
    notifications: dict[str, Any]
    views: dict[str, dict[str, Any]]
    tags: dict[str, str]
    filters: tuple[dict[str, Any], ...]


class BulkData(_Strict):
    """A list with any number of todos, and the words that their titles are made of."""

    name: str
    color: str
    icon: str
    verbs: tuple[str, ...]
    things: tuple[str, ...]
    places: tuple[str, ...]
    tags: tuple[str, ...]


class ExampleData(_Strict):
    person: ExamplePerson
    settings: ExampleSettings
    bulk: BulkData
    lists: tuple[ExampleList, ...]


@cache
def load_example_data() -> ExampleData:
    """All files together, lists in the order of the files' names."""
    data: dict[str, Any] = {"lists": []}
    for path in sorted(files("tend.demo").joinpath("data").iterdir(), key=lambda path: path.name):
        document = tomllib.loads(path.read_text("utf-8"))
        data["lists"] += document.pop("lists", [])
        data |= document
    return ExampleData.model_validate(data)
