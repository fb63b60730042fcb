"""The title of a line: its text without the phrases that were read, and without the marks that those leave behind."""

from collections.abc import Sequence

_SEPARATORS = (",", ";", ":")
_DASHES = ("-", "\u2013", "\u2014")
_ENDS = (".", "!", "?")
_OPENING = ("(", "[")
_CLOSING = (")", "]")


def build_title(text: str, phrases: Sequence[tuple[int, int, str]]) -> str:
    """`phrases` are the start, the end and the words that stay of each phrase that was read."""
    title, end, words = "", 0, ""
    for nth, (start, phrase_end, stay) in enumerate(phrases):
        between = text[end:start]
        title = _join(title, words, between) if nth else between
        end, words = phrase_end, stay
    rest = text[end:]
    if phrases:
        title = _join(title, words, rest)
        if not rest.strip() and not words:
            title = _strip_separators(title)
    else:
        title = rest
    return " ".join(title.split())


def _join(before: str, words: str, after: str) -> str:
    """The text around a phrase of which only `words` stay; usually those are none."""
    before, following = before.rstrip(), after.lstrip()
    gap = "" if after.startswith((*_SEPARATORS, *_ENDS, *_CLOSING)) else " "
    if words:
        return f"{before} {words}{gap}{after}"
    if before.endswith(_OPENING):
        if following.startswith(_CLOSING):
            return _join(before[:-1], "", following[1:])
        return before + _strip_first_separators(after).lstrip()
    if before and after.startswith(_ENDS):
        return _strip_separators(before) + after
    if not before or _ends_in_separator(before):
        return f"{before} {_strip_first_separators(after)}"
    return f"{before}{gap}{after}"


def _strip_separators(text: str) -> str:
    """Without those at the end, such as the comma of `buy milk, tomorrow`."""
    text = text.rstrip()
    while _ends_in_separator(text):
        text = text[:-1].rstrip()
    return text


def _strip_first_separators(text: str) -> str:
    """Without those at the start, such as the colon of `tomorrow: buy milk`."""
    text = text.lstrip("".join((*_SEPARATORS, *_ENDS)))
    following = text.lstrip()
    is_dash = following.startswith(_DASHES) and (following[1:2].isspace() or len(following) == 1)
    return following[1:] if is_dash else text


def _ends_in_separator(text: str) -> bool:
    return text.endswith(_SEPARATORS) or (text.endswith(_DASHES) and text[-2:-1].isspace())
