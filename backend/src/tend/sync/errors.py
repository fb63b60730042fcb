from tend.core.errors import TendError, TooManyRequests


class TooManyStreams(TooManyRequests):
    code = "too_many_streams"
    title = "Too many open streams"

    def __init__(self, allowed: int) -> None:
        super().__init__(retry_after=60)
        self.detail = f"This account has {allowed} streams open already. Close one, or pull now and then instead."


class Stopping(TendError):
    status = 503
    code = "stopping"
    title = "Not available right now"
    detail = "This server is stopping. Try again in a moment."

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}
