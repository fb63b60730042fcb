"""What the example is made of, as the files in `data` have it."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    """A slip in a file of words is found when it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(_Strict):
    """A section or todo. Days are counted from today, or from the next weekday: `3`, `-2`, `"sat"`, `"sat+1"`."""

    title: str
    kind: Literal["todo", "section"] = "todo"
    notes: str = ""
    priority: str = "none"
    due: int | str | None = None
    time: str | None = None
    tags: tuple[str, ...] = ()
    every: str | None = Field(None, description="An RRULE; occurrences before today are done.")
    after: str | None = Field(None, description="The same, counted from completion.")
    remind: tuple[int, ...] = Field((), description="Minutes before it is due.")
    done: int | None = Field(None, description="How many days ago.")
    trash: bool = False
    below: tuple["Item", ...] = ()


class Place(_Strict):
    """A list, or the Inbox where it has no name."""

    name: str | None = None
    color: str = "gray"
    icon: str | None = None
    folder: str | None = None
    favorite: bool = False
    archived: bool = False
    view: dict[str, Any] | None = None
    items: tuple[Item, ...] = ()
    past: tuple[str, ...] = Field((), description="Titles of what was done here on other days.")


class Person(_Strict):
    name: str


class Settings(_Strict):
    """The person's small documents, without the ids and positions that the code gives them."""

    app: dict[str, Any]
    notifications: dict[str, Any]
    views: dict[str, dict[str, Any]]
    tags: dict[str, str]
    filters: tuple[dict[str, Any], ...]


class Everything(_Strict):
    """What many todos are put together from."""

    name: str
    color: str
    icon: str
    verbs: tuple[str, ...]
    things: tuple[str, ...]
    places: tuple[str, ...]
    tags: tuple[str, ...]


class Household(_Strict):
    person: Person
    settings: Settings
    everything: Everything
    places: tuple[Place, ...]


@cache
def household() -> Household:
    """All files together, lists in the order of their files' names."""
    found: dict[str, Any] = {"places": []}
    for path in sorted(files("tend.demo").joinpath("data").iterdir(), key=lambda path: path.name):
        document = tomllib.loads(path.read_text("utf-8"))
        found["places"] += document.pop("places", [])
        found |= document
    return Household.model_validate(found)
