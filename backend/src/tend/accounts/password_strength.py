"""Which passwords are strong enough to choose."""

import re
import threading
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from zxcvbn import zxcvbn

from tend.accounts.passwords import canonical
from tend.core.errors import FieldError, Invalid

MIN_LENGTH, MAX_LENGTH = 10, 256
GOOD_ENOUGH = 3
# zxcvbn takes quadratic time; what is strong in its first 72 characters is strong
JUDGED = 72
_READ = 4 * JUDGED
# composing never makes more than this many characters into one (UAX #15), and sorting marks is quadratic in them
_UNCOMPOSED = 4 * MAX_LENGTH
_PRODUCT_WORDS = ("tend", "todo", "todos", "tasks", "inbox")
_WORD = 3
_MORE_WORDS = "Add another word or two; uncommon ones are better."
_OWN_WORDS_ADVICE = f"Your name, your address and words such as Tend are tried first. {_MORE_WORDS}"

# zxcvbn keeps the person's own words in a module-wide dictionary
_one_at_a_time = threading.Lock()


def check_strength(field: str, password: str, own_words: Sequence[str]) -> None:
    """Raise `Invalid` for a guessable password. Slow: run it in a thread.

    `own_words` are what a guesser would try first, such as the person's name and address. They add nothing, nor do the
    product's own: what is judged is the rest.
    """
    words = [*_words(own_words), *_PRODUCT_WORDS]
    given = canonical(password)[:_READ]
    rest = _without(words, given)
    with _one_at_a_time:
        result = zxcvbn(rest[:JUDGED], user_inputs=words)
    if result["score"] < GOOD_ENOUGH:
        advice = _advice(result["feedback"]) if rest == given else _OWN_WORDS_ADVICE
        raise Invalid(FieldError(field, "password_weak", advice))


def _words(own: Sequence[str]) -> list[str]:
    """The longest first: whole texts, the part of an address before its @, and single words."""
    found = {word for text in own for word in (text, text.partition("@")[0], *re.split(r"[\W_]+", text))}
    return sorted((word for word in found if len(word) >= _WORD), key=lambda word: (-len(word), word))


def _without(words: Sequence[str], password: str) -> str:
    return re.sub("|".join(map(re.escape, words)), "*", password, flags=re.IGNORECASE)


def _advice(feedback: dict[str, Any]) -> str:
    found = [feedback["warning"] or "This is too easy to guess.", *(feedback["suggestions"] or [_MORE_WORDS])]
    return " ".join(found)


def _measured(password: str) -> str:
    size = len(canonical(password)) if len(password) <= _UNCOMPOSED else len(password)
    if size < MIN_LENGTH:
        raise PydanticCustomError("password_too_short", f"Use {MIN_LENGTH} characters or more.")
    if size > MAX_LENGTH:
        raise PydanticCustomError("password_too_long", f"Use {MAX_LENGTH} characters or fewer.")
    return password


NewPassword = Annotated[
    str,
    AfterValidator(_measured),
    WithJsonSchema({"type": "string", "format": "password", "minLength": MIN_LENGTH, "maxLength": MAX_LENGTH}),
]
