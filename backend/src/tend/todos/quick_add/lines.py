import re
from collections.abc import Iterator
from dataclasses import dataclass

from tend.todos.quick_add.locale import Locale
from tend.todos.quick_add.meaning import Context, Parsed
from tend.todos.quick_add.parse import parse

_LINE = re.compile(r"([^\S\n]*)(?:[-*•\u2013]\s+|[0-9]+[.)]\s+)?(?:\[[ xX]?\]\s+)?(.*)")
_TAB = 4


@dataclass(frozen=True, slots=True)
class Line:
    parsed: Parsed
    text: str
    """What was read."""
    depth: int
    """0 at the edge, 1 under the last one at the edge before it."""


def read_lines(text: str, context: Context, locale: Locale) -> Iterator[Line]:
    """What is further in stands under what is above it. Marks of a list are left out where there are several lines."""
    lines = [line for line in text.splitlines() if line.strip()]
    above: list[int] = []
    for line in lines:
        found = _LINE.fullmatch(line)
        indent, rest = (found[1], found[2]) if found and len(lines) > 1 else ("", line)
        if not rest.strip():
            continue
        width = len(indent.expandtabs(_TAB))
        while above and above[-1] >= width:
            above.pop()
        above.append(width)
        yield Line(parse(rest, context, locale), rest, len(above) - 1)
