"""Finds names in a text that may contain spaces. The browser's `lib/name-index.ts` is the twin of this module."""

import re
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from tend.core.normalize_text import normalize_text

# Longer names cannot be written without quotation marks.
MAX_NAME = 100
_VALUE = ""

Value = TypeVar("Value")


class NameIndex(Generic[Value]):
    """Names by their words, so that to find one takes as many steps as it has words, however many names there are."""

    def __init__(self, names: Iterable[tuple[str, Value]], separators: str) -> None:
        """`separators`: the inside of a class of characters, of which one follows a name in a text."""
        self._chunk = re.compile(rf"[{separators}]?[^{separators}]*")
        self._root: dict[str, Any] = {}
        for name, value in names:
            if len(name) <= MAX_NAME:
                self._add(name, value)

    def find_longest(self, text: str, at: int) -> tuple[int, Value] | None:
        """The end of the longest name that begins at `at` and its value; the earlier one of two names that are the same.

        Case and accents make no difference.
        """
        node, found = self._root, None
        while at < len(text):
            end = self._end_of_chunk(text, at)
            for key in self._keys(text[at:end]):
                if key not in node:
                    return found
                node = node[key]
            at = end
            if _VALUE in node:
                found = (at, node[_VALUE])
        return found

    def _add(self, name: str, value: Value) -> None:
        node, at = self._root, 0
        while at < len(name):
            end = self._end_of_chunk(name, at)
            for key in self._keys(name[at:end]):
                node = node.setdefault(key, {})
            at = end
        if node is not self._root:
            node.setdefault(_VALUE, value)

    def _end_of_chunk(self, text: str, at: int) -> int:
        """The end of the word at `at`, with the separator before it."""
        match = self._chunk.match(text, at)
        return match.end() if match else at

    def _keys(self, chunk: str) -> list[str]:
        # To normalize one character can give several, separators among them.
        return [key for key in self._chunk.findall(normalize_text(chunk)) if key]
