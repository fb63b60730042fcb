"""The words of a Markdown text without its signs, for where a text is shown in one line.

`corpus/plain-text.json` has examples, which the browser's `plain-text.ts` follows as well.
"""

import re

# Only the beginning is shown, and a long text of unpaired signs takes time.
_MAX_LENGTH = 1000
# Signs that are meant as themselves are hidden in a private area of Unicode while the others are removed.
_HIDDEN = 0xE000
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_HIDDEN_SIGN = re.compile("[\ue021-\ue07e]")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FENCE_OR_RULE = re.compile(r"^\s*(?:(?:```|~~~).*|(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}))$")
_BLOCK = re.compile(r"^\s*(?:(?:>|#{1,6}(?=\s)|[-*+](?=\s)|\d{1,9}[.)](?=\s))\s*)+(?:\[[ xX]\]\s+)?")
_INLINE = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"!\[([^\[\]]*)\]\([^()]*\)", r"\1"),
        (r"(?<!@)\[([^\[\]]*)\]\([^()]*\)", r"\1"),
        (r"<((?:https?:|mailto:)[^<>\s]+)>", r"\1"),
        (r"\*\*(?=\S)(.+?)(?<=\S)\*\*", r"\1"),
        (r"(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)", r"\1"),
        (r"~~(?=\S)(.+?)(?<=\S)~~", r"\1"),
        (r"\*(?=\S)(.+?)(?<=\S)\*", r"\1"),
        (r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)", r"\1"),
    )
)


def to_plain_text(markdown: str) -> str:
    """The beginning of the text in one line. Mentions stay as they are."""
    text = _CODE.sub(lambda found: _hide(found[2]), markdown[:_MAX_LENGTH])
    text = _ESCAPED.sub(lambda found: _hide(found[1]), text)
    lines = [_BLOCK.sub("", line) for line in text.split("\n") if not _FENCE_OR_RULE.match(line)]
    line = " ".join(" ".join(lines).split())
    for pattern, replacement in _INLINE:
        line = pattern.sub(replacement, line)
    return _HIDDEN_SIGN.sub(lambda found: chr(ord(found[0]) - _HIDDEN), line)


def _hide(text: str) -> str:
    return _SIGN.sub(lambda found: chr(ord(found[0]) + _HIDDEN), text)
