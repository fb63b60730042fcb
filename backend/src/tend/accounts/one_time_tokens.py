"""Tokens that are sent by mail and work once."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Literal
from uuid import UUID

from tend.core.crypto import derive_key, sign

Purpose = Literal["verify_email", "reset_password"]
LIFETIMES: dict[Purpose, timedelta] = {
    "verify_email": timedelta(hours=24),
    "reset_password": timedelta(minutes=30),
}


def derive_token(secret: str, purpose: Purpose, token_id: UUID) -> str:
    """The 256 bits that follow from our `secret` and the token's id.

    The mail job derives them at each attempt, so that neither the queue nor the table contains them. Nothing is sealed:
    the table says for whom a token is.
    """
    return (
        urlsafe_b64encode(sign(derive_key(secret, f"one-time token: {purpose}"), token_id.bytes)).decode().rstrip("=")
    )
