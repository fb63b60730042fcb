import re
from dataclasses import dataclass

from tend.core.normalize_text import normalize_text

_SPACE = re.compile(r"\s*")
_EDGE = r"(?=[\s()&|]|$)"
_ENDS = re.compile(r"$|[\s()&|]")
_WORD = re.compile(r"[^\s()&|]*")


class FilterFault(Exception):  # carries where a query goes wrong, and is told as a 422
    def __init__(self, at: int, expected: str) -> None:
        super().__init__(expected)
        self.at = at
        self.expected = expected


@dataclass(slots=True)
class Cursor:
    """A place in a query, and what can be read from it on."""

    text: str
    at: int = 0

    def skip_space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def at_end(self) -> bool:
        self.skip_space()
        return self.at >= len(self.text)

    def read(self, pattern: str) -> re.Match[str] | None:
        self.skip_space()
        found = re.compile(pattern, re.IGNORECASE).match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def word(self, word: str) -> bool:
        """Read a whole word, whatever its case."""
        return self.read(word.replace(" ", r"\s+") + _EDGE) is not None

    def quoted(self) -> str | None:
        """A name between quotation marks, if one stands here."""
        if self.text[self.at : self.at + 1] != '"':
            return None
        end = self.text.find('"', self.at + 1)
        if end < 0:
            raise FilterFault(len(self.text), "the quotation mark that ends the text")
        name = self.text[self.at + 1 : end]
        self.at = end + 1
        return name

    def name(self, known: tuple[str, ...]) -> str | None:
        """The longest known name that stands here, one in quotes, or else a word."""
        quoted = self.quoted()
        if quoted is not None:
            return quoted or None
        found = max(((self._end_of(name), name) for name in known), default=(0, ""))
        if found[0] > self.at:
            self.at = found[0]
            return found[1]
        word = _WORD.match(self.text, self.at)
        text = word[0] if word else ""
        self.at += len(text)
        return text or None

    def _end_of(self, name: str) -> int:
        wanted = normalize_text(name)
        for end in range(self.at + 1, len(self.text) + 1):
            found = normalize_text(self.text[self.at : end])
            if not wanted.startswith(found):
                return 0
            if found == wanted and _ENDS.match(self.text, end):
                return end
        return 0
