"""Reads a large JSON document one value after the other."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tend.transfer.remarks import UnreadableFile

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def read_members(text: str) -> Iterator[tuple[str, int, Any]]:
    """The members of a JSON object, and of its arrays each item: the name, the place in the text, and the value.

    Each is decoded alone, so that other threads go on between them. Raises `UnreadableFile`.
    """
    at = 0
    try:
        at = _expect(text, at, "{")
        while not _is_next(text, at, "}"):
            name, at = _DECODER.raw_decode(text, _skip(text, at))
            at = _skip(text, _expect(text, at, ":"))
            if not _is_next(text, at, "["):
                value, end = _DECODER.raw_decode(text, at)
                yield str(name), at, value
                at = end
            else:
                at += 1
                while not _is_next(text, at, "]"):
                    at = _skip(text, at)
                    value, end = _DECODER.raw_decode(text, at)
                    yield str(name), at, value
                    at = end if _is_next(text, end, "]") else _expect(text, end, ",")
                at = _expect(text, at, "]")
            at = at if _is_next(text, at, "}") else _expect(text, at, ",")
    except (ValueError, RecursionError):
        line = text.count("\n", 0, at) + 1
        raise UnreadableFile([f"Line {line}: This isn’t valid JSON. The file may be incomplete."]) from None


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _is_next(text: str, at: int, sign: str) -> bool:
    return text.startswith(sign, _skip(text, at))


def _expect(text: str, at: int, sign: str) -> int:
    """The place behind the sign. Raises `ValueError`."""
    at = _skip(text, at)
    if not text.startswith(sign, at):
        raise ValueError(sign)
    return at + len(sign)
