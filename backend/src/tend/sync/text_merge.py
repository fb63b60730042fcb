"""Merges a change of a title or of notes with what other devices have written meanwhile."""

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tend.core.db.database import Json
from tend.core.errors import FieldError, Invalid
from tend.sync.operations import Operation, TodoChange
from tend.todos.types import MAX_NOTES, MAX_TITLE

_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff"
# Scripts that put no spaces between words are compared character by character.
_WORD = re.compile(rf"\s+|[{_NO_SPACES}]|[^\s{_NO_SPACES}]+")

_Edit = tuple[int, int, list[str]]
"""Replaces the tokens from the first number up to the second."""
_Resolve = Callable[[str, str, str], str]
"""Decides about a part that both changes touch: its text in the base, as stored and as sent."""


MAX_MERGED = 1_000_000
"""Characters of bases, stored and sent texts, which take less than a second."""


@dataclass(slots=True)
class MergeBudget:
    """How much text the operations of one request may have merged word by word."""

    left: int = MAX_MERGED
    spent: dict[int, int] = field(default_factory=dict)
    """By the index of the operation."""

    def give_back(self, indexes: Iterable[int]) -> None:
        """For operations that will be merged again."""
        self.left += sum(self.spent.pop(index, 0) for index in indexes)

    def spend(self, *texts: str) -> bool:
        """Whether there is still room for these."""
        self.left -= sum(map(len, texts))
        return self.left >= 0


def merge_texts(
    operations: Mapping[int, Operation], rows: Mapping[str, Json], budget: MergeBudget
) -> dict[int, Operation | Invalid]:
    """The operations, with the texts that changes of todos are to store.

    `rows` are the stored todos by id. A text that was not sent with its base replaces the stored one. An error takes
    the place of an operation whose notes would become too long. Once the budget is spent, both texts of notes stay, and the
    later title.
    """
    stored = {todo_id: json.loads(row) for todo_id, row in rows.items()}
    merged: dict[int, Operation | Invalid] = {}
    for index, operation in operations.items():
        todo = stored.get(str(operation.todo_id)) if isinstance(operation, TodoChange) else None
        merged[index] = operation
        if todo and isinstance(operation, TodoChange):
            before = budget.left
            merged[index] = _merge_change(operation, todo, budget)
            budget.spent[index] = before - budget.left
    return merged


def _merge_change(operation: TodoChange, todo: dict[str, Any], budget: MergeBudget) -> TodoChange | Invalid:
    """Also puts the merged texts into `todo`, for later operations about it."""
    changes = operation.changes
    texts: dict[str, Any] = {
        name: getattr(changes, name) for name in ("title", "notes") if name in changes.model_fields_set
    }
    for name, sent in texts.items():
        base, stored = getattr(operation.base, name, None), todo[name]
        if base is None or stored in (base, sent):
            continue
        has_room = budget.spend(base, stored, sent)
        if name == "notes":
            texts[name] = merge_notes(base, stored, sent) if has_room else _join_lines(stored, sent)
        else:
            is_sent_later = operation.made_at is None or operation.made_at >= datetime.fromisoformat(todo["updated_at"])
            later = sent if is_sent_later else stored
            texts[name] = merge_titles(base, stored, sent, is_sent_later=is_sent_later) if has_room else later
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
            return _merge(base, stored, sent, _WORD.findall, _join_unless_both_rewrote)
        except _SameWords:
            pass
    return _join_lines(stored, sent)


def _join_lines(stored: str, sent: str) -> str:
    return stored + ("" if stored.endswith("\n") or not stored else "\n") + sent


class _SameWords(Exception):
    """Both changes replace the same words."""


def _join_unless_both_rewrote(base: str, stored: str, sent: str) -> str:
    if base and stored and sent:
        raise _SameWords
    # Words that continue a line stay with it: whole lines that end here go before them, and those that begin here after.
    return "".join(sorted([stored, sent], key=lambda part: (not part.endswith("\n"), part.startswith("\n"))))


def _merge(base: str, stored: str, sent: str, split: Callable[[str], list[str]], resolve: _Resolve) -> str:
    tokens = split(base)
    parts: list[str] = []
    position = 0
    for part in _changed_parts(_edits(tokens, split(stored)), _edits(tokens, split(sent))):
        parts += tokens[position : part.start]
        texts = ["".join(tokens[part.start : part.end])]
        texts += [_apply(tokens, part.start, part.end, edits) for edits in (part.stored, part.sent)]
        parts.append(_merge_part(*texts, resolve=resolve))
        position = part.end
    return "".join([*parts, *tokens[position:]])


def _merge_part(base: str, stored: str, sent: str, *, resolve: _Resolve) -> str:
    if stored in (base, sent):
        return sent
    return stored if sent == base else resolve(base, stored, sent)


def _edits(base: list[str], other: list[str]) -> Iterator[_Edit]:
    """Edits that turn `base` into `other`, in order, and leave alone the tokens that both have once (Bram Cohen's patience diff).

    Their number is not always the least, but finding them takes little more time than reading the tokens.
    """
    start, other_start = 0, 0
    for end, other_end in [*_anchors(base, other), (len(base), len(other))]:
        edit = _trim(start, base[start:end], other[other_start:other_end])
        if edit:
            yield edit
        start, other_start = end, other_end


def _trim(start: int, base: list[str], other: list[str]) -> _Edit | None:
    """The edit without the tokens that both begin and end with; None if nothing else is left."""
    shorter = min(len(base), len(other))
    before = next((at for at in range(shorter) if base[at] != other[at]), shorter)
    after = next((at for at in range(shorter - before) if base[-1 - at] != other[-1 - at]), shorter - before)
    removed, added = base[before : len(base) - after], other[before : len(other) - after]
    return (start + before, start + before + len(removed), added) if removed or added else None


def _anchors(base: list[str], other: list[str]) -> list[tuple[int, int]]:
    """The places of tokens that each side has once, as many as are in the same order on both."""
    counts, other_counts = Counter(base), Counter(other)
    places = {token: at for at, token in enumerate(other) if other_counts[token] == 1}
    pairs = [(at, places[token]) for at, token in enumerate(base) if counts[token] == 1 and token in places]
    # The longest increasing subsequence: for each length, the pair at which such a sequence can end earliest.
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        previous.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = previous[index]
    return chain[::-1]


@dataclass(slots=True)
class _ChangedPart:
    """Tokens of the base, and the edits of both changes among them."""

    start: int
    end: int
    stored: list[_Edit] = field(default_factory=list)
    sent: list[_Edit] = field(default_factory=list)


def _changed_parts(stored: Iterable[_Edit], sent: Iterable[_Edit]) -> list[_ChangedPart]:
    """The parts in order. Edits that overlap, or insert at one place, share a part."""
    parts: list[_ChangedPart] = []
    edits = [*((edit, False) for edit in stored), *((edit, True) for edit in sent)]
    for edit, is_sent in sorted(edits, key=lambda one: one[0][:2]):
        start, end, _ = edit
        last = parts[-1] if parts else None
        if last is None or not (start < last.end or start == end == last.start == last.end):
            last = _ChangedPart(start, end)
            parts.append(last)
        last.end = max(last.end, end)
        (last.sent if is_sent else last.stored).append(edit)
    return parts


def _apply(tokens: list[str], start: int, end: int, edits: list[_Edit]) -> str:
    parts: list[str] = []
    for edit_start, edit_end, added in edits:
        parts += [*tokens[start:edit_start], *added]
        start = edit_end
    return "".join([*parts, *tokens[start:end]])
