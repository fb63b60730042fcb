from tend.core.errors import Forbidden, TooManyRequests, Unavailable


class TooManyStreams(TooManyRequests):
    code = "too_many_streams"
    title = "Too many open streams"

    def __init__(self, allowed: int, whose: str = "This account") -> None:
        super().__init__(retry_after=60)
        self.detail = f"{whose} already has {allowed} open streams. Close one, or poll instead."


class ForMembersOnly(Forbidden):
    code = "members_only"
    detail = "Only members of the list can do this."


class ServerStopping(Unavailable):
    code = "stopping"
    detail = "The server is restarting. Try again in a moment."

    def __init__(self) -> None:
        super().__init__(retry_after=1)
