"""How often a password, or an account's mailbox, may be tried.

Nobody can lock an owner out. Guesses from places that the account was never used from are counted by network, by
account and network, by account, and all together; a browser that signed in before has attempts of its own, which no
stranger can use up. An owner on a new device, while strangers keep the account's own limit spent, resets the password
by mail: that marks the browser as known. Right passwords give their attempt back.
"""

from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.core.db.database import Database
from tend.core.db.rate_limit import RateLimit, enforce

_QUARTER, _HOUR = 900, 3600
BY_DEVICE = RateLimit(10, _QUARTER)
BY_NETWORK = RateLimit(100, 600)
BY_ACCOUNT_AND_NETWORK = RateLimit(10, _QUARTER)
BY_ACCOUNT = RateLimit(100, _HOUR)
OVERALL = RateLimit(1200, 60)
BY_SESSION = RateLimit(10, _QUARTER)
# each one puts a working link into the owner's mailbox, so that using them up locks nobody out
MAILS_BY_ACCOUNT = RateLimit(5, _HOUR)


async def attempt_sign_in(db: Database, gate: Auth, visit: ClientInfo, email_key: str) -> None:
    """Count one guess, before it is judged. Raises `TooManyRequests`; then none of the later counters is spent."""
    for name, subject, limit in _sign_in_limits(gate, visit, email_key):
        await enforce(db, gate.settings, name, subject, limit)


async def give_back_sign_in(db: Database, gate: Auth, visit: ClientInfo, email_key: str) -> None:
    """What the guess cost, since it was right."""
    for name, subject, limit in _sign_in_limits(gate, visit, email_key):
        await enforce(db, gate.settings, name, subject, limit, cost=-1)


def _sign_in_limits(gate: Auth, visit: ClientInfo, email_key: str) -> list[tuple[str, str, RateLimit]]:
    if device := gate.devices.recognise(visit.device, email_key):
        return [("login-device", device, BY_DEVICE)]
    return [
        ("login-network", visit.network, BY_NETWORK),
        ("login-account-network", f"{email_key} {visit.network}", BY_ACCOUNT_AND_NETWORK),
        ("login-account", email_key, BY_ACCOUNT),
        ("login", "", OVERALL),
    ]


async def attempt_in_session(db: Database, gate: Auth, session_id: object) -> None:
    """Count one guess at the password by somebody who is signed in. Raises `TooManyRequests`."""
    await enforce(db, gate.settings, "password", str(session_id), BY_SESSION)


async def attempt_mail(db: Database, gate: Auth, kind: str, email_key: str) -> None:
    """Count one mail that a stranger may cause, whether the account exists or not. Raises `TooManyRequests`."""
    await enforce(db, gate.settings, kind, email_key, MAILS_BY_ACCOUNT)
