"""The form of API tokens: `tend_pat_`, 43 characters of Base62 from 256 random bits, and 6 of a checksum.

The prefix and the checksum let scanners find a token that was published by mistake, without false alarms.
"""

import re
import secrets
import string
from zlib import crc32

API_TOKEN_PREFIX = "tend_pat_"  # noqa: S105  # no secret
_ALPHABET = string.digits + string.ascii_letters
_RANDOM_BYTES, _RANDOM_LETTERS, _CHECKSUM_LETTERS = 32, 43, 6
TOKEN_HINT_LETTERS = 4
_FORM = re.compile(rf"{API_TOKEN_PREFIX}[0-9A-Za-z]{{{_RANDOM_LETTERS + _CHECKSUM_LETTERS}}}")


def generate_token() -> str:
    body = API_TOKEN_PREFIX + _encode(int.from_bytes(secrets.token_bytes(_RANDOM_BYTES)), _RANDOM_LETTERS)
    return body + _checksum(body)


def is_well_formed_token(token: str) -> bool:
    """Whether it could be one of ours, which the database need not be asked about anything else."""
    return _FORM.fullmatch(token) is not None and token[-_CHECKSUM_LETTERS:] == _checksum(token[:-_CHECKSUM_LETTERS])


def _checksum(body: str) -> str:
    return _encode(crc32(body.encode()), _CHECKSUM_LETTERS)


def _encode(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters))
