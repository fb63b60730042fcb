"""Words with a sign in front: `#list`, `/section`, `@tag`, `!1`, `+person`, `//note`."""

import re

from tend.core.name_index import MAX_INDEXED_NAME
from tend.core.normalize_text import normalize_text
from tend.todos.line_parser.locale import Locale
from tend.todos.line_parser.model import Context, KnownName, Sigil
from tend.todos.line_parser.phrases import PhraseMatch

_TAG = re.compile(r"@([^\W_][^\s@,;!?]{0,49})")
# Without spaces, so that words behind it are not taken for its name, and with a letter first: `#42` is a number.
_NEW_LIST = re.compile(r"#([^\W\d_][^\s,.;:!?()#]*)")
_PRIORITY = re.compile(r"!([^\W\d_]+|[0-9])(?![^\W_]|!)|p([1-4])(?![^\W_]|[.:/])|(!!!?)(?!\S)", re.IGNORECASE)


def read_sigil(text: str, at: int, context: Context, locale: Locale) -> PhraseMatch[Sigil] | None:
    if text[at] in context.names:
        kind, names = context.names[text[at]]
        found = names.find_longest(text, at + 1)
        if found:
            return PhraseMatch(found[0], Sigil(kind, found[1]))
    return _read_new_list(text, at) or _read_notes(text, at) or _read_tag(text, at) or _read_priority(text, at, locale)


def _read_new_list(text: str, at: int) -> PhraseMatch[Sigil] | None:
    found = _NEW_LIST.match(text, at)
    if not found or len(found[1]) > MAX_INDEXED_NAME:
        return None
    return PhraseMatch(found.end(), Sigil("list", KnownName(normalize_text(found[1]), found[1], is_new=True)))


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
    priority = locale.priorities.get((found[1] or found[2] or found[3]).lower()) if found else None
    return PhraseMatch(found.end(), Sigil("priority", priority)) if found and priority else None
