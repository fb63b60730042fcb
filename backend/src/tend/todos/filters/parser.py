"""Parses queries of saved filters by the grammar of docs/filters.md; `store/filters/parser.ts` does it in browsers."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from tend.core.name_index import NameIndex
from tend.core.shared_data import read_shared_data
from tend.todos.filters.ast import (
    DateComparison,
    Expression,
    HasPriority,
    HasState,
    IsAssigned,
    Junction,
    NameMatch,
    Not,
    RelativeDay,
)
from tend.todos.filters.scanner import SEPARATORS, WORD_END, FilterError, Scanner

_WORDS = json.loads(read_shared_data("filter-words.json"))
_COMPARISON = rf"({'|'.join(_WORDS['fields'])})\s*(<=|>=|<|>|=|:)"
WEEKDAY_WORDS: tuple[str, ...] = tuple(_WORDS["weekdays"])
_DAY = "a date, such as 2026-03-05, today, friday or +7d"
_CONDITION = "a condition, such as due < +7d, #list, @tag or a word"
_ASSIGNED = "assigned:"
_ASSIGNEE = "a person: me, none, any or a name"
_MAX_DEPTH = 50
MAX_CONDITIONS = 64


@dataclass(frozen=True)
class Names:
    """Names that a query may contain unquoted although they have spaces."""

    lists: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    def count_letters(self) -> int:
        return sum(map(len, chain(self.lists, self.sections, self.folders, self.people)))

    @cached_property
    def list_index(self) -> NameIndex[str]:
        return _index(self.lists)

    @cached_property
    def section_index(self) -> NameIndex[str]:
        return _index(self.sections)

    @cached_property
    def folder_index(self) -> NameIndex[str]:
        return _index(self.folders)

    @cached_property
    def people_index(self) -> NameIndex[str]:
        return _index(self.people)


def _index(names: tuple[str, ...]) -> NameIndex[str]:
    return NameIndex(((name, name) for name in names), SEPARATORS)


def has_sign_of_names(text: str) -> bool:
    """Whether the query has a sign of a list, section, folder or person, so that it is read with the names that exist."""
    lower = text.lower()
    return "#" in text or "/" in text or "in:" in lower or _ASSIGNED in lower


def parse_filter(text: str, names: Names) -> Expression:
    """Raises `FilterError` with a position in UTF-16 units, as browsers count."""
    try:
        return _Parser(Scanner(text), names).parse_query()
    except FilterError as error:
        raise FilterError(len(text[: error.position].encode("utf-16-le")) // 2, error.expected) from None


class _Parser:
    """Recursive descent: one method for each rule of the grammar."""

    def __init__(self, scanner: Scanner, names: Names) -> None:
        self._scanner = scanner
        self._names = names
        self._depth = 0
        self._conditions = 0

    def parse_query(self) -> Expression:
        query = self._parse_or()
        if not self._scanner.is_at_end():
            raise FilterError(self._scanner.position, "an opening parenthesis before this one")
        return query

    def _parse_or(self) -> Expression:
        operands = [self._parse_and()]
        while self._scanner.read_pattern(r"\|\|?") or self._scanner.read_word("or"):
            operands.append(self._parse_and())
        return operands[0] if len(operands) == 1 else Junction("or", tuple(operands))

    def _parse_and(self) -> Expression:
        operands = [self._parse_not()]
        while self._scanner.read_pattern("&&?") or self._scanner.read_word("and") or self._is_condition_next():
            operands.append(self._parse_not())
        return operands[0] if len(operands) == 1 else Junction("and", tuple(operands))

    def _is_condition_next(self) -> bool:
        """Whether only space is between the last condition and the next one."""
        position = self._scanner.position
        is_next = not self._scanner.is_at_end() and not self._scanner.read_pattern(r"[)|&]|or(?=[\s()&|]|$)")
        self._scanner.position = position
        return is_next

    def _parse_not(self) -> Expression:
        scanner = self._scanner
        if scanner.is_at_end():
            raise FilterError(len(scanner.text), _CONDITION)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise FilterError(scanner.position, "fewer conditions inside each other")
        try:
            if scanner.read_word("not") or scanner.read_pattern(r"-(?=\S)"):
                return Not(self._parse_not())
            if not scanner.read_pattern(r"\("):
                if scanner.text[scanner.position] in ")|&":
                    raise FilterError(scanner.position, _CONDITION)
                return self._parse_condition()
            group = self._parse_or()
            if not scanner.read_pattern(r"\)"):
                raise FilterError(scanner.position, "a closing parenthesis")
            return group
        finally:
            self._depth -= 1

    def _parse_condition(self) -> Expression:
        scanner = self._scanner
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise FilterError(scanner.position, f"the end, since a query has {MAX_CONDITIONS} conditions at most,")
        if scanner.text[scanner.position] == "!":
            return self._parse_priority()
        return (
            self._parse_named()
            or self._parse_date_comparison()
            or self._parse_period()
            or self._parse_keyword()
            or self._parse_text()
        )

    def _parse_named(self) -> Expression | None:
        """A condition that begins with a sign and continues with a name."""
        scanner = self._scanner
        beginning = scanner.text[scanner.position : scanner.position + len(_ASSIGNED)].lower()
        if beginning.startswith("@"):
            return self._parse_name("tag", 1)
        if beginning.startswith("#"):
            return self._parse_name("list", 1, self._names.list_index)
        if beginning.startswith("/"):
            return self._parse_name("section", 1, self._names.section_index)
        if beginning.startswith("in:"):
            return self._parse_name("folder", 3, self._names.folder_index)
        return self._parse_assignee() if beginning == _ASSIGNED else None

    def _parse_priority(self) -> Expression:
        scanner = self._scanner
        position = scanner.position + 1
        scanner.position = position
        is_followed_by_space = scanner.text[position : position + 1].strip() == ""
        word = None if is_followed_by_space else scanner.read_pattern(r"[^\W_]+")
        priority = _WORDS["priorities"].get(word[0].lower()) if word else None
        if priority is None:
            raise FilterError(position, "a priority: high, medium, low or none")
        return HasPriority(priority)

    def _parse_name(self, kind: str, sigil_length: int, known: NameIndex[str] | None = None) -> Expression:
        self._scanner.position += sigil_length
        name = self._scanner.read_name(known)
        if not name:
            raise FilterError(self._scanner.position, f"the name of a {kind}")
        return NameMatch(kind, name)  # type: ignore[arg-type]

    def _parse_assignee(self) -> Expression:
        scanner = self._scanner
        scanner.position += len(_ASSIGNED)
        scanner.skip_space()
        start = scanner.position
        # `me` in quotation marks is the name of a person, and `Any Body` is longer than `any`.
        is_quoted = scanner.text[start : start + 1] == '"'
        name = scanner.read_name(self._names.people_index)
        if not name:
            raise FilterError(scanner.position, _ASSIGNEE)
        typed = scanner.text[start : scanner.position].lower()
        return IsAssigned(typed) if typed in _WORDS["assignees"] and not is_quoted else NameMatch("assignee", name)

    def _parse_date_comparison(self) -> Expression | None:
        match = self._scanner.read_pattern(_COMPARISON)
        if not match:
            return None
        return DateComparison(match[1].lower(), "=" if match[2] == ":" else match[2], self._parse_day())

    def _parse_period(self) -> Expression | None:
        """Several days, on one of which a todo is due: `next 7 days`, `this week`."""
        scanner = self._scanner
        days = scanner.read_pattern(rf"(?:next\s+)?([0-9]{{1,4}})\s+days?{WORD_END}")
        if days:
            return _due_within(RelativeDay("days", 0), RelativeDay("days", int(days[1])))
        for words, week in _WORDS["weeks"].items():
            if scanner.read_word(words):
                return _due_within(RelativeDay("week", week), RelativeDay("week", week + 1))
        return None

    def _parse_keyword(self) -> Expression | None:
        for words, meaning in _WORDS["conditions"].items():
            if self._scanner.read_word(words):
                if isinstance(meaning, str):
                    return HasState(meaning)
                return DateComparison("due", "=", RelativeDay("days", meaning))
        for word, priority in _WORDS["priority_words"].items():
            if self._scanner.read_word(word):
                return HasPriority(priority)
        return None

    def _parse_text(self) -> Expression:
        scanner = self._scanner
        quoted = scanner.read_quoted()
        if quoted == "":
            raise FilterError(scanner.position - 1, "text between the quotation marks")
        text = quoted or ((word := scanner.read_pattern(r"[^\s()&|]+")) and word[0])
        if not text:
            raise FilterError(scanner.position, _CONDITION)
        return NameMatch("text", text)

    def _parse_day(self) -> RelativeDay:
        scanner = self._scanner
        scanner.skip_space()
        position = scanner.position
        for word, count in _WORDS["relative_days"].items():
            if scanner.read_word(word):
                return RelativeDay("days", count)
        day = scanner.read_pattern(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![^\W_])")
        if day:
            return RelativeDay("date", _require_date(day[0], position))
        offset = scanner.read_pattern(r"([+-]?)([0-9]{1,4})([dwmy])(?![^\W_])")
        if offset:
            return _offset(*offset.groups())
        for name in WEEKDAY_WORDS:
            if scanner.read_word(name) or scanner.read_word(name[:3]):
                return RelativeDay("weekday", name)
        raise FilterError(position, _DAY)


def _due_within(first: RelativeDay, end: RelativeDay) -> Expression:
    """Due on `first` or later, but before `end`."""
    return Junction("and", (DateComparison("due", ">=", first), DateComparison("due", "<", end)))


def _require_date(text: str, position: int) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise FilterError(position, _DAY) from None


def _offset(sign: str, digits: str, unit: str) -> RelativeDay:
    count = int(digits) * (-1 if sign == "-" else 1)
    unit = unit.lower()
    if unit in "dw":
        return RelativeDay("days", count * (7 if unit == "w" else 1))
    return RelativeDay("months", count * (12 if unit == "y" else 1))
