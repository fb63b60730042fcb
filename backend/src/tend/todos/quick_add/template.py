"""Phrases with slots in them, matched at one place of a text."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

# nothing of a word goes on after it
_WORD_END = r"(?![^\W_])"
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PIECES = re.compile(r"\{(\w+)(?::(\w+))?\}|\s+|[^\s{]+")

Values = dict[str, Any]
Slot = Callable[[str, int], list[tuple[int, Any]]]
"""Everything that may stand at a place, the longest first: where it ends, and what it means."""


@dataclass(frozen=True, slots=True)
class Match:
    end: int
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Atom:
    pattern: "re.Pattern[str] | None"
    slot: str = ""
    name: str = ""


class Reader:
    """Reads any of its templates."""

    def __init__(self, templates: Iterable[str]) -> None:
        texts = [variant for template in templates for variant in _variants(template)]
        self._compiled = [_atoms(list(_PIECES.finditer(text))) for text in texts]

    def __call__(self, text: str, at: int, slots: Mapping[str, Slot]) -> list[Match]:
        return [match for atoms in self._compiled for match in _walk(atoms, 0, text, at, slots)]


def _variants(template: str) -> list[str]:
    """`[on] monday` is `on monday` and `monday`."""
    found = _OPTIONAL.search(template)
    if not found:
        return [re.sub(r"\s+", " ", template).strip()]
    before, after = template[: found.start()], template[found.end() :]
    return [*_variants(before + found[1] + after), *_variants(before + after)]


def _atoms(pieces: "list[re.Match[str]]") -> list[_Atom]:
    return [_atom(piece, glued=bool(after and after[1])) for piece, after in zip_longest(pieces, pieces[1:])]


def _atom(piece: "re.Match[str]", *, glued: bool) -> _Atom:
    """A sign right in front of a slot, as in `@9am`, needs no end of a word behind it: `glued`."""
    if piece[1]:
        return _Atom(None, piece[1], piece[2] or piece[1])
    word = re.escape(piece[0]).replace("'", "['\u2019]") + ("" if glued else _WORD_END)
    return _Atom(re.compile(r"\s+" if piece[0].isspace() else word, re.IGNORECASE))


def _walk(atoms: list[_Atom], nth: int, text: str, at: int, slots: Mapping[str, Slot]) -> list[Match]:
    if nth == len(atoms):
        return [Match(at)]
    atom = atoms[nth]
    if atom.pattern:
        found = atom.pattern.match(text, at)
        return _walk(atoms, nth + 1, text, found.end(), slots) if found else []
    return [
        Match(rest.end, {**rest.values, atom.name: value})
        for end, value in slots[atom.slot](text, at)
        for rest in _walk(atoms, nth + 1, text, end, slots)
    ]
