"""What stands around a phrase and decides whether it means anything there."""

import re

from tend.todos.quick_add.locale import Locale

_WORD = re.compile(r"\s+([^\W\d_][\w'\u2019-]*)")
_PART_OF_WORD = re.compile(r"['\u2019\-\u2013][^\W\d_]")
_NO_WORD_BEFORE = r"(?<![^\W_])"


def is_part_of_word(text: str, end: int) -> bool:
    """`today's`, `sun-dried`."""
    return _PART_OF_WORD.match(text, end) is not None


class Around:
    def __init__(self, locale: Locale) -> None:
        self._about = _behind(locale.about)
        self._about_weekday = _behind(f"{locale.about_weekday}|{locale.about}")
        self._links = re.compile(locale.links, re.IGNORECASE)
        self._or = re.compile(rf"(?:\s*,)?\s+(?:{locale.or_})\s+|\s*&\s*|/", re.IGNORECASE)
        self._compounds = re.compile(rf"(?<![^\W_]|/)(?:{'|'.join(locale.compounds)})(?![^\W_])", re.IGNORECASE)

    def is_talked_about(self, text: str, at: int, *, weekday: bool) -> bool:
        """A day behind `the` or `since` is talked about, and nothing is due then."""
        return (self._about_weekday if weekday else self._about).search(text, 0, at) is not None

    def word_after(self, text: str, end: int) -> int | None:
        """Where a word of its own begins right behind `end`, which is none of those that go on with the line."""
        found = _WORD.match(text, end)
        return found.start(1) if found and not self._links.fullmatch(found[1]) else None

    def after_or(self, text: str, end: int) -> int | None:
        """Where the other of two begins, as in `today or tomorrow`."""
        found = self._or.match(text, end)
        return found.end() if found else None

    def compounds(self, text: str) -> list[tuple[int, int]]:
        """What is text though words for days or hours are in it."""
        return [found.span() for found in self._compounds.finditer(text)]


def _behind(words: str) -> "re.Pattern[str]":
    return re.compile(rf"{_NO_WORD_BEFORE}(?:{words})\s+\Z", re.IGNORECASE)
