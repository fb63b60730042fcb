"""What a sign in front of a word says: `#list`, `/section`, `@tag`, `!1`, `+person`, `//note`."""

import re

from tend.todos.filters.cursor import fold
from tend.todos.quick_add.locale import Locale
from tend.todos.quick_add.meaning import Context, Mark, MarkKind, Named
from tend.todos.quick_add.phrases import Hit

_TAG = re.compile(r"@([^\W_][^\s@,;!?]{0,49})")
_PRIORITY = re.compile(r"!([^\W\d_]+|[0-9])(?![^\W_]|!)|p([1-4])(?![^\W_]|[.:/])", re.IGNORECASE)
_EDGE = re.compile(r"$|[\s,.;!?)]")


def mark_at(text: str, at: int, context: Context, locale: Locale) -> Hit[Mark] | None:
    signs: dict[str, tuple[MarkKind, tuple[Named, ...]]] = {
        "#": ("list", context.lists),
        "+": ("person", context.people),
        "/": ("section", context.sections),
    }
    if text[at] in signs:
        kind, names = signs[text[at]]
        found = _name_at(text, at + 1, names)
        if found:
            return Hit(found.end, Mark(kind, found.value))
    return _notes_at(text, at) or _tag_at(text, at) or _priority_at(text, at, locale)


def _notes_at(text: str, at: int) -> Hit[Mark] | None:
    if not text.startswith("//", at):
        return None
    return Hit(max(at + 2, len(text.rstrip())), Mark("notes", text[at + 2 :].strip()))


def _tag_at(text: str, at: int) -> Hit[Mark] | None:
    found = _TAG.match(text, at)
    tag = re.sub(r"[.:)]+$", "", found[1]) if found else ""
    return Hit(at + 1 + len(tag), Mark("tag", tag)) if tag else None


def _priority_at(text: str, at: int, locale: Locale) -> Hit[Mark] | None:
    found = _PRIORITY.match(text, at)
    priority = locale.priorities.get((found[1] or found[2]).lower()) if found else None
    return Hit(found.end(), Mark("priority", priority)) if found and priority else None


def _name_at(text: str, at: int, names: tuple[Named, ...]) -> Hit[Named] | None:
    """Names may hold spaces, so the longest that fits wins; the earlier of two that are the same."""
    best: Hit[Named] | None = None
    for named in names:
        end = _end_of(text, at, named.name)
        if end > (best.end if best else at):
            best = Hit(end, named)
    return best


def _end_of(text: str, at: int, name: str) -> int:
    """Where `name` ends when it stands there, compared without case and accents; else 0."""
    wanted = fold(name)
    for end in range(at + 1, len(text) + 1):
        found = fold(text[at:end])
        if not wanted.startswith(found):
            return 0
        if found == wanted and wanted and _EDGE.match(text, end):
            return end
    return 0
