from datetime import timedelta

from tend.core.errors import FieldError, Invalid
from tend.core.jobs import RetryLater


class PushDeferred(RetryLater):
    """The push service did not take it, and may later; the text says why, without anybody's address."""

    def __init__(self, why: str, pause: timedelta | None = None) -> None:
        super().__init__(why)
        self.pause = pause


class EndpointInvalid(Invalid):
    def __init__(self) -> None:
        super().__init__(FieldError("endpoint", "push_endpoint_invalid", "This is not the address of a push service."))
