import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tend.todos.filters.cursor import fold
from tend.todos.quick_add.around import is_part_of_word
from tend.todos.quick_add.locale import Locale
from tend.todos.quick_add.marks import mark_at
from tend.todos.quick_add.meaning import Context, Due, Mark, Meaning, Parsed, Repeating, Token
from tend.todos.quick_add.phrases import Hit, Phrases, longest
from tend.todos.quick_add.recurrence import recurrence_at
from tend.todos.quick_add.when import when_at

_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_WORD = re.compile(r"(?<![^\s(])[^\s(]")

Span = tuple[int, int]


def parse(text: str, context: Context, locale: Locale, literal: Sequence[Span] = ()) -> Parsed:
    """Read one line. `literal` is what stays text though it could mean something."""
    tokens = _effective(_tokens(text, context, literal, locale))
    parsed = Parsed(_title(text, tokens), tokens, _tags(tokens))
    for token in sorted(tokens, key=lambda token: not isinstance(token.meaning, Repeating)):
        _take(parsed, token.meaning)
    due = parsed.due
    if due.time is not None and due.day is None:
        over = context.now.time().replace(second=0, microsecond=0) > due.time
        parsed.due = replace(due, day=context.today + timedelta(days=int(over)))
    return parsed


def _tokens(text: str, context: Context, literal: Sequence[Span], locale: Locale) -> list[Token]:
    phrases = Phrases(locale, context)
    kept = [found.span() for found in _QUOTED.finditer(text)] + phrases.around.compounds(text) + list(literal)
    tokens: list[Token] = []
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end or any(first <= start < last for first, last in kept):
            continue
        found = _meaning_at(text, start, phrases)
        if found is None:
            continue
        # a note runs to the end, whatever it quotes
        is_note = isinstance(found.value, Mark) and found.value.kind == "notes"
        if not is_note and any(first < found.end and start < last for first, last in kept):
            continue
        tokens.append(Token(start, found.end, found.value))
        end = found.end
    return tokens


def _meaning_at(text: str, at: int, phrases: Phrases) -> Hit[Meaning] | None:
    mark = mark_at(text, at, phrases.context, phrases.locale)
    # a time behind it is no tag: `@3pm`
    if mark and not (mark.value.kind == "tag" and phrases.times(text, at)):
        return Hit(mark.end, mark.value)
    found: Hit[Meaning] | None = longest(
        [hit for hit in (recurrence_at(text, at, phrases), when_at(text, at, phrases)) if hit]
    )
    return found if found and not is_part_of_word(text, found.end) else None


def _facets(token: Token) -> set[str]:
    """What of a todo it decides."""
    match token.meaning:
        case Due(day=day, time=at):
            return {name for name, value in (("day", day), ("time", at)) if value is not None}
        case Repeating(due=due):
            return {"recurrence", "time"} if due.time is not None else {"recurrence"}
        case Mark(kind="tag"):
            return {f"tag {token.start}"}
        case Mark(kind=kind):
            return {kind}


def _effective(tokens: list[Token]) -> list[Token]:
    """The last of a kind counts; earlier ones stay in the title as they were typed. Tags add up."""
    found: list[Token] = []
    later: set[str] = set()
    for token in reversed(tokens):
        if _facets(token) - later:
            found.insert(0, token)
        later |= _facets(token)
    return found


def _title(text: str, tokens: Sequence[Token]) -> str:
    for token in reversed(tokens):
        text = f"{text[: token.start]} {_kept(token.meaning)} {text[token.end :]}"
    return " ".join(text.split())


def _kept(meaning: Meaning) -> str:
    due = meaning.due if isinstance(meaning, Repeating) else meaning
    return due.keeps if isinstance(due, Due) else ""


def _tags(tokens: Sequence[Token]) -> list[str]:
    found: dict[str, str] = {}
    for token in tokens:
        if isinstance(token.meaning, Mark) and token.meaning.kind == "tag":
            found.setdefault(fold(str(token.meaning.value)), str(token.meaning.value))
    return list(found.values())


def _take(parsed: Parsed, meaning: Meaning) -> None:
    match meaning:
        case Mark(kind="tag"):
            return
        case Mark(kind=kind, value=value):
            parsed.marks[kind] = value
        case Repeating(due=due):
            parsed.repeating = meaning
            _take(parsed, due)
        case Due():
            said = ("day", "time", "until", "minutes")
            new = {name: value for name in said if (value := getattr(meaning, name)) is not None}
            parsed.due = replace(parsed.due, **new)
