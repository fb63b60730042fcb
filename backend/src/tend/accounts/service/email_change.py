"""The change of an account's address: request it, confirm it from the new address, undo it from the old one."""

import asyncpg

from tend.accounts import sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import EmailTaken, InvalidOneTimeToken
from tend.accounts.guest_tokens import GUEST_VERSION_WHEN_LINK_IS_OVER
from tend.accounts.passwords import random_hash
from tend.accounts.queries import (
    email_changes,
    one_time_tokens,
    second_factor,
    security_events,
    sessions,
    token_owners,
)
from tend.accounts.queries.email_changes import AppliedChange, NewEmailChange
from tend.accounts.revocations import publish_revocations
from tend.accounts.service import emails
from tend.accounts.service.end_access import end_access_of_others
from tend.accounts.session_tokens import SignedInUser
from tend.core.bus.postgres import publish_on_commit
from tend.core.crypto import hash_token, require_signing_secret
from tend.core.db.database import Database, Queryable
from tend.core.errors import FieldError, Invalid
from tend.core.ids import new_id
from tend.core.request_context import charge_account
from tend.core.write_result import CHANGES_TOPIC, ListVersions
from tend.server_settings.service import require_allowed_domain

_UNCHANGED = FieldError("email", "email_unchanged", "This is already your email.")


async def request_change(db: Database, auth: Auth, user: SignedInUser, address: str) -> None:
    """Queue the mail with the link to the new address, until which nothing changes.

    Only the job looks for an account that has the address, so nothing here reveals whether there is one. Raises `Invalid`,
    `DomainNotAllowed` and `TooManyRequests`.
    """
    email_key = normalize_email(address)
    await sign_in_limits.count_email_change(db, auth, user, email_key)
    await require_allowed_domain(db, email_key)
    secret, change_id = require_signing_secret(auth.settings), new_id()
    confirm_hash, undo_hash = (
        hash_token(emails.derive_token(secret, purpose, change_id)) for purpose in ("change_email", "undo_email")
    )
    change = NewEmailChange(change_id, user.id, user.session_id, address, email_key, confirm_hash, undo_hash)
    async with db.transaction() as tx:
        if not await email_changes.insert_change(tx, change):
            raise Invalid(_UNCHANGED)
        await security_events.insert_event(tx, user.id, "email_change_requested", user.session_id)
        await emails.queue_email_change(tx, change_id)
    log_event("email change requested", user.id, user.session_id)


async def confirm_change(db: Database, auth: Auth, client: ClientInfo, token: str) -> None:
    """Change the address, and end all sessions but the one that requested it.

    Raises `InvalidOneTimeToken`, also if that session has ended, `EmailTaken` if somebody else got the address in between,
    and `DomainNotAllowed` if its domain is no longer allowed.
    """
    await _charge_owner(db, token)
    try:
        async with db.transaction() as tx:
            lists = await email_changes.take_list_versions(tx, hash_token(token))
            change = await email_changes.confirm_change(tx, hash_token(token))
            # A statement of its own, which sees a session that ended while the one before waited for the account.
            if change is None or not await sessions.is_session_alive(tx, change.session_id, change.user_id):
                raise InvalidOneTimeToken
            await require_allowed_domain(tx, change.email_key)
            if await email_changes.is_reserved_for_another(tx, change.email_key, change.user_id):
                raise EmailTaken
            revoked = await sessions.revoke_other_sessions(tx, change.user_id, change.session_id)
            await publish_revocations(tx, revoked)
            await security_events.insert_event(tx, change.user_id, "email_changed", user_agent=client.user_agent)
            await emails.queue_email_changed(tx, change.id)
            await _finish(tx, change, lists)
    except asyncpg.UniqueViolationError as error:
        raise EmailTaken from error
    log_event("email changed", change.user_id, change.session_id)
    auth.revocations.revoke_now(revoked, "email changed")


async def undo_change(db: Database, auth: Auth, client: ClientInfo, token: str) -> None:
    """Give the account its old address back, end every session and mail a link to choose a new password.

    Whoever changed the address knew the password, so it no longer works, and neither do API tokens, passkeys and two-factor
    authentication, which would keep the owner out, and open invitations. So do links for guests end that were made since that session began.
    Raises `InvalidOneTimeToken`.
    """
    await _charge_owner(db, token)
    async with db.transaction() as tx:
        lists = await email_changes.take_list_versions(tx, hash_token(token))
        guests = await email_changes.end_links(tx, hash_token(token), lists)
        change = await email_changes.undo_change(tx, hash_token(token), random_hash())
        if change is None:
            raise InvalidOneTimeToken
        ended = await end_access_of_others(tx, change.user_id, change.email_key, client.user_agent)
        await _finish(tx, change, lists)
        for guest_id in guests:
            await publish_on_commit(tx, CHANGES_TOPIC, {"users": {str(guest_id): GUEST_VERSION_WHEN_LINK_IS_OVER}})
        await security_events.insert_event(tx, change.user_id, "email_change_undone", user_agent=client.user_agent)
        # An authenticator that is being set up is deleted as well.
        if await second_factor.disable_two_factor(tx, change.user_id):
            await security_events.insert_event(tx, change.user_id, "two_factor_off", user_agent=client.user_agent)
            await emails.queue_security_notice(tx, change.user_id, "two_factor_undone")
        if ended.has_withdrawn_invitations:
            await emails.queue_security_notice(tx, change.user_id, "invitations_withdrawn")
        await emails.queue_reset(tx, change.email_key)
    log_event("email change undone", change.user_id)
    auth.revocations.revoke_now(ended.revoked, "email change undone")


async def _charge_owner(db: Database, token: str) -> None:
    """Raises `InvalidOneTimeToken` for one that never existed."""
    owner_id = await token_owners.find_owner_of_email_change(db, hash_token(token))
    if owner_id is None:
        raise InvalidOneTimeToken
    charge_account(owner_id)


async def _finish(tx: Queryable, change: AppliedChange, lists: ListVersions) -> None:
    """Links that were sent to the address before must not work any longer, and open pages show the new one."""
    await one_time_tokens.void_resets(tx, change.user_id)
    await publish_on_commit(tx, CHANGES_TOPIC, {"users": {str(change.user_id): change.version}})
    for list_id, version in lists.items():
        await publish_on_commit(tx, CHANGES_TOPIC, {"lists": {str(list_id): version}})
