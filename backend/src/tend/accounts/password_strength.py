import re
import threading
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from zxcvbn import zxcvbn

from tend.accounts.passwords import normalize_password
from tend.core.errors import FieldError, Invalid

MIN_LENGTH, MAX_LENGTH = 10, 256
MIN_SCORE = 3
# zxcvbn takes quadratic time. A password whose first 72 characters are strong is strong.
SCORED_LENGTH = 72
_READ_LENGTH = 4 * SCORED_LENGTH
# Normalization never composes more than this many characters into one (UAX #15), and takes quadratic time to sort
# combining marks.
_MAX_UNNORMALIZED = 4 * MAX_LENGTH
_PRODUCT_WORDS = ("tend", "todo", "todos", "tasks", "inbox")
_MIN_WORD = 3
_MORE_WORDS = "Add another word or two; uncommon ones are better."
_PERSONAL_WORDS_ADVICE = f"Your name, your address and words such as Tend are tried first. {_MORE_WORDS}"

# zxcvbn stores the user's own words in a module-wide dictionary.
_zxcvbn_lock = threading.Lock()


def require_strong_password(field: str, password: str, personal_words: Sequence[str]) -> None:
    """Raise `Invalid` for a guessable password. It is slow: run it in a thread.

    `personal_words` are the words that a guesser would try first, such as the person's name and address. Neither they nor
    the product's own words make a password stronger: only the rest is scored.
    """
    words = [*_split_words(personal_words), *_PRODUCT_WORDS]
    given = normalize_password(password)[:_READ_LENGTH]
    rest = _remove_words(words, given)
    with _zxcvbn_lock:
        result = zxcvbn(rest[:SCORED_LENGTH], user_inputs=words)
    if result["score"] < MIN_SCORE:
        advice = _advice(result["feedback"]) if rest == given else _PERSONAL_WORDS_ADVICE
        raise Invalid(FieldError(field, "password_weak", advice))


def _split_words(texts: Sequence[str]) -> list[str]:
    """Whole texts, the part of an address before its @, and single words, the longest first."""
    words = {word for text in texts for word in (text, text.partition("@")[0], *re.split(r"[\W_]+", text))}
    return sorted((word for word in words if len(word) >= _MIN_WORD), key=lambda word: (-len(word), word))


def _remove_words(words: Sequence[str], password: str) -> str:
    return re.sub("|".join(map(re.escape, words)), "*", password, flags=re.IGNORECASE)


def _advice(feedback: dict[str, Any]) -> str:
    sentences = [feedback["warning"] or "This is too easy to guess.", *(feedback["suggestions"] or [_MORE_WORDS])]
    return " ".join(sentences)


def _check_length(password: str) -> str:
    length = len(normalize_password(password)) if len(password) <= _MAX_UNNORMALIZED else len(password)
    if length < MIN_LENGTH:
        raise PydanticCustomError("password_too_short", f"Use {MIN_LENGTH} characters or more.")
    if length > MAX_LENGTH:
        raise PydanticCustomError("password_too_long", f"Use {MAX_LENGTH} characters or fewer.")
    return password


NewPassword = Annotated[
    str,
    AfterValidator(_check_length),
    WithJsonSchema({"type": "string", "format": "password", "minLength": MIN_LENGTH, "maxLength": MAX_LENGTH}),
]
