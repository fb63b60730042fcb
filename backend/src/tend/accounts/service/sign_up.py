from tend.accounts import audit_log
from tend.accounts.access_tokens import SignedInUser
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import EmailTaken
from tend.accounts.password_strength import check_strength
from tend.accounts.queries import users
from tend.accounts.refresh_tokens import IDLE
from tend.accounts.schemas import Registration
from tend.accounts.service import email_queue
from tend.accounts.session_tokens import SignInResult, grant, new_mark
from tend.core.crypto import fingerprint
from tend.core.db.database import Database
from tend.core.ids import new_id


async def register(db: Database, gate: Auth, visit: ClientInfo, wanted: Registration) -> SignInResult:
    """A new account with its Inbox, signed in, its verification mail queued. Raises `EmailTaken` and `Invalid`."""
    own_words = [wanted.name, wanted.email]
    await gate.passwords.run(check_strength, "password", wanted.password, own_words)
    password_hash = await gate.passwords.hash(wanted.password)
    email_key = normalize_email(wanted.email)
    who = SignedInUser(new_id(), new_id())
    refresh_token = gate.refresh_tokens.first(who.session_id)
    account = (who.id, wanted.email, email_key, password_hash, wanted.name, wanted.timezone, wanted.locale)
    session = (who.session_id, fingerprint(refresh_token), visit.user_agent, IDLE)
    async with db.transaction() as tx:
        user = await users.create(tx, *account, new_id(), *session)
        if user is None:
            raise EmailTaken
        await email_queue.queue_verification(tx, email_key)
    audit_log.note("registered", who.id, who.session_id)
    return grant(gate, who, user, refresh_token, new_mark(gate, visit, email_key))
