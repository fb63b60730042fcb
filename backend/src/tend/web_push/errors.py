from datetime import timedelta

from tend.core.errors import FieldError, Invalid
from tend.core.jobs import JobPostponed, RetryLater


class WebPushDeferred(RetryLater):
    """Another attempt may succeed. The reason is logged, so it must not contain an endpoint."""

    def __init__(self, reason: str, pause: timedelta | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class WebPushTimedOut(WebPushDeferred):
    """The push service took the connection, or the attempt to connect, and did not respond."""


class WebPushPostponed(JobPostponed):
    """The push service did not respond lately, so it was not asked."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__("host backed off")
        self.pause = pause


class EndpointInvalid(Invalid):
    def __init__(self) -> None:
        super().__init__(FieldError("endpoint", "push_endpoint_invalid", "This isn’t the address of a push service."))
