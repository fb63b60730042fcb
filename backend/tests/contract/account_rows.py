"""Rows of an account that no request of a test could create as quickly."""

import secrets
from typing import Any

from tend.core.ids import new_id


async def insert_credentials(database: Any, user_id: str, user_agent: str) -> dict[str, str]:
    """The ids of a session, an API token, a passkey and an identity of the person, by kind."""
    # Tests create more than a hundred sessions, and the limit ends those that were not used the longest: not the person's own.
    ids = {kind: str(new_id()) for kind in ("session", "token", "passkey", "identity")}
    statement = """
        insert into sessions (id, user_id, refresh_hash, user_agent, last_used_at, expires_at)
        values ($1, $2, $3, $4, now() - interval '1 day', now() + interval '1 day')"""
    await database.execute(statement, ids["session"], user_id, secrets.token_bytes(32), user_agent)
    statement = """
        insert into api_tokens (id, user_id, token_hash, hint, name, scopes)
        values ($1, $2, $3, 'abcd', 'Laptop', '{read}')"""
    await database.execute(statement, ids["token"], user_id, secrets.token_bytes(32))
    statement = """
        insert into passkeys (id, user_id, name, credential_id, public_key, sign_count, transports)
        values ($1, $2, 'Laptop', $3, '', 0, '{internal}')"""
    await database.execute(statement, ids["passkey"], user_id, secrets.token_bytes(32))
    statement = """
        insert into identities (id, user_id, issuer, subject, email, email_key)
        values ($1, $2, 'https://id.example.com', $3, '', '')"""
    await database.execute(statement, ids["identity"], user_id, ids["identity"])
    return ids


async def insert_notification(database: Any, user_id: str, list_id: str, texts: dict[str, str]) -> str:
    statement = """
        insert into notifications (id, user_id, kind, list_id, actor_name, list_name, title, version)
        values ($1, $2, 'commented', $3, 'Somebody', $4, $5, 1)"""
    notification_id = str(new_id())
    await database.execute(statement, notification_id, user_id, list_id, texts["name"], texts["title"])
    return notification_id
