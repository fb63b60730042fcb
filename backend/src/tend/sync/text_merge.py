"""Merges a change of a title or of notes with what other devices have written meanwhile."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from tend.core.db.database import Json
from tend.core.errors import FieldError, Invalid
from tend.sync.operations import Operation, TodoChange
from tend.todos.types import MAX_NOTES, MAX_TITLE

# Comparing takes time in proportion to the product of two lengths. Larger changes count as one.
_MAX_COMPARISONS = 40_000
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff"
# Scripts that put no spaces between words are compared sign by sign.
_WORD = re.compile(rf"\s+|[{_NO_SPACES}]|[^\s{_NO_SPACES}]+")

_Edit = tuple[int, int, list[str]]
"""Replaces the tokens from the first number up to the second."""
_Resolve = Callable[[str, str, str], str]
"""Decides about a part that both changes touch: its text in the base, as stored and as sent."""


def merge_texts(operations: Mapping[int, Operation], rows: Mapping[str, Json]) -> dict[int, Operation | Invalid]:
    """The operations, with the texts that changes of todos are to store.

    `rows` are the stored todos by id. A text that was not sent with its base replaces the stored one. An error takes
    the place of an operation whose notes would become too long.
    """
    stored = {todo_id: json.loads(row) for todo_id, row in rows.items()}
    merged: dict[int, Operation | Invalid] = {}
    for index, operation in operations.items():
        todo = stored.get(str(operation.todo_id)) if isinstance(operation, TodoChange) else None
        merged[index] = _merge_change(operation, todo) if todo and isinstance(operation, TodoChange) else operation
    return merged


def _merge_change(operation: TodoChange, todo: dict[str, Any]) -> TodoChange | Invalid:
    """Also puts the merged texts into `todo`, for later operations about it."""
    changes = operation.changes
    texts: dict[str, Any] = {
        name: getattr(changes, name) for name in ("title", "notes") if name in changes.model_fields_set
    }
    for name, sent in texts.items():
        base, stored = getattr(operation.base, name, None), todo[name]
        if base is None or stored in (base, sent):
            continue
        if name == "notes":
            texts[name] = merge_notes(base, stored, sent)
        else:
            is_sent_later = operation.moment is None or operation.moment >= datetime.fromisoformat(todo["updated_at"])
            texts[name] = merge_titles(base, stored, sent, is_sent_later=is_sent_later)
    if len(texts.get("notes", "")) > MAX_NOTES:
        message = f"Combined with changes from another device, the notes are longer than {MAX_NOTES:,} characters."
        return Invalid(FieldError("notes", "string_too_long", message))
    todo.update(texts)
    return operation.model_copy(update={"changes": changes.model_copy(update=texts)})


def merge_titles(base: str, stored: str, sent: str, *, is_sent_later: bool) -> str:
    """The title after both changes of `base`. Where both changed the same words, the later change wins."""
    later = sent if is_sent_later else stored

    def resolve(base_words: str, stored_words: str, sent_words: str) -> str:
        if not base_words:
            return stored_words + sent_words
        return (sent_words if is_sent_later else stored_words) or stored_words or sent_words

    merged = _merge(base, stored, sent, _WORD.findall, resolve).strip()
    return merged if 0 < len(merged) <= MAX_TITLE else later


def merge_notes(base: str, stored: str, sent: str) -> str:
    """The notes after both changes of `base`. Where both changed the same words, both versions of the lines stay."""
    return _merge(base, stored, sent, _split_lines, _merge_lines)


def _split_lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _merge_lines(base: str, stored: str, sent: str) -> str:
    if not (stored and sent):
        return stored or sent
    if base:
        try:
            return _merge(base, stored, sent, _WORD.findall, _keep_insertions)
        except _SameWords:
            pass
    return stored + ("" if stored.endswith("\n") else "\n") + sent


class _SameWords(Exception):
    """Both changes replace the same words."""


def _keep_insertions(base: str, stored: str, sent: str) -> str:
    if base and stored and sent:
        raise _SameWords
    # Words that continue a line stay with it: whole lines that end here go before them, and those that begin here after.
    return "".join(sorted([stored, sent], key=lambda part: (not part.endswith("\n"), part.startswith("\n"))))


def _merge(base: str, stored: str, sent: str, split: Callable[[str], list[str]], resolve: _Resolve) -> str:
    tokens = split(base)
    stored_edits, sent_edits = list(_edits(tokens, split(stored))), list(_edits(tokens, split(sent)))
    parts: list[str] = []
    position = 0
    for start, end in _touched_ranges([*stored_edits, *sent_edits]):
        parts += tokens[position:start]
        stored_part, sent_part = (_apply(tokens, start, end, edits) for edits in (stored_edits, sent_edits))
        parts.append(_merge_range("".join(tokens[start:end]), stored_part, sent_part, resolve))
        position = end
    return "".join([*parts, *tokens[position:]])


def _merge_range(base: str, stored: str, sent: str, resolve: _Resolve) -> str:
    if stored in (base, sent):
        return sent
    return stored if sent == base else resolve(base, stored, sent)


def _edits(base: list[str], other: list[str]) -> Iterator[_Edit]:
    """What turns `base` into `other`, in order."""
    shorter = min(len(base), len(other))
    before = next((at for at in range(shorter) if base[at] != other[at]), shorter)
    after = next((at for at in range(shorter - before) if base[-1 - at] != other[-1 - at]), shorter - before)
    base, other = base[before : len(base) - after], other[before : len(other) - after]
    if len(base) * len(other) > _MAX_COMPARISONS:
        yield before, before + len(base), other
        return
    for tag, start, end, other_start, other_end in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield before + start, before + end, other[other_start:other_end]


def _touched_ranges(edits: list[_Edit]) -> Iterator[tuple[int, int]]:
    """The ranges of tokens that the edits touch, in order. Edits that overlap, or insert at one place, share a range."""
    ranges: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for start, end, _ in edits):
        last_start, last_end = ranges[-1] if ranges else (-1, -1)
        if start < last_end or start == end == last_start == last_end:
            ranges[-1] = (last_start, max(last_end, end))
        else:
            ranges.append((start, end))
    return iter(ranges)


def _apply(tokens: list[str], start: int, end: int, edits: list[_Edit]) -> str:
    """The tokens of a range with those of `edits` that are in it."""
    parts: list[str] = []
    position = start
    for edit_start, edit_end, replacement in edits:
        # What is inserted at an end of a range is a range of its own.
        is_inside = start <= edit_start and edit_end <= end and (edit_start < edit_end or start < edit_start < end)
        if is_inside or edit_start == edit_end == start == end:
            parts += [*tokens[position:edit_start], *replacement]
            position = edit_end
    return "".join([*parts, *tokens[position:end]])
