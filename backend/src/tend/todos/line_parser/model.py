"""The input and the result of reading a line."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from tend.core.name_index import NameIndex

SigilKind = Literal["list", "section", "tag", "priority", "person", "notes"]


@dataclass(frozen=True, slots=True)
class KnownName:
    """A list or section, or a member of the list that a line goes to. `parent` is the list of a section."""

    id: str
    name: str
    parent: str | None = None
    is_new: bool = False
    """It is a list that does not exist yet; the id is its normalized name."""
    is_archived: bool = False
    """It is a list in the archive, which comes back with the todo."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """The people of one name, of whom a list has at most one that counts."""

    name: str
    ids: dict[str, str]
    """The id of the person by that of each list that they are a member of."""


@dataclass(frozen=True)
class Context:
    now: dt.datetime
    """The person's own wall clock, without a zone."""
    week_start: int = 1
    """0 for Sunday to 6 for Saturday."""
    month_first: bool = True
    """Whether `5/3` is a day in May."""
    lists: tuple[KnownName, ...] = ()
    sections: tuple[KnownName, ...] = ()
    people: tuple[KnownPerson, ...] = ()
    list_id: str | None = None
    """The list of lines that name none."""

    @property
    def today(self) -> dt.date:
        return self.now.date()

    @cached_property
    def names(self) -> "dict[str, tuple[SigilKind, NameIndex[Any]]]":
        """Those that can follow a sign."""
        return {
            "#": ("list", _index(self.lists)),
            "+": ("person", _index(self.people)),
            "/": ("section", _index(self.sections)),
        }


def _index(names: tuple[KnownName, ...] | tuple[KnownPerson, ...]) -> NameIndex[Any]:
    return NameIndex(((named.name, named) for named in names), r"\s,.;:!?)")


@dataclass(frozen=True, slots=True)
class ParsedDue:
    day: dt.date | None = None
    time: dt.time | None = None
    until: dt.date | None = None
    """The last day of a range of days."""
    minutes: int | None = None
    """The length of a range of hours."""
    title_text: str = ""
    """Words that stay in the title as well, because one todo cannot hold all they say: `9am and 9pm`."""
    stays_in_title: bool = False
    """All of its words stay in the title: `mon, wed, fri`."""
    can_be_evening: bool = False
    """The time is in the morning and, where that is over and no later day is named, in the evening: `at 8`."""
    is_ambiguous: bool = False
    """It counts only where no word of the title follows directly: `2nd` means no day in `2nd hand shop`."""

    def stated_fields(self) -> dict[str, Any]:
        """The fields that have a value."""
        names = ("day", "time", "until", "minutes")
        found = {name: value for name in names if (value := getattr(self, name)) is not None}
        return {**found, "can_be_evening": self.can_be_evening} if "time" in found else found


@dataclass(frozen=True, slots=True)
class ParsedRecurrence:
    rule: str
    """An RRULE value of RFC 5545."""
    from_: Literal["due", "completion"]
    due: ParsedDue
    later: "ParsedRecurrence | None" = None
    """The one that counts where it would begin today, without a day that was typed, and its time of today is over."""


@dataclass(frozen=True, slots=True)
class Sigil:
    """A sign and the word behind it, such as `#list`."""

    kind: SigilKind
    value: KnownName | KnownPerson | str


@dataclass(frozen=True, slots=True)
class ReminderPhrase:
    """Either minutes before the todo is due, or a day and a time."""

    before_minutes: int | None = None
    due: ParsedDue | None = None


@dataclass(frozen=True, slots=True)
class ParsedReminder:
    """Either minutes before the todo is due, or a moment of the person's own wall clock."""

    before_minutes: int | None = None
    at: dt.datetime | None = None


Meaning = ParsedDue | ParsedRecurrence | Sigil | ReminderPhrase


@dataclass(frozen=True, slots=True)
class Token:
    """The meaning of the text from `start` up to, but without, `end`."""

    start: int
    end: int
    meaning: Meaning


@dataclass(slots=True)
class ParsedTodo:
    """The todo that one line describes. Names that do not exist stay in the title."""

    title: str
    tokens: list[Token]
    """In the order of the text; none overlaps another."""
    tags: list[str]
    due: ParsedDue = field(default_factory=ParsedDue)
    recurrence: ParsedRecurrence | None = None
    reminders: list[ParsedReminder] = field(default_factory=list)
    sigils: dict[SigilKind, KnownName | str] = field(default_factory=dict)
    list_id: str | None = None
    """The list that it goes to: the one that it names, or that of its section, or else that of the context."""
