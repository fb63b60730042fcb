from tend.core.errors import Conflict, Forbidden, NotFound, Unauthorized, Unavailable


class OidcNotConfigured(NotFound):
    code = "oidc_not_configured"
    detail = "This server doesn’t offer that way to sign in."


class OidcUnavailable(Unavailable):
    code = "oidc_unavailable"
    title = "Can’t sign in there right now"

    def __init__(self, reason: str) -> None:
        """`reason` is for the log."""
        self.reason = reason
        super().__init__(
            "The service that you sign in with doesn’t respond. Try again in a minute, or sign in another way."
        )


class OidcRefused(Unauthorized):
    code = "oidc_refused"
    title = "Not signed in"

    def __init__(self, reason: str) -> None:
        """`reason` is for the log, and contains nothing that came from the issuer or the browser."""
        self.reason = reason
        super().__init__("Tend couldn’t confirm who signed in. Try again.")


class OidcExpired(Unauthorized):
    code = "oidc_expired"
    title = "Not signed in"
    detail = "That took too long, or happened in another browser. Try again."


class OidcEmailUnverified(Forbidden):
    code = "oidc_email_unverified"
    title = "No confirmed email"
    detail = (
        "The service that you sign in with hasn’t confirmed your email. Confirm it there and try again. If you have a "
        "Tend account, sign in to it and connect the service in Settings."
    )


class OidcLinkRequired(Forbidden):
    """Says nothing that a person doesn't know who has shown that the address is theirs."""

    code = "oidc_link_required"
    title = "Connect your account"
    detail = "There’s already a Tend account with your email. Enter its password to connect it."


class IdentityTaken(Conflict):
    code = "identity_taken"
    detail = "You’ve connected this to another Tend account. Disconnect it there first."


class TooManyIdentities(Conflict):
    code = "too_many_identities"

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} connections, which is the limit. Disconnect one first.")


class IdentityNotFound(NotFound):
    code = "identity_not_found"
    detail = "Connection not found. It may have been removed already."


class LastWayToSignIn(Conflict):
    code = "last_way_in"
    detail = "This is the only way into your account. Choose a password first, then disconnect it."
