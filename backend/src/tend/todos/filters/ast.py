"""The meaning of a query, as nested values. Two queries that mean the same have the same text."""

import json
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """`days` and `months` count from today, `week` from the first day of this week; `weekday` and `date` name a day."""

    kind: Literal["days", "months", "week", "weekday", "date"]
    value: int | str

    def __str__(self) -> str:
        return f"({self.kind} {self.value})"


@dataclass(frozen=True, slots=True)
class Junction:
    operator: Literal["and", "or"]
    operands: "tuple[Expression, ...]"

    def __str__(self) -> str:
        return f"({self.operator} {' '.join(map(str, self.operands))})"


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Expression"

    def __str__(self) -> str:
        return f"(not {self.operand})"


@dataclass(frozen=True, slots=True)
class DateComparison:
    field: str
    operator: str
    day: RelativeDay

    def __str__(self) -> str:
        return f"({self.field} {self.operator} {self.day})"


@dataclass(frozen=True, slots=True)
class HasState:
    """`state` is a word such as `overdue` or `no-date`."""

    state: str

    def __str__(self) -> str:
        return f"({self.state})"


@dataclass(frozen=True, slots=True)
class HasPriority:
    priority: str

    def __str__(self) -> str:
        return f"(priority {self.priority})"


@dataclass(frozen=True, slots=True)
class IsAssigned:
    """`to` is `me`, `none` for nobody, or `any` for anybody. A person by name is a `NameMatch`."""

    to: str

    def __str__(self) -> str:
        return f"(assigned {self.to})"


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A `tag` whose name ends in * matches every tag with this beginning."""

    kind: Literal["list", "section", "folder", "assignee", "text", "tag"]
    name: str

    def __str__(self) -> str:
        return f"({self.kind} {json.dumps(self.name, ensure_ascii=False)})"


Expression = Junction | Not | DateComparison | HasState | HasPriority | IsAssigned | NameMatch


def mentions_completion(expression: Expression) -> bool:
    """Whether the query says something about completed todos, and so may return them."""
    match expression:
        case Junction():
            return any(map(mentions_completion, expression.operands))
        case Not():
            return mentions_completion(expression.operand)
        case DateComparison():
            return expression.field == "completed"
        case HasState():
            return expression.state == "done"
    return False
