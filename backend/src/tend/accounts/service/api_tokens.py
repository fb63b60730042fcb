"""API tokens: create one, list them, revoke one."""

import json
from uuid import UUID

from tend.accounts.api_tokens import TOKEN_HINT_LETTERS, generate_token
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.errors import ApiTokenNotFound, SessionEnded, TooManyApiTokens
from tend.accounts.queries import api_tokens, security_events, sessions, users
from tend.accounts.queries.api_tokens import NewApiToken
from tend.accounts.revocations import publish_revocations
from tend.accounts.schemas import ApiTokenDraft
from tend.accounts.service import emails
from tend.accounts.session_tokens import SignedInUser
from tend.core.crypto import hash_token
from tend.core.db.database import Database, Json, Queryable
from tend.core.ids import new_id

_MAX_TOKENS = 50


async def create_token(db: Database, user: SignedInUser, draft: ApiTokenDraft) -> Json:
    """The new token with its secret, which nobody can read again.

    Raises `TooManyApiTokens`, `SessionEnded`, and `Invalid` for lists that are not the user's.
    """
    token = generate_token()
    new = NewApiToken(
        new_id(),
        hash_token(token),
        token[-TOKEN_HINT_LETTERS:],
        draft.name,
        sorted(set(draft.scopes)),
        None if draft.list_ids is None else sorted(set(draft.list_ids)),
        draft.expires_in_days,
    )
    async with db.transaction() as tx:
        row = await api_tokens.insert_token(tx, user.id, new, _MAX_TOKENS)
        if row is None:
            raise TooManyApiTokens(_MAX_TOKENS)
        # Whoever ends all sessions and tokens holds the account's lock, for which the insertion has waited.
        if not await sessions.is_session_alive(tx, user.session_id, user.id):
            raise SessionEnded
        await security_events.insert_event(tx, user.id, "token_created", user.session_id)
        await emails.queue_security_notice(tx, user.id, "token_created")
    log_event("token created", user.id, user.session_id)
    return json.dumps(json.loads(row) | {"token": token})


async def list_tokens(db: Queryable, user: SignedInUser) -> Json:
    return await api_tokens.list_tokens(db, user.id)


async def revoke_token(db: Database, auth: Auth, user: SignedInUser, token_id: UUID) -> None:
    """End one of the user's own tokens everywhere within a second. Raises `ApiTokenNotFound`."""
    async with db.transaction() as tx:
        # The log refers to the account, which is locked before its tokens, as when it is deleted.
        await users.lock_user(tx, user.id)
        revoked = await api_tokens.revoke_token(tx, user.id, token_id)
        if not revoked:
            raise ApiTokenNotFound
        await publish_revocations(tx, revoked)
        await security_events.insert_event(tx, user.id, "token_revoked", user.session_id)
    auth.revocations.revoke_now(revoked, "token revoked")
