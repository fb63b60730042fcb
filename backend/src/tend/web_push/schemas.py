from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from tend.core.schemas import Body
from tend.web_push.protocol import decode_base64url

_AUTH_BYTES = 16


def _check_point(text: str) -> str:
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), decode_base64url(text))
    except ValueError:
        raise PydanticCustomError("push_key_invalid", "This isn’t a P-256 public key.") from None
    return text


def _check_secret(text: str) -> str:
    try:
        is_valid = len(decode_base64url(text)) == _AUTH_BYTES
    except ValueError:
        is_valid = False
    if not is_valid:
        raise PydanticCustomError("push_secret_invalid", "This isn’t 16 bytes in base64url.")
    return text


Endpoint = Annotated[str, Field(max_length=2000, examples=["https://push.example.com/send/1"])]


class SubscriptionKeys(Body):
    p256dh: Annotated[str, Field(max_length=90), AfterValidator(_check_point)] = Field(
        description="The browser's public key, in base64url."
    )
    auth: Annotated[str, Field(max_length=30), AfterValidator(_check_secret)] = Field(
        description="The secret that authenticates the sender to the browser, in base64url."
    )


class Subscription(Body):
    """A `PushSubscription`, as a page gets it from `PushManager.subscribe`."""

    endpoint: Endpoint
    keys: SubscriptionKeys


class SubscriptionEnd(Body):
    endpoint: Endpoint


class PushKey(BaseModel):
    key: str = Field(description="The `applicationServerKey` to subscribe with, in base64url.")


class TestSent(BaseModel):
    devices: int = Field(description="How many devices are being notified.")
