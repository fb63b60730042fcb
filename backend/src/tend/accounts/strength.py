"""Which passwords are strong enough to choose."""

import re
import threading
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from zxcvbn import zxcvbn

from tend.accounts.passwords import canonical
from tend.core.errors import FieldFault, Invalid

MIN_LENGTH, MAX_LENGTH = 10, 256
GOOD_ENOUGH = 3
# zxcvbn takes quadratic time; what is strong in its first 72 characters is strong
JUDGED = 72
# composing never makes more than this many characters into one (UAX #15), and sorting marks is quadratic in them
_UNCOMPOSED = 4 * MAX_LENGTH
_PRODUCT_WORDS = ("tend", "todo", "todos", "tasks", "inbox")
_ADVICE = "Add another word or two; uncommon ones are better."

# zxcvbn keeps the person's own words in a module-wide dictionary
_one_at_a_time = threading.Lock()


def check_strength(field: str, password: str, own_words: Sequence[str]) -> None:
    """Raise `Invalid` for a guessable password. Slow: run it in a thread.

    `own_words` are what a guesser would try first, such as the person's name and address.
    """
    with _one_at_a_time:
        result = zxcvbn(canonical(password)[:JUDGED], user_inputs=[*_words(own_words), *_PRODUCT_WORDS])
    if result["score"] < GOOD_ENOUGH:
        feedback = result["feedback"]
        advice = [feedback["warning"] or "This is too easy to guess.", *(feedback["suggestions"] or [_ADVICE])]
        raise Invalid(FieldFault(field, "password_weak", " ".join(advice)))


def _words(own: Sequence[str]) -> set[str]:
    return {word for text in own for word in (text, *re.split(r"[\W_]+", text)) if len(word) > 1}


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
