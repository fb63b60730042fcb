"""Templates with placeholders, matched at one place of a text, and the patterns that placeholders are made of."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from tend.todos.line_parser.locale import Locale

# no letter or digit follows
_WORD_END = r"(?![^\W_])"
# likewise, and the number goes on neither behind a point nor behind a slash
_VALUE_END = r"(?![^\W_]|[.:/][0-9])"
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PIECES = re.compile(r"\{(\w+)(?::(\w+))?\}|\s+|[^\s{]+")
# at most as many items of a list as a month has days
_MAX_SEVERAL = 31

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


def words_pattern(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


def pattern_placeholder(pattern: str, value: Callable[["re.Match[str]"], Any]) -> Placeholder:
    compiled = re.compile(pattern + _VALUE_END, re.IGNORECASE)

    def placeholder(text: str, at: int) -> list[tuple[int, Any]]:
        found = compiled.match(text, at)
        read = value(found) if found else None
        return [(found.end(), read)] if found and read is not None else []

    return placeholder


def word_placeholder(table: Mapping[str, Any]) -> Placeholder:
    return pattern_placeholder(words_pattern(table), lambda found: table.get(normalize_words(found[0])))


def normalize_words(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower())


def alternatives_placeholder(*placeholders: Placeholder) -> Placeholder:
    return lambda text, at: [found for placeholder in placeholders for found in placeholder(text, at)]


def enumeration_placeholder(one: Placeholder, locale: Locale, *, can_be_spaced: bool = False) -> Placeholder:
    """One or more, with commas and words such as `and` between them, or with spaces alone."""
    word, article = words_pattern(locale.and_words), words_pattern(locale.articles)
    joined = rf"\s*(?:,|&|\b{word}\b|/)\s*(?:{word}\s+)?(?:{article}\s+)?"
    separator = re.compile(joined + (r"|\s+" if can_be_spaced else ""), re.IGNORECASE)

    def placeholder(text: str, at: int) -> list[tuple[int, Any]]:
        found: list[tuple[int, Any]] = []
        values: tuple[Any, ...] = ()
        following = one(text, at)
        while following and len(values) < _MAX_SEVERAL:
            end, value = following[0]
            values = (*values, value)
            found.insert(0, (end, values))
            gap = separator.match(text, end)
            following = one(text, gap.end()) if gap else []
        return found

    return placeholder


def range_sign_placeholder(locale: Locale) -> Placeholder:
    pattern = re.compile(rf"\s*[-\u2013]\s*|\s+{words_pattern(locale.to_words)}\s+", re.IGNORECASE)

    def placeholder(text: str, at: int) -> list[tuple[int, Any]]:
        found = pattern.match(text, at)
        return [(found.end(), True)] if found else []

    return placeholder
