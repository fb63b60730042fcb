"""Templates with placeholders, matched at one place of a text, and the words and numbers that placeholders stand for."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

from tend.todos.quick_add.locale import Locale

# no letter or digit follows
_WORD_END = r"(?![^\W_])"
# likewise, and the number goes on neither behind a point nor behind a slash
_VALUE_END = r"(?![^\W_]|[.:/][0-9])"
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PIECES = re.compile(r"\{(\w+)(?::(\w+))?\}|\s+|[^\s{]+")
_LAST_HOUR = 23
_LAST_MINUTE = 59
_HALF_DAY = 12
_LONGEST_MONTH = 31

Values = dict[str, Any]
"""The value of each placeholder by its name."""
Placeholder = Callable[[str, int], list[tuple[int, Any]]]
"""Every reading at a place of the text, the longest first: its end and its value."""


@dataclass(frozen=True, slots=True)
class Match:
    end: int
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Atom:
    pattern: "re.Pattern[str] | None"
    placeholder: str = ""
    name: str = ""


class Matcher:
    """Matches any of its templates at a place of the text."""

    def __init__(self, templates: Iterable[str]) -> None:
        texts = [variant for template in templates for variant in _variants(template)]
        self._compiled = [_atoms(list(_PIECES.finditer(text))) for text in texts]

    def __call__(self, text: str, at: int, placeholders: Mapping[str, Placeholder]) -> list[Match]:
        return [match for atoms in self._compiled for match in _match(atoms, 0, text, at, placeholders)]


def _variants(template: str) -> list[str]:
    """`[on] monday` is `on monday` and `monday`."""
    found = _OPTIONAL.search(template)
    if not found:
        return [re.sub(r"\s+", " ", template).strip()]
    before, after = template[: found.start()], template[found.end() :]
    return [*_variants(before + found[1] + after), *_variants(before + after)]


def _atoms(pieces: "list[re.Match[str]]") -> list[_Atom]:
    return [_atom(piece, is_before_value=bool(after and after[1])) for piece, after in zip_longest(pieces, pieces[1:])]


def _atom(piece: "re.Match[str]", *, is_before_value: bool) -> _Atom:
    """A word ends where its letters do, except for a sign directly in front of a placeholder, as in `@9am`."""
    if piece[1]:
        return _Atom(None, piece[1], piece[2] or piece[1])
    word = re.escape(piece[0]).replace("'", "['\u2019]") + ("" if is_before_value else _WORD_END)
    return _Atom(re.compile(r"\s+" if piece[0].isspace() else word, re.IGNORECASE))


def _match(atoms: list[_Atom], nth: int, text: str, at: int, placeholders: Mapping[str, Placeholder]) -> list[Match]:
    if nth == len(atoms):
        return [Match(at)]
    atom = atoms[nth]
    if atom.pattern:
        found = atom.pattern.match(text, at)
        return _match(atoms, nth + 1, text, found.end(), placeholders) if found else []
    return [
        Match(rest.end, {**rest.values, atom.name: value})
        for end, value in placeholders[atom.placeholder](text, at)
        for rest in _match(atoms, nth + 1, text, end, placeholders)
    ]


def build_placeholders(locale: Locale) -> dict[str, Placeholder]:
    """The placeholders for words and numbers; `Phrases` adds those that are phrases themselves, such as `{date}`."""
    weekday = _words(locale.weekdays)
    plural = _words({name + locale.plural_suffix: day for name, day in locale.weekdays.items()})
    suffix = any_of(locale.ordinal_suffixes)
    nth = _pattern(f"([0-9]{{1,2}}){suffix}", lambda found: _month_day(found[1]))
    return {
        "relative_day": _words(locale.relative_days),
        "weekday": weekday,
        "weekdays": _several(weekday, locale, can_be_spaced=True),
        "plurals": _several(plural, locale),
        "workday": _words(dict.fromkeys(locale.workdays, True)),
        "on": _words(dict.fromkeys(locale.before_day, True)),
        "month": _words(locale.months),
        "count": _either(_pattern("[0-9]{1,3}", lambda found: int(found[0]) or None), _words(locale.numbers)),
        "unit": _words(locale.units),
        "adverb": _words(locale.adverbs),
        "day": _pattern(f"([0-9]{{1,2}}){suffix}?", lambda found: _month_day(found[1])),
        "nth": nth,
        "nths": _several(nth, locale),
        "ordinal": _words(locale.ordinals),
        "ordinals": _several(_words(locale.ordinals), locale),
        "year": _pattern("(?:19|20)[0-9]{2}", lambda found: int(found[0])),
        "moment": _pattern(
            "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(?::[0-9]{2})?", lambda found: _moment(found[1])
        ),
        "iso": _pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", lambda found: _iso(found[0])),
        "numeric": _either(
            _pattern("([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?", lambda found: _numeric(found, locale)),
            _pattern(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", _dotted_date),
        ),
        "clock": _clock(locale),
        "hour": _pattern("[0-9]{1,2}", lambda found: clock_time(int(found[0]), 0)),
        "hour_with_h": _pattern("([0-9]{1,2})h", lambda found: clock_time(int(found[1]), 0)),
        "dotted": _pattern(r"([0-9]{1,2})\.([0-9]{2})", lambda found: clock_time(int(found[1]), int(found[2]))),
        "plain_hour": _pattern("[0-9]{1,2}", lambda found: int(found[0]) if int(found[0]) <= _LAST_HOUR else None),
        "named_time": _words(locale.named_times),
        "day_part": _words(locale.day_parts),
        "to": _range_sign(locale),
    }


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


def clock_time(hour: int, minute: int, half: str = "") -> time | None:
    """`half` is `am`, `pm`, or nothing for a clock of 24 hours."""
    if minute > _LAST_MINUTE or (not 1 <= hour <= _HALF_DAY if half else hour > _LAST_HOUR):
        return None
    return time(hour % _HALF_DAY + (_HALF_DAY if half == "pm" else 0) if half else hour, minute)


def _pattern(pattern: str, value: Callable[["re.Match[str]"], Any]) -> Placeholder:
    compiled = re.compile(pattern + _VALUE_END, re.IGNORECASE)

    def placeholder(text: str, at: int) -> list[tuple[int, Any]]:
        found = compiled.match(text, at)
        read = value(found) if found else None
        return [(found.end(), read)] if found and read is not None else []

    return placeholder


def _words(table: Mapping[str, Any]) -> Placeholder:
    return _pattern(any_of(table), lambda found: table.get(_normalized(found[0])))


def _normalized(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower())


def _either(*placeholders: Placeholder) -> Placeholder:
    return lambda text, at: [found for placeholder in placeholders for found in placeholder(text, at)]


def _several(one: Placeholder, locale: Locale, *, can_be_spaced: bool = False) -> Placeholder:
    """One or more, with commas and words such as `and` between them, or with spaces alone."""
    word, article = any_of(locale.and_words), any_of(locale.articles)
    joined = rf"\s*(?:,|&|\b{word}\b|/)\s*(?:{word}\s+)?(?:{article}\s+)?"
    separator = re.compile(joined + (r"|\s+" if can_be_spaced else ""), re.IGNORECASE)

    def placeholder(text: str, at: int) -> list[tuple[int, Any]]:
        found: list[tuple[int, Any]] = []
        values: tuple[Any, ...] = ()
        following = one(text, at)
        while following and len(values) < _LONGEST_MONTH:
            end, value = following[0]
            values = (*values, value)
            found.insert(0, (end, values))
            gap = separator.match(text, end)
            following = one(text, gap.end()) if gap else []
        return found

    return placeholder


def _range_sign(locale: Locale) -> Placeholder:
    pattern = re.compile(rf"\s*[-\u2013]\s*|\s+{any_of(locale.to_words)}\s+", re.IGNORECASE)

    def placeholder(text: str, at: int) -> list[tuple[int, Any]]:
        found = pattern.match(text, at)
        return [(found.end(), True)] if found else []

    return placeholder


def _clock(locale: Locale) -> Placeholder:
    pm = re.compile(f"(?:{locale.pm})", re.IGNORECASE)

    def half_day(found: "re.Match[str]") -> time | None:
        return clock_time(int(found[1]), int(found[2] or 0), "pm" if pm.fullmatch(found[3]) else "am")

    def past(found: "re.Match[str]") -> time | None:
        """`half past nine`, `quarter to 5`."""
        minutes = locale.minutes_past[_normalized(found[1])]
        word = _normalized(found[2])
        hour = locale.numbers[word] if word in locale.numbers else int(word)
        return clock_time((hour - 1) % 24, 60 + minutes) if minutes < 0 else clock_time(hour, minutes)

    return _either(
        _pattern(rf"({any_of(locale.minutes_past)})\s+([0-9]{{1,2}}|{any_of(locale.numbers)})", past),
        _pattern(rf"([0-9]{{1,2}})(?:[:.]([0-9]{{2}}))?\s?({locale.am}|{locale.pm})", half_day),
        _pattern("([0-9]{1,2})[:h]([0-9]{2})", lambda found: clock_time(int(found[1]), int(found[2]))),
    )


def _month_day(text: str) -> int | None:
    return int(text) if 1 <= int(text) <= _LONGEST_MONTH else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _numeric(found: "re.Match[str]", locale: Locale) -> tuple[int, int, int | None] | None:
    """Month, day and year; the other way round where it can be nothing else."""
    first, second = int(found[1]), int(found[2])
    month, day = (first, second) if locale.month_first else (second, first)
    year = None if found[3] is None else int(found[3]) + (2000 if len(found[3]) < 4 else 0)  # noqa: PLR2004
    return _calendar_day(month, day, year) or _calendar_day(day, month, year)


def _dotted_date(found: "re.Match[str]") -> tuple[int, int, int | None] | None:
    """With full stops the day comes first in every language that writes them."""
    return _calendar_day(int(found[2]), int(found[1]), int(found[3]))


def _calendar_day(month: int, day: int, year: int | None) -> tuple[int, int, int | None] | None:
    return (month, day, year) if 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTH else None  # noqa: PLR2004
