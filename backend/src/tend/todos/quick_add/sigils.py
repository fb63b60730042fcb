"""Words with a sign in front: `#list`, `/section`, `@tag`, `!1`, `+person`, `//note`."""

import re

from tend.core.normalize_text import normalize_text
from tend.todos.quick_add.locale import Locale
from tend.todos.quick_add.model import Context, Named, Sigil, SigilKind
from tend.todos.quick_add.phrases import PhraseMatch

_TAG = re.compile(r"@([^\W_][^\s@,;!?]{0,49})")
_PRIORITY = re.compile(r"!([^\W\d_]+|[0-9])(?![^\W_]|!)|p([1-4])(?![^\W_]|[.:/])", re.IGNORECASE)
_NAME_END = re.compile(r"$|[\s,.;!?)]")


def read_sigil(text: str, at: int, context: Context, locale: Locale) -> PhraseMatch[Sigil] | None:
    names: dict[str, tuple[SigilKind, tuple[Named, ...]]] = {
        "#": ("list", context.lists),
        "+": ("person", context.people),
        "/": ("section", context.sections),
    }
    if text[at] in names:
        kind, named = names[text[at]]
        found = _read_name(text, at + 1, named)
        if found:
            return PhraseMatch(found.end, Sigil(kind, found.value))
    return _read_notes(text, at) or _read_tag(text, at) or _read_priority(text, at, locale)


def _read_notes(text: str, at: int) -> PhraseMatch[Sigil] | None:
    if not text.startswith("//", at):
        return None
    return PhraseMatch(max(at + 2, len(text.rstrip())), Sigil("notes", text[at + 2 :].strip()))


def _read_tag(text: str, at: int) -> PhraseMatch[Sigil] | None:
    found = _TAG.match(text, at)
    tag = re.sub(r"[.:)]+$", "", found[1]) if found else ""
    return PhraseMatch(at + 1 + len(tag), Sigil("tag", tag)) if tag else None


def _read_priority(text: str, at: int, locale: Locale) -> PhraseMatch[Sigil] | None:
    found = _PRIORITY.match(text, at)
    priority = locale.priorities.get((found[1] or found[2]).lower()) if found else None
    return PhraseMatch(found.end(), Sigil("priority", priority)) if found and priority else None


def _read_name(text: str, at: int, names: tuple[Named, ...]) -> PhraseMatch[Named] | None:
    """The longest name that fits, since names may contain spaces; the earlier of two that are the same."""
    best: PhraseMatch[Named] | None = None
    for named in names:
        end = _end_of_name(text, at, named.name)
        if end > (best.end if best else at):
            best = PhraseMatch(end, named)
    return best


def _end_of_name(text: str, at: int, name: str) -> int:
    """The end of `name` in the text, compared without case and accents; 0 where it does not stand at `at`."""
    wanted = normalize_text(name)
    for end in range(at + 1, len(text) + 1):
        found = normalize_text(text[at:end])
        if not wanted.startswith(found):
            return 0
        if found == wanted and wanted and _NAME_END.match(text, end):
            return end
    return 0
