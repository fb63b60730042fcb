"""What a query means: nested tuples' worth of plain values, and one text for one meaning."""

import json
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class When:
    """A day, told from today or by the calendar: `days` and `months` count, `weekday` and `date` name."""

    kind: Literal["days", "months", "weekday", "date"]
    value: int | str

    def __str__(self) -> str:
        return f"({self.kind} {self.value})"


@dataclass(frozen=True, slots=True)
class Joined:
    kind: Literal["and", "or"]
    parts: "tuple[Expression, ...]"

    def __str__(self) -> str:
        return f"({self.kind} {' '.join(map(str, self.parts))})"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"

    def __str__(self) -> str:
        return f"(not {self.part})"


@dataclass(frozen=True, slots=True)
class Dated:
    field: str
    comparison: str
    when: When

    def __str__(self) -> str:
        return f"({self.field} {self.comparison} {self.when})"


@dataclass(frozen=True, slots=True)
class Is:
    word: str

    def __str__(self) -> str:
        return f"({self.word})"


@dataclass(frozen=True, slots=True)
class HasPriority:
    priority: str

    def __str__(self) -> str:
        return f"(priority {self.priority})"


@dataclass(frozen=True, slots=True)
class Named:
    """`tag` with a name that ends in * is any tag that starts so."""

    kind: Literal["list", "section", "folder", "text", "tag"]
    name: str

    def __str__(self) -> str:
        return f"({self.kind} {json.dumps(self.name, ensure_ascii=False)})"


Expression = Joined | Not | Dated | Is | HasPriority | Named


def asks_for_done(expression: Expression) -> bool:
    """Whether it says something of completed todos, and so wants to see them."""
    match expression:
        case Joined():
            return any(map(asks_for_done, expression.parts))
        case Not():
            return asks_for_done(expression.part)
        case Dated():
            return expression.field == "completed"
        case Is():
            return expression.word == "done"
    return False
