"""Reads words, names and patterns from the text of a query."""

import re
from dataclasses import dataclass
from typing import Any

from tend.core.name_index import NameIndex

_SPACE = re.compile(r"\s*")
WORD_END = r"(?=[\s()&|]|$)"
SEPARATORS = r"\s()&|"
_WORD = re.compile(r"[^\s()&|]*")


class FilterError(Exception):
    """The query cannot be parsed; `position` says where in its text, and `expected` what would be right there."""

    def __init__(self, position: int, expected: str) -> None:
        super().__init__(expected)
        self.position = position
        self.expected = expected

    def __reduce__(self) -> tuple[Any, ...]:
        return FilterError, (self.position, self.expected)


@dataclass(slots=True)
class Scanner:
    """A position in a text. Every `read_…` moves it past what was read, or leaves it where nothing matches."""

    text: str
    position: int = 0

    def skip_space(self) -> None:
        match = _SPACE.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def is_at_end(self) -> bool:
        """Skips space."""
        self.skip_space()
        return self.position >= len(self.text)

    def read_pattern(self, pattern: str) -> re.Match[str] | None:
        """Skips space and ignores case."""
        self.skip_space()
        match = re.compile(pattern, re.IGNORECASE).match(self.text, self.position)
        if match:
            self.position = match.end()
        return match

    def read_word(self, word: str) -> bool:
        """Whether the whole `word` came next, in any case."""
        return self.read_pattern(word.replace(" ", r"\s+") + WORD_END) is not None

    def read_quoted(self) -> str | None:
        """The text between quotation marks, if one comes next. Raises `FilterError` without a second mark."""
        if self.text[self.position : self.position + 1] != '"':
            return None
        end = self.text.find('"', self.position + 1)
        if end < 0:
            raise FilterError(len(self.text), "the quotation mark that ends the text")
        name = self.text[self.position + 1 : end]
        self.position = end + 1
        return name

    def read_name(self, known: NameIndex[str] | None = None) -> str | None:
        """A quoted name, or the longest of the `known` names that comes next, or else a word."""
        quoted = self.read_quoted()
        if quoted is not None:
            return quoted or None
        found = known.find_longest(self.text, self.position) if known else None
        if found:
            self.position, name = found
            return name
        match = _WORD.match(self.text, self.position)
        word = match[0] if match else ""
        self.position += len(word)
        return word or None
