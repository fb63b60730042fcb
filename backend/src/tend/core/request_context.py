"""The request that is being handled: its name in logs and problems, who pays for it, and which lists it may reach."""

from contextvars import ContextVar
from uuid import UUID

request_id: ContextVar[str] = ContextVar("request_id", default="")
user_id: ContextVar[str] = ContextVar("user_id", default="")
payer: ContextVar[str] = ContextVar("payer", default="")
"""Whose share of the server the request uses: an account, all guests of one account together, or `EVERYBODY`. Empty for nobody's."""
has_no_session: ContextVar[bool] = ContextVar("has_no_session", default=False)
"""Whether nobody has signed in for the request. It then never waits long for what others have locked."""
restricted_token: ContextVar[UUID | None] = ContextVar("restricted_token", default=None)
"""The API token that sent the request, if it is restricted to lists. Statements then reach these alone."""

EVERYBODY = "everybody"
"""The share of requests without a session before it is known which account they are about."""


def start_request(identifier: str) -> None:
    """Nobody pays for it until one of the functions below is called."""
    request_id.set(identifier)
    user_id.set("")
    payer.set("")
    has_no_session.set(False)
    restricted_token.set(None)


def start_without_session() -> None:
    payer.set(EVERYBODY)
    has_no_session.set(True)


def start_session_of(name: str) -> None:
    """`name`: the account that has shown itself, or all guests of one account."""
    payer.set(name)
    has_no_session.set(False)


def charge_account(account_id: UUID) -> None:
    """Let a request without a session use the share of the account that it is about, of which it never gets more than half.

    Call it before the first statement that may wait for something of that account.
    """
    if has_no_session.get():
        payer.set(str(account_id))


def guests_of(account_id: UUID) -> str:
    return f"guests of {account_id}"


def charge_guests(account_id: UUID) -> None:
    """The same with the share of all guests of the account, for whoever opens one of its links."""
    if has_no_session.get():
        payer.set(guests_of(account_id))
