"""Tokens that travel by mail and work once."""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Literal
from uuid import UUID

from tend.core.crypto import derive_key

Purpose = Literal["verify_email", "reset_password"]
LIFETIMES: dict[Purpose, timedelta] = {
    "verify_email": timedelta(hours=24),
    "reset_password": timedelta(minutes=30),
}


def token(secret: str, purpose: Purpose, token_id: UUID) -> str:
    """The 256 bits that follow from our `secret` and the id.

    The mail job makes them anew at each attempt, so that they stand neither in the queue nor in the table.
    """
    key = derive_key(secret, f"one-time token: {purpose}")
    return urlsafe_b64encode(hmac.digest(key, token_id.bytes, "sha256")).decode().rstrip("=")
