"""What an operator does with accounts: find, disable, enable, promote, sign out and delete them. Each act is recorded."""

import secrets
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError

from tend.accounts.audit_log import log_event
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import EmailTaken
from tend.accounts.passwords import Passwords
from tend.accounts.queries import invitations, operators, second_factor, security_events, sessions, users
from tend.accounts.queries.users import AccountRow
from tend.accounts.schemas import Registration
from tend.accounts.service import emails
from tend.accounts.service.account import build_account
from tend.accounts.service.end_access import end_access
from tend.accounts.service.erase_account import erase_account
from tend.accounts.session_tokens import MAX_SESSION_IDLE, NewSession
from tend.core.db.database import Queryable, in_transaction
from tend.core.ids import new_id
from tend.core.write_result import WriteResult


async def create_verified_account(tx: Queryable, registration: Registration) -> UUID:
    """A new account with its Inbox and a verified address, nobody signed in and no mail sent. Raises `EmailTaken`."""
    hasher = Passwords()
    try:
        account = build_account(registration, await hasher.hash(registration.password))
    finally:
        hasher.close()
    # The session that comes with every new account is revoked at once, and nobody ever has its token.
    session = NewSession(new_id(), secrets.token_bytes(32), None, "", MAX_SESSION_IDLE)
    if await users.create_account(tx, account, session) is None:
        raise EmailTaken
    await sessions.revoke_all_sessions(tx, account.id)
    await users.verify_address(tx, account.id, account.email_key)
    log_event("account created", account.id)
    return account.id


async def find_account(db: Queryable, address_or_id: str) -> AccountRow | None:
    try:
        return await users.find_by_id(db, UUID(address_or_id))
    except ValueError:
        pass
    try:
        return await users.find_by_email_key(db, normalize_email(address_or_id))
    except EmailNotValidError:
        return None


async def disable_account(db: Queryable, user_id: UUID, operator_id: UUID | None = None) -> None:
    """Let nobody into the account. A trigger revokes its sessions, in every process within a second.

    Its open invitations end, so that they don't work again when it is enabled.
    """
    async with in_transaction(db) as tx:
        await users.disable_account(tx, user_id)
        await invitations.withdraw_open_invitations(tx, user_id)
        await operators.record_act(tx, operator_id, "account_disabled", user_id)
    log_event("account disabled", user_id)


async def enable_account(db: Queryable, user_id: UUID, operator_id: UUID | None = None) -> None:
    """Let the account's owner sign in again. Sessions that ended stay ended."""
    async with in_transaction(db) as tx:
        await users.enable_account(tx, user_id)
        await operators.record_act(tx, operator_id, "account_enabled", user_id)
    log_event("account enabled", user_id)


async def promote_account(db: Queryable, user_id: UUID, operator_id: UUID | None = None) -> None:
    """Make it an operator's account."""
    async with in_transaction(db) as tx:
        await operators.promote(tx, user_id)
        await operators.record_act(tx, operator_id, "operator_promoted", user_id)
    log_event("operator promoted", user_id)


async def demote_account(db: Queryable, user_id: UUID, operator_id: UUID | None = None) -> None:
    """Make it an ordinary account, from its next request on."""
    async with in_transaction(db) as tx:
        await operators.demote(tx, user_id)
        await operators.record_act(tx, operator_id, "operator_demoted", user_id)
    log_event("operator demoted", user_id)


async def end_sessions(db: Queryable, user_id: UUID, operator_id: UUID | None = None) -> None:
    """Sign the account out everywhere, within a second, and end all else that `end_access` does."""
    async with in_transaction(db) as tx:
        await users.lock_user(tx, user_id)
        ended = await end_access(tx, user_id)
        if ended.has_withdrawn_invitations:
            await emails.queue_security_notice(tx, user_id, "invitations_withdrawn")
        await operators.record_act(tx, operator_id, "sessions_ended", user_id)
    log_event("sessions ended by an operator", user_id)


async def send_reset_link(db: Queryable, account: AccountRow, operator_id: UUID | None = None) -> None:
    """Mail the account's owner a link to reset the password. The operator never sees it."""
    async with in_transaction(db) as tx:
        await emails.queue_reset(tx, account.email_key)
        await operators.record_act(tx, operator_id, "reset_link_sent", account.id)
    log_event("reset link sent by an operator", account.id)


async def reset_two_factor(db: Queryable, user_id: UUID, operator_id: UUID | None = None) -> bool:
    """Turn off two-factor authentication for somebody who lost every code, and tell them. Passkeys stay. False if it was off."""
    async with in_transaction(db) as tx:
        if not await second_factor.disable_two_factor(tx, user_id):
            return False
        await security_events.insert_event(tx, user_id, "two_factor_reset")
        await emails.queue_security_notice(tx, user_id, "two_factor_reset")
        await operators.record_act(tx, operator_id, "two_factor_reset", user_id)
    log_event("two-factor off", user_id, reason="reset by an operator")
    return True


async def delete_account(db: Queryable, account: AccountRow, operator_id: UUID | None = None) -> WriteResult | None:
    """Delete it with everything that nobody else shares; None if its password was changed at this moment.

    Of the lists that others share and it alone owns, another member becomes the owner. The result has their versions.
    """
    async with in_transaction(db) as tx:
        erased = await erase_account(tx, account)
        if erased is None:
            return None
        await operators.record_act(tx, operator_id, "account_deleted", account.id)
        await emails.queue_account_deleted(tx, account, by_operator=True)
    log_event("account deleted", account.id)
    return erased.write


async def delete_account_at(tx: Any, address: str) -> bool:
    """The same for the account at `address`; false if there is none."""
    account = await users.find_by_email_key(tx, normalize_email(address))
    if account is None or await erase_account(tx, account) is None:
        return False
    log_event("account deleted", account.id)
    return True
