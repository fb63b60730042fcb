from tend.core.errors import TooManyRequests, Unavailable


class TooManyStreams(TooManyRequests):
    code = "too_many_streams"
    title = "Too many open streams"

    def __init__(self, allowed: int) -> None:
        super().__init__(retry_after=60)
        self.detail = f"This account has {allowed} streams open already. Close one, or pull now and then instead."


class Stopping(Unavailable):
    code = "stopping"
    detail = "This server is stopping. Try again in a moment."

    def __init__(self) -> None:
        super().__init__(retry_after=1)
