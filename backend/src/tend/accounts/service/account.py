"""The account of a person: register, verify the address, read and change the profile, delete everything."""

from tend.accounts import sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.current_user import require_reauthentication
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import (
    ConfirmationRequired,
    EmailTaken,
    InvalidOneTimeToken,
    NotSignedIn,
    PasswordRequired,
    WrongPassword,
)
from tend.accounts.password_strength import require_strong_password
from tend.accounts.queries import email_changes, one_time_tokens, profile, sessions, users
from tend.accounts.queries.users import AccountRow, NewAccount
from tend.accounts.schemas import AccountDeletion, AddressVerification, ProfilePatch, Registration
from tend.accounts.service import emails
from tend.accounts.service.erase_account import NewOwners, erase_account
from tend.accounts.service.passwords import verify_current_password
from tend.accounts.service.sessions import (
    SignInResult,
    build_sign_in_result,
    create_device_cookie,
    find_device,
    generate_session,
)
from tend.accounts.session_tokens import SignedInUser
from tend.core.crypto import hash_token
from tend.core.db.database import Database, Json, Queryable
from tend.core.ids import new_id
from tend.core.request_context import charge_account
from tend.core.write_result import WriteResult
from tend.server_settings.service import require_registration


async def register(db: Database, auth: Auth, client: ClientInfo, registration: Registration) -> SignInResult:
    """A new account with its Inbox, signed in, with a verification mail queued. Raises `EmailTaken` and `Invalid`.

    Raises what `require_registration` raises as well, but for a weak password `Invalid` whatever the address is, so that
    nobody tries addresses without creating accounts. Raises `ConfirmationRequired` once the account is there, if nobody may
    use it before the link in the email was opened.
    """
    token = registration.invitation_token
    async with auth.passwords.wait_in_queue(client.network):
        await auth.passwords.run(
            require_strong_password, "password", registration.password, [registration.name, registration.email]
        )
        rules = await require_registration(
            db, normalize_email(registration.email), hash_token(token) if token else None
        )
        password_hash = await auth.passwords.hash(registration.password)
        account = build_account(registration, password_hash, is_confirmed=rules.is_invited)
    device_cookie = create_device_cookie(auth, client, account.email_key, account.password_hash)
    session, refresh_token = generate_session(auth, client, device_cookie)
    async with db.transaction() as tx:
        created = await users.create_account(tx, account, session)
        if created is None or await email_changes.is_reserved_for_another(tx, account.email_key, account.id):
            raise EmailTaken
        if not account.is_confirmed:
            await emails.queue_verification(tx, account.email_key)
        if rules.must_confirm:
            await sessions.revoke_all_sessions(tx, account.id)
    log_event("registered", account.id, session.id)
    if rules.must_confirm:
        raise ConfirmationRequired
    user = SignedInUser(account.id, session.id)
    return build_sign_in_result(auth, user, created, refresh_token, device_cookie)


def build_account(registration: Registration, password_hash: str, *, is_confirmed: bool = False) -> NewAccount:
    return NewAccount(
        id=new_id(),
        email=registration.email,
        email_key=normalize_email(registration.email),
        password_hash=password_hash,
        name=registration.name,
        timezone=registration.timezone,
        locale=registration.locale,
        week_start=registration.week_start,
        inbox_id=new_id(),
        is_confirmed=is_confirmed,
    )


async def resend_verification(db: Database, auth: Auth, address: str) -> None:
    """Queue another verification mail. As with a reset, only the job looks for an account."""
    email_key = normalize_email(address)
    await sign_in_limits.count_mail(db, auth, "resend-account", email_key)
    await emails.queue_verification(db, email_key)


async def verify_email(db: Database, auth: Auth, client: ClientInfo, verification: AddressVerification) -> None:
    """Confirm the address for whoever registered it, whom this browser or the password shows.

    The link alone doesn't: a stranger may have registered the address, and its owner would confirm the stranger's account.
    Raises `InvalidOneTimeToken`, also if the address of the account was changed, and after `PasswordRequired`, `WrongPassword`,
    `TooManyRequests` and `PasswordQueueFull` the link still works.
    """
    token_hash = hash_token(verification.token)
    owner = await one_time_tokens.find_owner(db, token_hash, "verify_email")
    account = await users.find_by_id(db, owner.user_id) if owner else None
    if owner is None or account is None or account.email_key != owner.email_key:
        raise InvalidOneTimeToken
    charge_account(account.id)
    if find_device(auth, client, account) is None:
        await _verify_password(db, auth, client, account, verification.password)
    async with db.transaction() as tx:
        used = await one_time_tokens.use_token(tx, token_hash, "verify_email")
        if used is None or not await users.verify_address(tx, used.user_id, used.email_key):
            raise InvalidOneTimeToken
    log_event("address verified", used.user_id)


async def _verify_password(db: Database, auth: Auth, client: ClientInfo, account: AccountRow, password: str) -> None:
    """Raises `PasswordRequired`, `WrongPassword`, and what signing in raises for its limits, which count this as well."""
    if not password:
        raise PasswordRequired
    async with auth.passwords.wait_in_queue(client.network):
        await sign_in_limits.count_sign_in(db, auth, client, account.email_key, account.password_hash)
        if not await auth.passwords.verify(account.password_hash, password):
            log_event("password refused", account.id)
            raise WrongPassword
    await sign_in_limits.refund_sign_in(db, auth, client, account.email_key, account.password_hash)


async def read_profile(db: Queryable, user: SignedInUser) -> Json:
    """The user's account. Raises `NotSignedIn` if it was deleted while its access token was valid."""
    row = await profile.read_profile(db, user.id)
    if row is None:
        raise NotSignedIn
    return row


async def update_profile(db: Queryable, user: SignedInUser, patch: ProfilePatch) -> WriteResult:
    """The account with the fields that were sent. Raises `NotSignedIn` as well."""
    if not patch.model_fields_set:
        # Nothing was sent, so nothing changes and no version is taken.
        return WriteResult(await read_profile(db, user))
    result = await profile.update_profile(db, user.id, patch)
    if result is None:
        raise NotSignedIn
    return result


async def delete_account(db: Database, auth: Auth, user: SignedInUser, deletion: AccountDeletion) -> WriteResult:
    """Delete the account and everything that nobody else shares, and hand over what `deletion` hands over.

    Raises `WrongPassword`, `TooManyRequests`, `SharedListsUndecided` and `NewOwnerNotMember`, and for an account without a
    password `ReauthenticationRequired`.
    """
    account = await _verify_owner(db, auth, user, deletion.password)
    lists = {choice.list_id: choice.new_owner_id for choice in deletion.shared_lists}
    folders = {choice.folder_id: choice.new_owner_id for choice in deletion.shared_folders}
    async with db.transaction() as tx:
        erased = await erase_account(tx, account, NewOwners(lists, folders))
        if erased is not None:
            await emails.queue_account_deleted(tx, account, has_new_owners=bool(folders or any(lists.values())))
    if erased is None:
        raise WrongPassword
    auth.revocations.revoke_now(erased.revoked, "account deleted")
    log_event("account deleted", account.id)
    return erased.write


async def _verify_owner(db: Database, auth: Auth, user: SignedInUser, password: str | None) -> AccountRow:
    """The account, after its password or, if it has none, a sign-in a short time ago."""
    account = await users.find_by_id(db, user.id)
    if account is None:
        raise NotSignedIn
    if password is not None or account.has_password:
        return await verify_current_password(db, auth, user, password or "")
    await require_reauthentication(db, user)
    return account
