from tend.accounts import audit_log
from tend.accounts.access_tokens import Caller
from tend.accounts.auth import Gate
from tend.accounts.client_info import Visit
from tend.accounts.email_address import key_of
from tend.accounts.errors import EmailTaken
from tend.accounts.password_strength import check_strength
from tend.accounts.queries import users
from tend.accounts.refresh_tokens import IDLE
from tend.accounts.schemas import Registration
from tend.accounts.service import email_queue
from tend.accounts.session_tokens import Grant, grant, new_mark
from tend.core.crypto import fingerprint
from tend.core.db.database import Database
from tend.core.ids import new_id


async def register(db: Database, gate: Gate, visit: Visit, wanted: Registration) -> Grant:
    """A new account with its Inbox, signed in, its verification mail queued. Raises `EmailTaken` and `Invalid`."""
    own_words = [wanted.name, wanted.email]
    await gate.passwords.run(check_strength, "password", wanted.password, own_words)
    password_hash = await gate.passwords.hash(wanted.password)
    email_key = key_of(wanted.email)
    who = Caller(new_id(), new_id())
    refresh_token = gate.refresh_tokens.first(who.session_id)
    account = (who.user_id, wanted.email, email_key, password_hash, wanted.name, wanted.timezone, wanted.locale)
    session = (who.session_id, fingerprint(refresh_token), visit.user_agent, IDLE)
    async with db.transaction() as tx:
        user = await users.create(tx, *account, new_id(), *session)
        if user is None:
            raise EmailTaken
        await email_queue.queue_verification(tx, email_key)
    audit_log.note("registered", who.user_id, who.session_id)
    return grant(gate, who, user, refresh_token, new_mark(gate, visit, email_key))
