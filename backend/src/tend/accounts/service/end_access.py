"""Ends the access that an account has given out, in case somebody else was in the account and gave it to themselves."""

from dataclasses import dataclass
from uuid import UUID

from tend.accounts.queries import api_tokens, invitations, sessions
from tend.accounts.queries.sessions import RevokedSession
from tend.accounts.queries.sign_in_changes import withdraw_unconfirmed_sign_in_changes
from tend.accounts.revocations import publish_revocations
from tend.accounts.service.identities import remove_identities_of_other_addresses
from tend.accounts.service.passkeys import remove_all_passkeys
from tend.core.db.database import Queryable


@dataclass(frozen=True, slots=True)
class EndedAccess:
    revoked: list[RevokedSession]
    """The sessions and API tokens."""
    has_withdrawn_invitations: bool
    """Whether invitations that still worked are among what ended. Their sender has to learn of it."""


async def end_access(tx: Queryable, user_id: UUID, *, keeps_tokens: bool = False) -> EndedAccess:
    """End all sessions, API tokens (unless `keeps_tokens`), open invitations, and unconfirmed changes of how to sign in.

    Call it after the statement that locks the account.
    """
    await withdraw_unconfirmed_sign_in_changes(tx, user_id)
    has_withdrawn = await invitations.withdraw_open_invitations(tx, user_id)
    revoked = await sessions.revoke_all_sessions(tx, user_id)
    if not keeps_tokens:
        revoked += await api_tokens.revoke_all_tokens(tx, user_id)
    await publish_revocations(tx, revoked)
    return EndedAccess(revoked, has_withdrawn)


async def end_access_of_others(tx: Queryable, user_id: UUID, email_key: str, user_agent: str) -> EndedAccess:
    """Do what `end_access` does, and remove all passkeys and all identities of other addresses than this one."""
    ended = await end_access(tx, user_id)
    await remove_all_passkeys(tx, user_id, user_agent)
    await remove_identities_of_other_addresses(tx, user_id, email_key, user_agent)
    return ended
