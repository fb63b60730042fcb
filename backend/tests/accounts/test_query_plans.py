from uuid import UUID

import pytest

from explain import plan_of
from tend.accounts.queries import (
    email_changes,
    identities,
    one_time_tokens,
    passkeys,
    profile,
    second_factor,
    security_events,
    sessions,
    users,
)
from tend.ops.queries import purge

ID = UUID("01a206f4-a994-7362-b2d7-cb9183dbcfbc")
HASH = r"\x00"


@pytest.mark.parametrize(
    ("statement", "arguments", "index"),
    [
        (users._FIND_BY_EMAIL_KEY, ("ada@example.com",), "users_email_key_key"),
        (profile._UPDATE_PROFILE, (ID, *[None] * 5), "users_pkey"),
        (sessions._INSERT_SESSION, (ID, ID, "hash", HASH, HASH, "agent", "30 days", "signed_in"), "users_pkey"),
        (sessions._ROTATE_TOKEN, (ID, HASH, HASH, "30 days", "180 days"), "sessions_pkey"),
        (sessions._FIND_BY_PREVIOUS_TOKEN, (ID, HASH, "10 seconds", HASH), "sessions_pkey"),
        (sessions._IS_ALIVE, (ID, ID), "sessions_of_user"),
        (sessions._REVOKE_ALL, (ID,), "sessions_of_user"),
        (sessions._LIST_SESSIONS, (ID, ID), "sessions_of_user"),
        (sessions._IS_AUTHENTICATED, (ID, ID, "10 minutes"), "sessions_of_user"),
        (sessions._RENEW_AUTHENTICATION, (ID, ID, "hash"), "sessions_of_user"),
        (sessions._REVOKE_OTHERS, (ID, ID), "sessions_of_user"),
        (sessions._REVOKED_SINCE, (1800,), "revocations_by_age"),
        (one_time_tokens._FIND_OWNER, (HASH, "reset_password"), "one_time_tokens_token_hash_key"),
        (one_time_tokens._USE_TOKEN, (HASH, "reset_password"), "one_time_tokens_token_hash_key"),
        (one_time_tokens._VOID_RESETS, (ID,), "one_time_tokens_of_user"),
        (second_factor._FIND_AUTHENTICATOR, (ID,), "authenticators_pkey"),
        (second_factor._USE_RECOVERY_CODE, (ID, HASH), "recovery_codes_pkey"),
        (passkeys._FIND_PASSKEY, (HASH,), "passkeys_credential_id_key"),
        (passkeys._LIST_PASSKEYS, (ID,), "passkeys_of_user"),
        (passkeys._LIST_CREDENTIALS, (ID,), "passkeys_of_user"),
        (passkeys._USE_PASSKEY, (ID, 1), "passkeys_pkey"),
        (identities._FIND_OWNER, ("https://id.example.com", "1"), "identities_issuer_subject_key"),
        (identities._LIST_IDENTITIES, (ID,), "identities_of_user"),
        (identities._COUNT_IDENTITIES, (ID,), "identities_of_user"),
        (identities._DELETE_OF_OTHER_ADDRESSES, (ID, ""), "identities_of_user"),
        (security_events._LIST_EVENTS, (ID, ID, 50), "security_events_of_user"),
        (email_changes._IS_RESERVED, ("ada@example.com", ID), "email_changes_by_old_email"),
        (email_changes._CONFIRM_CHANGE, (HASH,), "email_changes_confirm_hash_key"),
        (email_changes._UNDO_CHANGE, (HASH, "hash"), "email_changes_undo_hash_key"),
    ],
)
async def test_statements_of_accounts_find_their_rows_through_an_index(app, statement, arguments, index):
    assert f"using {index}" in _as_index_scan(await plan_of(app.state.database, statement, *arguments))


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        ("sessions", "sessions_by_expiry"),
        ("one-time tokens", "one_time_tokens_by_expiry"),
        ("revocations", "revocations_by_age"),
        ("security log", "security_events_by_age"),
        ("used challenges", "used_challenges_by_age"),
        ("changes of email", "email_changes_by_expiry"),
    ],
)
async def test_the_purge_reads_only_the_rows_that_it_deletes(app, kind, index):
    statement = dict(purge.list_statements())[f"purge_batch {kind}"]
    assert f"using {index}" in _as_index_scan(await plan_of(app.state.database, statement))


def _as_index_scan(plan):
    """A bitmap scan of an index is as good as a plain one."""
    return plan.replace("Bitmap Index Scan on ", "Index Scan using ")
