"""The language of filters, read by the grammar of docs/filters.md."""

import json
from dataclasses import dataclass
from datetime import date

from tend.core.corpus import read_corpus
from tend.todos.filters.ast import Dated, Expression, HasPriority, Is, Joined, Named, Not, When
from tend.todos.filters.scanner import Cursor, FilterFault

_WORDS = json.loads(read_corpus("filter-words.json"))
_COMPARISON = rf"({'|'.join(_WORDS['fields'])})\s*(<=|>=|<|>|=|:)"
WEEKDAYS: tuple[str, ...] = tuple(_WORDS["weekdays"])
_DATE = "a date, such as 2026-03-05, today, friday or +7d"
_CONDITION = "a condition, such as due < +7d, #list, @tag or a word"
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named with spaces in it."""

    lists: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def parse(text: str, names: Names) -> Expression:
    """Raises `FilterFault` with the place, counted in UTF-16 units as in a browser."""
    reader = _Reader(Cursor(text), names)
    try:
        return reader.whole()
    except FilterFault as fault:
        raise FilterFault(len(text[: fault.at].encode("utf-16-le")) // 2, fault.expected) from None


class _Reader:
    def __init__(self, cursor: Cursor, names: Names) -> None:
        self.cursor = cursor
        self._names = names
        self._depth = 0

    def whole(self) -> Expression:
        found = self._either()
        if not self.cursor.at_end():
            raise FilterFault(self.cursor.at, "an opening parenthesis before this one")
        return found

    def _either(self) -> Expression:
        found = [self._both()]
        while self.cursor.read(r"\|\|?") or self.cursor.word("or"):
            found.append(self._both())
        return found[0] if len(found) == 1 else Joined("or", tuple(found))

    def _both(self) -> Expression:
        found = [self._not()]
        while self.cursor.read("&&?") or self.cursor.word("and") or self._goes_on():
            found.append(self._not())
        return found[0] if len(found) == 1 else Joined("and", tuple(found))

    def _goes_on(self) -> bool:
        """Whether another condition follows that nothing but space joins to the last."""
        at = self.cursor.at
        going = not self.cursor.at_end() and not self.cursor.read(r"[)|&]|or(?=[\s()&|]|$)")
        self.cursor.at = at
        return going

    def _not(self) -> Expression:
        cursor = self.cursor
        if cursor.at_end():
            raise FilterFault(len(cursor.text), _CONDITION)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FilterFault(cursor.at, "fewer conditions inside each other")
        try:
            if cursor.word("not") or cursor.read(r"-(?=\S)"):
                return Not(self._not())
            if not cursor.read(r"\("):
                if cursor.text[cursor.at] in ")|&":
                    raise FilterFault(cursor.at, _CONDITION)
                return self._atom()
            inner = self._either()
            if not cursor.read(r"\)"):
                raise FilterFault(cursor.at, "a closing parenthesis")
            return inner
        finally:
            self._depth -= 1

    def _atom(self) -> Expression:
        cursor = self.cursor
        sign = cursor.text[cursor.at]
        if sign == "!":
            return self._priority()
        if sign == "@":
            return self._named("tag", 1, ())
        if sign == "#":
            return self._named("list", 1, self._names.lists)
        if sign == "/":
            return self._named("section", 1, self._names.sections)
        if cursor.text[cursor.at : cursor.at + 3].lower() == "in:":
            return self._named("folder", 3, self._names.folders)
        return self._dated() or self._bare() or self._text()

    def _priority(self) -> Expression:
        cursor = self.cursor
        at = cursor.at + 1
        cursor.at = at
        spaced = cursor.text[at : at + 1].strip() == ""
        word = None if spaced else cursor.read(r"[^\W_]+")
        found = _WORDS["priorities"].get(word[0].lower()) if word else None
        if found is None:
            raise FilterFault(at, "a priority: high, medium, low or none")
        return HasPriority(found)

    def _named(self, kind: str, sign: int, known: tuple[str, ...]) -> Expression:
        self.cursor.at += sign
        name = self.cursor.name(known)
        if not name:
            raise FilterFault(self.cursor.at, f"the name of a {kind}")
        return Named(kind, name)  # type: ignore[arg-type]

    def _dated(self) -> Expression | None:
        found = self.cursor.read(_COMPARISON)
        if not found:
            return None
        return Dated(found[1].lower(), "=" if found[2] == ":" else found[2], self._when())

    def _bare(self) -> Expression | None:
        for words, meaning in _WORDS["conditions"].items():
            if self.cursor.word(words):
                return Is(meaning) if isinstance(meaning, str) else Dated("due", "=", When("days", meaning))
        return None

    def _text(self) -> Expression:
        cursor = self.cursor
        quoted = cursor.quoted()
        if quoted == "":
            raise FilterFault(cursor.at - 1, "text between the quotation marks")
        found = quoted or ((word := cursor.read(r"[^\s()&|]+")) and word[0])
        if not found:
            raise FilterFault(cursor.at, _CONDITION)
        return Named("text", found)

    def _when(self) -> When:
        cursor = self.cursor
        cursor.skip_space()
        at = cursor.at
        for word, count in _WORDS["relative_days"].items():
            if cursor.word(word):
                return When("days", count)
        day = cursor.read(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![^\W_])")
        if day:
            return When("date", _day(day[0], at))
        offset = cursor.read(r"([+-]?)([0-9]{1,4})([dwmy])(?![^\W_])")
        if offset:
            return _offset(*offset.groups())
        for name in WEEKDAYS:
            if cursor.word(name) or cursor.word(name[:3]):
                return When("weekday", name)
        raise FilterFault(at, _DATE)


def _day(text: str, at: int) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise FilterFault(at, _DATE) from None


def _offset(sign: str, digits: str, unit: str) -> When:
    count = int(digits) * (-1 if sign == "-" else 1)
    unit = unit.lower()
    if unit in "dw":
        return When("days", count * (7 if unit == "w" else 1))
    return When("months", count * (12 if unit == "y" else 1))
