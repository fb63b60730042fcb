"""How often a password, a code or a passkey may be tried, and how often an account may be sent mail.

Nobody can lock an owner out. Guesses from browsers that the account was never used from are counted by network, by
account and network, by account, and all together; a browser that signed in before has attempts of its own, which no
stranger can use up. All such browsers of an account share a limit above their own, so that nobody who collected many
device cookies can guess at a multiple of it. An owner on a new device, while strangers exhaust the account's own limit, resets the password by
mail, which gives the browser a device cookie. A right password gives its attempt back.
"""

from dataclasses import dataclass
from uuid import UUID

from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.session_tokens import SignedInUser
from tend.core.db.database import Database
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit

_QUARTER, _HOUR = 900, 3600
SIGN_INS_BY_DEVICE = RateLimit(10, _QUARTER)
SIGN_INS_BY_DEVICES_OF_ACCOUNT = RateLimit(50, _QUARTER)
SIGN_INS_BY_NETWORK = RateLimit(100, 600)
SIGN_INS_BY_ACCOUNT_AND_NETWORK = RateLimit(10, _QUARTER)
SIGN_INS_BY_ACCOUNT = RateLimit(100, _HOUR)
SIGN_INS_OVERALL = RateLimit(1200, 60)
PASSWORD_CHECKS_BY_SESSION = RateLimit(10, _QUARTER)
PASSWORD_CHECKS_BY_SESSIONS_OF_ACCOUNT = RateLimit(30, _QUARTER)
# Each mail brings a working link to the owner, so exhausting this limit locks nobody out.
MAILS_BY_ACCOUNT = RateLimit(5, _HOUR)
# Three of a million codes are right at a time, so 30 an hour find one in more than a year, on average.
CODES_BY_EVIDENCE = RateLimit(5, 600)
CODES_BY_ACCOUNT = RateLimit(30, _HOUR)


@dataclass(frozen=True, slots=True)
class CodeAttempt:
    """An attempt at a code by somebody who knows the password, or has a link."""

    user_id: UUID
    evidence: str
    """What shows that: a session, a link, the first step of signing in."""
    device: str | None = None
    """The token of a browser that signed in before, whose attempts nobody else can use up."""


async def count_sign_in(
    db: Database, auth: Auth, client: ClientInfo, email_key: str, password_hash: str | None
) -> None:
    """Count an attempt before the password is verified; `password_hash` is None if there is no such account.

    Raises `TooManyRequests` at the first limit that is exhausted; the limits after it are not counted.
    """
    for name, subject, limit in _sign_in_limits(auth, client, email_key, password_hash):
        await enforce_rate_limit(db, auth.settings, name, subject, limit)


async def refund_sign_in(db: Database, auth: Auth, client: ClientInfo, email_key: str, password_hash: str) -> None:
    """Give back the attempt that `count_sign_in` counted with the same hash, since the password was right."""
    for name, subject, limit in _sign_in_limits(auth, client, email_key, password_hash):
        await enforce_rate_limit(db, auth.settings, name, subject, limit, cost=-1)


def _sign_in_limits(
    auth: Auth, client: ClientInfo, email_key: str, password_hash: str | None
) -> list[tuple[str, str, RateLimit]]:
    device = password_hash and auth.device_cookies.find(client.device_cookie, email_key, password_hash)
    if device:
        return [
            ("login-device", device, SIGN_INS_BY_DEVICE),
            ("login-devices", email_key, SIGN_INS_BY_DEVICES_OF_ACCOUNT),
        ]
    return [
        ("login-network", client.network, SIGN_INS_BY_NETWORK),
        ("login-account-network", f"{email_key} {client.network}", SIGN_INS_BY_ACCOUNT_AND_NETWORK),
        ("login-account", email_key, SIGN_INS_BY_ACCOUNT),
        ("login", "", SIGN_INS_OVERALL),
    ]


async def count_passkey(db: Database, auth: Auth, client: ClientInfo) -> None:
    """Count an attempt with a passkey, before it is looked at. Nobody can guess one, so no account has a limit of its own.

    Raises `TooManyRequests`.
    """
    for name, subject, limit in _passkey_limits(client):
        await enforce_rate_limit(db, auth.settings, name, subject, limit)


async def refund_passkey(db: Database, auth: Auth, client: ClientInfo) -> None:
    """Give back the attempt, since the passkey was right."""
    for name, subject, limit in _passkey_limits(client):
        await enforce_rate_limit(db, auth.settings, name, subject, limit, cost=-1)


def _passkey_limits(client: ClientInfo) -> list[tuple[str, str, RateLimit]]:
    return [("passkey-network", client.network, SIGN_INS_BY_NETWORK), ("passkey", "", SIGN_INS_OVERALL)]


async def count_password_check(db: Database, auth: Auth, user: SignedInUser) -> None:
    """Count an attempt at the password by somebody who is signed in. Raises `TooManyRequests`."""
    await enforce_rate_limit(db, auth.settings, "password", str(user.session_id), PASSWORD_CHECKS_BY_SESSION)
    await enforce_rate_limit(
        db, auth.settings, "password-account", str(user.id), PASSWORD_CHECKS_BY_SESSIONS_OF_ACCOUNT
    )


async def count_code(db: Database, auth: Auth, attempt: CodeAttempt) -> None:
    """Count an attempt at a code, right or wrong. Raises `TooManyRequests`."""
    for name, subject, limit in _code_limits(attempt):
        await enforce_rate_limit(db, auth.settings, name, subject, limit)


async def refund_code(db: Database, auth: Auth, attempt: CodeAttempt) -> None:
    """Give back the attempt, since the code was right."""
    for name, subject, limit in _code_limits(attempt):
        await enforce_rate_limit(db, auth.settings, name, subject, limit, cost=-1)


def _code_limits(attempt: CodeAttempt) -> list[tuple[str, str, RateLimit]]:
    if attempt.device:
        shared = ("code-device", attempt.device, SIGN_INS_BY_DEVICE)
    else:
        shared = ("code-account", str(attempt.user_id), CODES_BY_ACCOUNT)
    return [("code-ticket", attempt.evidence, CODES_BY_EVIDENCE), shared]


async def count_device_mail(db: Database, auth: Auth, user_id: UUID) -> None:
    """Count a mail about a sign-in from a new device. Raises `TooManyRequests`."""
    await enforce_rate_limit(db, auth.settings, "new-device-mail", str(user_id), MAILS_BY_ACCOUNT)


async def count_mail(db: Database, auth: Auth, kind: str, email_key: str) -> None:
    """Count a mail that a stranger may cause, whether the account exists or not. Raises `TooManyRequests`."""
    await enforce_rate_limit(db, auth.settings, kind, email_key, MAILS_BY_ACCOUNT)


async def count_email_change(db: Database, auth: Auth, user: SignedInUser, email_key: str) -> None:
    """Count a mail that an account sends to an address that may be anybody's. Raises `TooManyRequests`."""
    await enforce_rate_limit(db, auth.settings, "change-email", str(user.id), MAILS_BY_ACCOUNT)
    await enforce_rate_limit(db, auth.settings, "change-email-address", email_key, MAILS_BY_ACCOUNT)
