import secrets
from uuid import UUID

from tend.accounts.access_tokens import SignedInUser
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import EmailTaken
from tend.accounts.password_strength import check_strength
from tend.accounts.passwords import Passwords
from tend.accounts.queries import passwords as password_queries
from tend.accounts.queries import sessions, users
from tend.accounts.queries.sessions import NewSession
from tend.accounts.queries.users import NewAccount
from tend.accounts.refresh_tokens import MAX_IDLE
from tend.accounts.schemas import Registration
from tend.accounts.service import emails
from tend.accounts.session_tokens import SignInResult, new_device_cookie, new_session, sign_in_result
from tend.core.db.database import Database, Queryable
from tend.core.ids import new_id


async def register(db: Database, auth: Auth, client: ClientInfo, wanted: Registration) -> SignInResult:
    """A new account with its Inbox, signed in, with a verification mail queued. Raises `EmailTaken` and `Invalid`."""
    await auth.passwords.run(check_strength, "password", wanted.password, [wanted.name, wanted.email])
    account = _new_account(wanted, await auth.passwords.hash(wanted.password))
    device_cookie = new_device_cookie(auth, client, account.email_key, account.password_hash)
    session, refresh_token = new_session(auth, client, device_cookie)
    async with db.transaction() as tx:
        created = await users.create_account(tx, account, session)
        if created is None:
            raise EmailTaken
        await emails.queue_verification(tx, account.email_key)
    log_event("registered", account.id, session.id)
    user = SignedInUser(account.id, session.id)
    return sign_in_result(auth, user, created, refresh_token, device_cookie)


async def create_for_operator(tx: Queryable, wanted: Registration) -> UUID:
    """A new account with its Inbox and a verified address, nobody signed in and no mail sent. Raises `EmailTaken`."""
    passwords = Passwords()
    try:
        account = _new_account(wanted, await passwords.hash(wanted.password))
    finally:
        passwords.close()
    # The session that comes with every new account is revoked at once, and nobody ever has its token.
    session = NewSession(new_id(), secrets.token_bytes(32), None, "", MAX_IDLE)
    if await users.create_account(tx, account, session) is None:
        raise EmailTaken
    await sessions.revoke_all(tx, account.id)
    await password_queries.verify_address(tx, account.id, account.email_key)
    log_event("account created", account.id)
    return account.id


def _new_account(wanted: Registration, password_hash: str) -> NewAccount:
    return NewAccount(
        id=new_id(),
        email=wanted.email,
        email_key=normalize_email(wanted.email),
        password_hash=password_hash,
        name=wanted.name,
        timezone=wanted.timezone,
        locale=wanted.locale,
        inbox_id=new_id(),
    )
