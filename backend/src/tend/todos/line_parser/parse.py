"""One line, or several with indents, read as todos."""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tend.core.normalize_text import normalize_text
from tend.todos.line_parser.adjacent_words import is_inside_word
from tend.todos.line_parser.due_phrases import match_due
from tend.todos.line_parser.locale import Locale, load_locale
from tend.todos.line_parser.model import (
    Context,
    KnownName,
    KnownPerson,
    Meaning,
    ParsedDue,
    ParsedRecurrence,
    ParsedTodo,
    ReminderPhrase,
    Sigil,
    Token,
)
from tend.todos.line_parser.open_values import fill_open_values
from tend.todos.line_parser.phrases import PhraseMatch, PhraseMatchers, longest_match
from tend.todos.line_parser.reminder_phrases import (
    add_reminders,
    due_of,
    end_of_connective,
    match_reminder,
    time_of_day,
)
from tend.todos.line_parser.rule_phrases import match_recurrence
from tend.todos.line_parser.sigils import read_sigil
from tend.todos.line_parser.title import build_title

# An email address, whose parts are no words.
_ADDRESS = re.compile(r"(?<![^\s<(,;:])[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\W\d_]{2,}")
# `Monday.com`, `tomorrow.io/docs`: the name of a site, whose parts are no words.
_SITE = re.compile(
    r"(?<![^\s<(,;:])[a-zA-Z][a-zA-Z0-9-]*\.(?:[a-zA-Z0-9-]+\.)*(?:com|org|net|edu|gov|info|app|dev|shop|[a-z]{2})(?![^\W_])"
)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_WORD_START = re.compile(r"(?<![^\s(])[^\s(]")
# the line breaks of JavaScript, which are fewer than those of `str.splitlines`
_LINE_BREAK = re.compile("\r\n|[\n\r\u2028\u2029]")
_LINE = re.compile(r"([^\S\n]*)(?:[-*•\u2013]\s+|[0-9]+[.)]\s+)?(?:\[([ xX]?)\]\s+)?(.*)")
_GAP = re.compile(r"[\s,;]*")
_TAB = 4
MAX_LINE = 1000

TextSpan = tuple[int, int]
ListIds = list[str | None]
"""The lists that the last line and the lines above it go to, by depth; None for the list of the context."""


@dataclass(frozen=True, slots=True)
class UnparsedLine:
    text: str
    number: int
    """The number of the line in the whole text, from 1."""
    depth: int
    """0 at the margin, 1 under the last line at the margin, and so on."""
    is_done: bool
    """Whether its box is ticked: `- [x] Bread`."""


@dataclass(frozen=True, slots=True)
class ParsedLine(UnparsedLine):
    parsed: ParsedTodo


def find_long_line(text: str) -> int | None:
    """The number of the first line that has more characters than is read, from 1."""
    lengths = map(len, _LINE_BREAK.split(text))
    return next((number for number, length in enumerate(lengths, 1) if length > MAX_LINE), None)


def split_lines(text: str) -> Iterator[UnparsedLine]:
    """Indented lines are subtasks of the line above. Bullets are left out where there are several lines."""
    lines = [(number, line) for number, line in enumerate(_LINE_BREAK.split(text), 1) if line.strip()]
    indents: list[int] = []
    for number, line in lines:
        found = _LINE.fullmatch(line)
        indent, box, rest = found.groups() if found and len(lines) > 1 else ("", None, line)
        if not rest.strip():
            continue
        width = len(indent.expandtabs(_TAB))
        while indents and indents[-1] >= width:
            indents.pop()
        indents.append(width)
        yield UnparsedLine(rest, number, len(indents) - 1, is_done=bool(box and box.strip()))


def parse_lines_in_time(
    lines: Sequence[UnparsedLine], context: Context, max_seconds: float, before: ListIds
) -> tuple[list[ParsedLine], float]:
    """Parses the first lines, in English, until `max_seconds` of CPU time have passed, but at least one. Returns them, and the
    CPU seconds that they took. `before`: the lists of the lines before them.
    """
    locale, start = load_locale("en"), time.thread_time()
    parsed: list[ParsedLine] = []
    for line in _parse(lines, context, locale, before):
        parsed.append(line)
        if time.thread_time() > start + max_seconds:
            break
    return parsed, time.thread_time() - start


def parse_lines(text: str, context: Context, locale: Locale) -> Iterator[ParsedLine]:
    return _parse(split_lines(text), context, locale, [])


def set_list_at_depth(lists: ListIds, line: ParsedLine) -> None:
    """Writes the list of `line` at its depth, and forgets those of deeper lines."""
    lists[line.depth :] = [line.parsed.list_id]


def _parse(lines: Iterable[UnparsedLine], context: Context, locale: Locale, before: ListIds) -> Iterator[ParsedLine]:
    lists = [*before]
    for line in lines:
        # A subtask that names no list is in that of the line above.
        list_id = lists[line.depth - 1] if line.depth else None
        parsed = ParsedLine(
            line.text, line.number, line.depth, line.is_done, parse_line(line.text, context, locale, list_id=list_id)
        )
        set_list_at_depth(lists, parsed)
        yield parsed


def parse_line(
    text: str, context: Context, locale: Locale, literal: Sequence[TextSpan] = (), list_id: str | None = None
) -> ParsedTodo:
    """Read one line, which goes to `list_id` if it names no list.

    `literal` are spans that stay text though they could mean something.
    """
    found = _with_due(_tokens(text, context, literal, locale))
    list_id = _target_list(found) or list_id or context.list_id
    tokens = _effective([token for token in found if _is_in_list(token, list_id)])
    parsed = ParsedTodo(_title(text, tokens), tokens, _tags(tokens), list_id=list_id)
    for token in sorted(tokens, key=lambda token: not isinstance(token.meaning, ParsedRecurrence)):
        _apply(parsed, token.meaning)
    reminders = [token.meaning for token in tokens if isinstance(token.meaning, ReminderPhrase)]
    is_due = any(isinstance(token.meaning, ParsedDue | ParsedRecurrence) for token in tokens)
    if not is_due:
        _apply(parsed, due_of(reminders))
    if parsed.recurrence and parsed.due.time is None:
        parsed.due = replace(parsed.due, time=time_of_day(reminders))
    is_day_typed = any(isinstance(token.meaning, ParsedDue) and token.meaning.day for token in tokens)
    fill_open_values(parsed, context, is_day_typed=is_day_typed)
    add_reminders(parsed, reminders, is_due=is_due, context=context)
    return parsed


def _with_due(tokens: list[Token]) -> list[Token]:
    """A reminder some time before a todo is due is text where nothing says when that is."""
    is_due = any(not isinstance(token.meaning, Sigil) and not _is_only_before(token.meaning) for token in tokens)
    return tokens if is_due else [token for token in tokens if not _is_only_before(token.meaning)]


def _target_list(tokens: Sequence[Token]) -> str | None:
    """The list that a line names, or that of the section that it names."""
    named = {token.meaning.kind: token.meaning.value for token in tokens if isinstance(token.meaning, Sigil)}
    of_list, section = named.get("list"), named.get("section")
    if isinstance(of_list, KnownName):
        return of_list.id
    return section.parent if isinstance(section, KnownName) else None


def _is_in_list(token: Token, list_id: str | None) -> bool:
    """False for the name of somebody who is no member of the list: it is text."""
    value = token.meaning.value if isinstance(token.meaning, Sigil) else None
    return not isinstance(value, KnownPerson) or list_id in value.ids


def _is_only_before(meaning: Meaning) -> bool:
    return isinstance(meaning, ReminderPhrase) and meaning.due is None


def _tokens(text: str, context: Context, literal: Sequence[TextSpan], locale: Locale) -> list[Token]:
    phrases = PhraseMatchers(locale, context)
    is_plain = bytearray(len(text))
    verbatim = [found.span() for pattern in (_QUOTED, _ADDRESS, _SITE) for found in pattern.finditer(text)]
    for first, last in (*verbatim, *phrases.adjacent.compounds(text), *literal):
        is_plain[first:last] = b"\1" * (last - first)
    tokens: list[Token] = []
    end = 0
    for word in _WORD_START.finditer(text):
        start = word.start()
        if start < end or is_plain[start]:
            continue
        is_behind_phrase = bool(tokens and _GAP.fullmatch(text, tokens[-1].end, start))
        found = _read_meaning(text, start, phrases, is_behind_phrase=is_behind_phrase)
        if found is None:
            end = max(end, phrases.end_of_mention(text, start))
            continue
        # a note runs to the end, quotation marks included
        is_note = isinstance(found.value, Sigil) and found.value.kind == "notes"
        if not is_note and any(is_plain[start : found.end]):
            continue
        follows_reminder = tokens and isinstance(tokens[-1].meaning, ReminderPhrase) and not text[end:start].strip()
        end = end_of_connective(text, found.end, phrases) if follows_reminder else found.end
        tokens.append(Token(start, end, found.value))
    return tokens


def _read_meaning(
    text: str, at: int, phrases: PhraseMatchers, *, is_behind_phrase: bool
) -> PhraseMatch[Meaning] | None:
    reminder = match_reminder(text, at, phrases, is_behind_phrase=is_behind_phrase)
    if reminder and not is_inside_word(text, reminder.end):
        return PhraseMatch(reminder.end, reminder.value)
    sigil = read_sigil(text, at, phrases.context, phrases.locale)
    # `@3pm` is a time and no tag
    if sigil and not (sigil.value.kind == "tag" and phrases.times(text, at)):
        return PhraseMatch(sigil.end, sigil.value)
    found: PhraseMatch[Meaning] | None = longest_match(
        [hit for hit in (match_recurrence(text, at, phrases), match_due(text, at, phrases)) if hit]
    )
    found = found or _read_due_behind_word(text, at, phrases)
    return found if found and not is_inside_word(text, found.end) else None


def _read_due_behind_word(text: str, at: int, phrases: PhraseMatchers) -> PhraseMatch[Meaning] | None:
    """`for friday`: the word goes with the day or time, unless it belongs to a word behind them: `wine for friday dinner`."""
    due_at = phrases.adjacent.end_of_before_due(text, at)
    due = None if due_at is None else match_due(text, due_at, phrases)
    if due is None or due.value.title_text or phrases.is_before_title_word(text, due.end):
        return None
    return PhraseMatch(due.end, due.value)


def _facets(token: Token) -> set[str]:
    """The fields of a todo that the token decides."""
    match token.meaning:
        case ParsedDue(day=day, time=at):
            return {name for name, value in (("day", day), ("time", at)) if value is not None}
        case ParsedRecurrence(due=due):
            return {"recurrence", "time"} if due.time is not None else {"recurrence"}
        case Sigil(kind="tag") | ReminderPhrase():
            return {f"one of several {token.start}"}
        case Sigil(kind=kind):
            return {kind}


def _effective(tokens: list[Token]) -> list[Token]:
    """The last token of a kind counts, and earlier ones stay in the title as they were typed. Tags add up."""
    found: list[Token] = []
    decided: set[str] = set()
    for token in reversed(tokens):
        if _facets(token) - decided:
            found.append(token)
        decided |= _facets(token)
    return found[::-1]


def _title(text: str, tokens: Sequence[Token]) -> str:
    return build_title(text, [(token.start, token.end, _title_text(token.meaning)) for token in tokens])


def _title_text(meaning: Meaning) -> str:
    due = meaning.due if isinstance(meaning, ParsedRecurrence) else meaning
    return due.title_text if isinstance(due, ParsedDue) else ""


def _tags(tokens: Sequence[Token]) -> list[str]:
    found: dict[str, str] = {}
    for token in tokens:
        if isinstance(token.meaning, Sigil) and token.meaning.kind == "tag":
            found.setdefault(normalize_text(str(token.meaning.value)), str(token.meaning.value))
    return list(found.values())


def _apply(parsed: ParsedTodo, meaning: Meaning) -> None:
    match meaning:
        case Sigil(kind="tag") | ReminderPhrase():
            return
        case Sigil(kind=kind, value=KnownPerson() as person):
            parsed.sigils[kind] = KnownName(person.ids[parsed.list_id or ""], person.name)
        case Sigil(kind=kind, value=KnownName() | str() as value):
            parsed.sigils[kind] = value
        case ParsedRecurrence(due=due):
            parsed.recurrence = meaning
            _apply(parsed, due)
        case ParsedDue():
            parsed.due = replace(parsed.due, **meaning.stated_fields())
