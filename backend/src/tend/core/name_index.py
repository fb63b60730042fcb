"""Finds names in a text that may contain spaces. The browser's `lib/name-index.ts` is the twin of this module."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from tend.core.normalize_text import normalize_text

# Longer names cannot be written without quotation marks.
MAX_INDEXED_NAME = 100
_VALUE = ""
# No name has these, and no letter is normalized in another way beside them, as a sigma would be beside a period.
_MARKS = {_AFTER_CHUNK := "\0", _AFTER_NAME := "\1"}

Value = TypeVar("Value")


class NameIndex(Generic[Value]):
    """Names by their words, so that to find one takes as many steps as it has words, however many names there are."""

    def __init__(self, names: Iterable[tuple[str, Value]], separators: str) -> None:
        """`separators`: the inside of a class of characters, of which one follows a name in a text."""
        self._chunk = re.compile(rf"[{separators}]?[^{separators}]*")
        self._root: dict[str, Any] = {}
        short = [(name, value) for name, value in names if len(name) <= MAX_INDEXED_NAME and not _MARKS & {*name}]
        for keys, (_, value) in zip(self._keys_of_names([name for name, _ in short]), short, strict=True):
            self._add(keys, value)

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

    def _add(self, keys: Iterable[str], value: Value) -> None:
        node = self._root
        for key in keys:
            node = node.setdefault(key, {})
        if node is not self._root:
            node.setdefault(_VALUE, value)

    def _keys_of_names(self, names: Sequence[str]) -> Iterator[list[str]]:
        """The keys of each name, normalized all at once: thousands of names can have a hundred thousand words."""
        chunked = (_AFTER_CHUNK.join(self._chunk.findall(name)) for name in names)
        normalized = normalize_text(_AFTER_NAME.join(chunked)).replace(_AFTER_CHUNK, "")
        for name in normalized.split(_AFTER_NAME) if names else ():
            yield [key for key in self._chunk.findall(name) if key]

    def _end_of_chunk(self, text: str, at: int) -> int:
        """The end of the word at `at`, with the separator before it."""
        match = self._chunk.match(text, at)
        return match.end() if match else at

    def _keys(self, chunk: str) -> list[str]:
        # To normalize one character can give several, separators among them.
        return [key for key in self._chunk.findall(normalize_text(chunk)) if key]
