from tend.core.errors import BadRequest, Conflict, Forbidden, NotFound, Unauthorized, Unavailable


class NotSignedIn(Unauthorized):
    code = "not_signed_in"
    detail = "This needs a signed-in account."


class SessionEnded(Unauthorized):
    code = "session_ended"
    detail = "This session has ended. Sign in again to go on."


class InvalidCredentials(Unauthorized):
    code = "credentials_invalid"
    title = "Not signed in"
    detail = "That address and password don't belong together."


class AccountDisabled(Forbidden):
    code = "account_disabled"
    detail = "This account has been disabled. Whoever runs this server can tell you more."


class EmailTaken(Conflict):
    code = "email_taken"
    detail = "An account with this address exists already. Sign in, or reset its password."


class WrongPassword(Forbidden):
    code = "password_wrong"
    detail = "That is not the account's password."


class InvalidToken(BadRequest):
    code = "token_invalid"
    title = "This link no longer works"
    detail = "The link has expired or was used before. Ask for a new one."


class SessionNotFound(NotFound):
    code = "session_not_found"
    detail = "There is no such session; it may have ended already."


class PasswordQueueFull(Unavailable):
    code = "password_queue_full"
    title = "Too busy right now"

    def __init__(self, retry_after: int) -> None:
        """`retry_after` in whole seconds."""
        super().__init__(f"Too many people are signing in. Try again in {retry_after} seconds.", retry_after)
