"""What a line is read against, and what it can say."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

MarkKind = Literal["list", "section", "tag", "priority", "person", "notes"]


@dataclass(frozen=True, slots=True)
class Named:
    """Something that exists and has a name. `parent` is the list of a section."""

    id: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    now: dt.datetime
    """What the person's own clock shows, without a zone."""
    week_start: int = 1
    """0 for Sunday to 6 for Saturday."""
    lists: tuple[Named, ...] = ()
    sections: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()

    @property
    def today(self) -> dt.date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Due:
    day: dt.date | None = None
    time: dt.time | None = None
    until: dt.date | None = None
    """The last day of a range of days."""
    minutes: int | None = None
    """How long a range of hours lasts."""
    keeps: str = ""
    """What of it remains in the title, for one todo cannot hold it all: `9am and 9pm`."""
    stays: bool = False
    """All of it remains so: `mon, wed, fri`."""
    bare: bool = False
    """Too little to be sure of where a word of the title goes on right behind it: `2nd hand shop`."""


@dataclass(frozen=True, slots=True)
class Repeating:
    rule: str
    """An RRULE value of RFC 5545."""
    from_: Literal["due", "completion"]
    due: Due


@dataclass(frozen=True, slots=True)
class Mark:
    """What a sign in front of a word says."""

    kind: MarkKind
    value: Named | str


Meaning = Due | Repeating | Mark


@dataclass(frozen=True, slots=True)
class Token:
    """What the text says from `start` up to and without `end`."""

    start: int
    end: int
    meaning: Meaning


@dataclass(slots=True)
class Parsed:
    """What one line asks for. Names that are not there stay in the title."""

    title: str
    tokens: list[Token]
    tags: list[str]
    due: Due = field(default_factory=Due)
    repeating: Repeating | None = None
    marks: dict[MarkKind, Named | str] = field(default_factory=dict)
