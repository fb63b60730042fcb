import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from tend.accounts.common_phrases import COMMON_PHRASES
from tend.accounts.passwords import normalize_password
from tend.core.errors import FieldError, Invalid
from tend.core.normalize_text import normalize_text

MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 10, 256
MIN_PASSWORD_SCORE = 3
# zxcvbn takes quadratic time. A password whose first 72 characters are strong is strong.
MAX_SCORED_LENGTH = 72
_READ_LENGTH = 4 * MAX_SCORED_LENGTH
# Normalization never composes more than this many characters into one (UAX #15), and takes quadratic time to sort
# combining marks.
_MAX_UNNORMALIZED = 4 * MAX_PASSWORD_LENGTH
_PRODUCT_WORDS = ("tend", "todo", "todos", "tasks", "inbox")
_MIN_WORD = 3
# Shorter parts of a name or an address are part of many words.
_MIN_PERSONAL_PART = 4
# zxcvbn looks the password up once for each way to read the signs in it as letters, which takes seconds for a password with
# all of them. One with more than this many different signs is no word that was disguised.
_MAX_DISGUISES = 6
# The signs that it reads so.
_DISGUISES = frozenset("!$%(+0123456789<@[{|")
_NO_DISGUISE = "\u00b7"
_MORE_WORDS = "Add another word or two. Uncommon words are better."
_PERSONAL_WORDS_ADVICE = f"Attackers try your name, your email, and words like Tend first. {_MORE_WORDS}"
_PERSONAL_TEXT_ADVICE = "Leave out your name and parts of your email. Attackers try them first."
_PHRASE_ADVICE = "This phrase is on every list of common passwords. Choose unrelated words."

# zxcvbn stores the user's own words in a module-wide dictionary.
_zxcvbn_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class PasswordRating:
    score: int
    """From 0, guessed at once, to 4. At least `MIN_PASSWORD_SCORE` is required."""
    advice: str | None
    """A sentence for people if the password is too weak."""


def rate_password(password: str, personal_words: Sequence[str]) -> PasswordRating:
    """Estimate how hard `password` is to guess. It is slow: run it in a thread.

    `personal_words` are the texts that a guesser would try first, such as the person's name and address. A password that has
    them or a common phrase in it, or is a part of one, is refused. Shorter words of them, and the product's own words, do
    not make a password stronger: only the rest is scored.
    """
    # Wide letters and the like are no disguise. They count when the password is compared, and not for its strength.
    given = unicodedata.normalize("NFKC", normalize_password(password)[:_READ_LENGTH])[:_READ_LENGTH]
    if _is_personal(given, personal_words):
        return PasswordRating(1, _PERSONAL_TEXT_ADVICE)
    if _is_common_phrase(given):
        return PasswordRating(1, _PHRASE_ADVICE)
    # Its dictionaries take 13 MiB, which no process needs that leaves this to the compute process.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    words = [*_split_words(personal_words), *_PRODUCT_WORDS]
    rest = _remove_words(words, given)
    with _zxcvbn_lock:
        result = zxcvbn(_limit_disguises(rest[:MAX_SCORED_LENGTH]), user_inputs=words)
    if result["score"] >= MIN_PASSWORD_SCORE:
        return PasswordRating(result["score"], None)
    return PasswordRating(result["score"], _advice(result["feedback"]) if rest == given else _PERSONAL_WORDS_ADVICE)


def require_strong_password(field: str, password: str, personal_words: Sequence[str]) -> None:
    """Raise `Invalid` for a password that `rate_password` calls too weak."""
    rating = rate_password(password, personal_words)
    if rating.advice is not None:
        raise Invalid(FieldError(field, "password_weak", rating.advice))


def _is_personal(password: str, personal_words: Sequence[str]) -> bool:
    """Whether the password contains one of the texts or a part of one, or is part of one, in any case and accents."""
    given = _squeeze(password)
    if len(given) < _MIN_PERSONAL_PART:
        return False
    wholes = [whole for whole in map(_squeeze, personal_words) if len(whole) >= _MIN_PERSONAL_PART]
    parts = {part for text in personal_words for part in _split_personal_text(text) if len(part) >= _MIN_PERSONAL_PART}
    return any(given in whole for whole in wholes) or any(text in given for text in (*wholes, *parts))


def _split_personal_text(text: str) -> list[str]:
    """The words of a name, or of an address without its top-level domain, which says nothing about the person."""
    is_address = "@" in text
    return re.split(r"[\W_]+", normalize_text(text.rpartition(".")[0] if is_address else text))


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", normalize_text(text))


def _is_common_phrase(password: str) -> bool:
    letters = _letters_of(password)
    is_part = len(letters) >= MIN_PASSWORD_LENGTH and any(letters in phrase for phrase in _COMMON_LETTERS)
    return is_part or any(phrase in letters for phrase in _COMMON_LETTERS if len(phrase) >= MIN_PASSWORD_LENGTH)


def _letters_of(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", normalize_text(text))


_COMMON_LETTERS = tuple(map(_letters_of, COMMON_PHRASES))


def _limit_disguises(password: str) -> str:
    signs = list(dict.fromkeys(sign for sign in password if sign in _DISGUISES))
    surplus = dict.fromkeys(map(ord, signs[_MAX_DISGUISES:]), _NO_DISGUISE)
    return password.translate(surplus)


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
    if length < MIN_PASSWORD_LENGTH:
        raise PydanticCustomError("password_too_short", f"Use at least {MIN_PASSWORD_LENGTH} characters.")
    if length > MAX_PASSWORD_LENGTH:
        raise PydanticCustomError("password_too_long", f"Use {MAX_PASSWORD_LENGTH} characters or fewer.")
    return password


PasswordOfValidLength = Annotated[
    str,
    AfterValidator(_check_length),
    WithJsonSchema(
        {"type": "string", "format": "password", "minLength": MIN_PASSWORD_LENGTH, "maxLength": MAX_PASSWORD_LENGTH}
    ),
]
