"""Text as it is compared: without case and accents, by the table that the browser uses as well.

The SQL function `folded` agrees with it for the letters of `corpus/text-normalization.json`, which a test shows.
"""

import json
import re
import unicodedata

from tend.core.shared_data import read_shared_data

_TABLE = json.loads(read_shared_data("text-normalization.json"))
_MARKS = re.compile(f"(?<=[{_TABLE['bases']}])[{_TABLE['marks']}]+|[{_TABLE['vowel_points']}]+")
_LETTERS: dict[str, str] = _TABLE["letters"]
_ANY_LETTER = re.compile("|".join(_LETTERS))


def normalize_text(text: str) -> str:
    """`Résumé` is `resume` and `Straße` is `strasse`. Accents of letters that stay are apart from them (NFKD)."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text).lower())
    return _ANY_LETTER.sub(lambda letter: _LETTERS[letter[0]], plain)
