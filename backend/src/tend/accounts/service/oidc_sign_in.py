"""Sign in at the issuer of OpenID Connect: start, finish, and show that an account of Tend is one's own."""

from dataclasses import dataclass
from uuid import UUID

from tend.accounts import sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.errors import (
    AccountDisabled,
    ConfirmationRequired,
    EmailTaken,
    SecondFactorRequired,
    WrongPassword,
)
from tend.accounts.oidc.errors import OidcEmailUnverified, OidcExpired, OidcRefused, OidcUnavailable
from tend.accounts.oidc.flows import Flow, Identity
from tend.accounts.oidc.flows import generate_browser_key as generate_oidc_key
from tend.accounts.oidc.issuer import Issuer
from tend.accounts.passwords import random_hash
from tend.accounts.queries import email_changes, passkeys, users
from tend.accounts.queries import identities as queries
from tend.accounts.queries.users import AccountRow, NewAccount
from tend.accounts.second_factor import generate_browser_key
from tend.accounts.service.identities import (
    add_identity_in_session,
    add_identity_to_account,
    email_key_of,
    require_issuer,
)
from tend.accounts.service.second_factor import use_second_factor_code
from tend.accounts.service.sessions import (
    PendingSignIn,
    SignInResult,
    build_sign_in_result,
    create_device_cookie,
    find_device,
    generate_session,
    notify_of_new_device,
    start_session,
)
from tend.accounts.session_tokens import SignedInUser
from tend.accounts.sign_in_limits import CodeAttempt
from tend.accounts.sign_in_schemas import OidcCallback, OidcLink
from tend.core.crypto import hash_token
from tend.core.db.database import Database
from tend.core.errors import TendError
from tend.core.http.maintenance import InMaintenance
from tend.core.ids import new_id
from tend.core.request_context import charge_account
from tend.server_settings.service import require_registration


@dataclass(frozen=True, slots=True)
class IdentityLinkStep:
    """The identity is nobody's yet, and its address is that of an account. Nothing shows that it is the same person's."""

    identity: str
    """A cookie for the next step."""


OidcSignInResult = SignInResult | PendingSignIn | IdentityLinkStep | None


def choose_browser_key(present: str | None) -> str:
    """The cookie of flows before, so that other tabs can finish theirs, or a new one."""
    fresh = generate_oidc_key()
    # A cookie of another length is none of ours.
    return present if present is not None and len(present) == len(fresh) else fresh


async def start_sign_in(auth: Auth, browser_key: str) -> str:
    """The address at the issuer where the person signs in. Raises `OidcNotConfigured` and `OidcUnavailable`."""
    issuer = require_issuer(auth)
    try:
        return await issuer.authorization_url(auth.oidc_flows.start(issuer.url, browser_key))
    except OidcUnavailable as error:
        _log_failure(error)
        raise


async def finish_sign_in(
    db: Database,
    auth: Auth,
    client: ClientInfo,
    browser_key: str | None,
    callback: OidcCallback,
    *,
    is_in_maintenance: bool,
) -> OidcSignInResult:
    """Sign in to the account of the identity, or to a new one; None if a session has added it to its account.

    Raises `OidcNotConfigured`, `OidcExpired`, `OidcRefused`, `OidcUnavailable`, `OidcEmailUnverified`, `AccountDisabled`,
    `ConfirmationRequired`, `EmailTaken`, what `require_registration` and `add_identity_in_session` raise, and `InMaintenance` for
    everything but a sign-in to an account of which the identity is known.
    """
    issuer = require_issuer(auth)
    flow = auth.oidc_flows.read(callback.state, issuer.url, browser_key or "")
    # Before the code is looked at, so that a flow is finished once, be it well or not.
    if not await passkeys.use_challenge(db, flow.id):
        raise OidcExpired
    identity = await _redeem(issuer, flow, callback)
    owner_id = None if flow.session_id else await queries.find_owner(db, identity)
    if is_in_maintenance and owner_id is None:
        raise InMaintenance
    if flow.session_id:
        await add_identity_in_session(db, flow.session_id, identity)
        return None
    if owner_id:
        return await _sign_in(db, auth, client, owner_id, identity)
    if not identity.email:
        raise OidcEmailUnverified
    if await users.find_by_email_key(db, email_key_of(identity)) is None:
        registered = await _register(db, auth, client, identity, callback)
        if registered:
            return registered
    return IdentityLinkStep(auth.oidc_flows.seal_identity(identity, browser_key or ""))


async def _redeem(issuer: Issuer, flow: Flow, callback: OidcCallback) -> Identity:
    try:
        return await issuer.redeem(flow, callback.code, callback.iss)
    except (OidcRefused, OidcUnavailable) as error:
        _log_failure(error)
        raise


def _log_failure(error: OidcRefused | OidcUnavailable) -> None:
    log_event("sign-in failed", None, reason=f"issuer: {error.reason}")


async def _sign_in(
    db: Database, auth: Auth, client: ClientInfo, user_id: UUID, identity: Identity
) -> SignInResult | PendingSignIn:
    account = await users.find_by_id(db, user_id)
    if account is None:
        raise OidcExpired
    charge_account(account.id)
    _require_usable(account)
    if account.two_factor_at:
        browser_key = generate_browser_key()
        return PendingSignIn(
            auth.second_factor.issue_first_step(account.id, account.password_hash, browser_key), browser_key
        )
    is_known = find_device(auth, client, account) is not None
    async with db.transaction() as tx:
        # This locks the account, as whoever removes identities does first.
        signed_in = await start_session(
            tx, auth, client, account, "signed_in" if is_known else "signed_in_on_new_device"
        )
        if signed_in is None or not await queries.use_identity(tx, account.id, identity, email_key_of(identity)):
            # The password was changed, the account disabled or the identity removed in between.
            raise OidcExpired
    log_event("signed in", account.id, reason="issuer")
    if not is_known:
        await notify_of_new_device(db, auth, client, account.id)
    return signed_in


def _require_usable(account: AccountRow) -> None:
    error: TendError | None = None
    if account.disabled_at:
        error = AccountDisabled()
    elif account.must_confirm:
        error = ConfirmationRequired()
    if error:
        log_event("sign-in failed", account.id, reason=error.code)
        raise error


async def _register(
    db: Database, auth: Auth, client: ClientInfo, identity: Identity, callback: OidcCallback
) -> SignInResult | None:
    """A new account without a password; None if somebody has created one with the address at this moment."""
    token = callback.invitation_token
    await require_registration(db, email_key_of(identity), hash_token(token) if token else None)
    account = NewAccount(
        id=new_id(),
        email=identity.email,
        email_key=email_key_of(identity),
        password_hash=random_hash(),
        name=identity.name,
        timezone=callback.timezone,
        locale=callback.locale,
        week_start=callback.week_start,
        inbox_id=new_id(),
        is_confirmed=True,
        has_password=False,
    )
    device_cookie = create_device_cookie(auth, client, account.email_key, account.password_hash)
    session, refresh_token = generate_session(auth, client, device_cookie)
    async with db.transaction() as tx:
        created = await users.create_account(tx, account, session)
        if created is None:
            return None
        if await email_changes.is_reserved_for_another(tx, account.email_key, account.id):
            raise EmailTaken
        if not await queries.insert_identity(tx, account.id, new_id(), identity, account.email_key, is_used=True):
            raise OidcExpired
    log_event("registered", account.id, session.id, reason="issuer")
    return build_sign_in_result(auth, SignedInUser(account.id, session.id), created, refresh_token, device_cookie)


async def link_identity(
    db: Database, auth: Auth, client: ClientInfo, browser_key: str | None, sealed: str | None, proof: OidcLink
) -> SignInResult:
    """Add the identity of `IdentityLinkStep` to the account with its address, for whoever knows the password, and sign in.

    Raises `OidcExpired`, `WrongPassword`, `SecondFactorRequired` and `WrongSecondFactorCode`, after which the step can be repeated,
    `AccountDisabled`, `IdentityTaken`, `TooManyIdentities`, and what signing in raises for its limits.
    """
    issuer = require_issuer(auth)
    identity = auth.oidc_flows.read_identity(sealed or "", browser_key or "")
    if identity.issuer != issuer.url:
        raise OidcExpired
    account = await _verify_password(db, auth, client, email_key_of(identity), proof.password)
    if account.disabled_at:
        raise AccountDisabled
    device = find_device(auth, client, account)
    if account.two_factor_at:
        if not proof.code.strip():
            raise SecondFactorRequired
        attempt = CodeAttempt(account.id, hash_token(sealed or "").hex(), device)
        await use_second_factor_code(db, auth, attempt, proof.code, client.user_agent)
    async with db.transaction() as tx:
        await users.lock_user(tx, account.id)
        # The issuer has confirmed it, and the person knows the password, so it isn't a stranger's account.
        await users.verify_address(tx, account.id, account.email_key)
        await add_identity_to_account(tx, account.id, identity, user_agent=client.user_agent)
        signed_in = await start_session(tx, auth, client, account, "signed_in" if device else "signed_in_on_new_device")
        if signed_in is None:
            raise WrongPassword
    log_event("identity added", account.id)
    if not device:
        await notify_of_new_device(db, auth, client, account.id)
    return signed_in


async def _verify_password(db: Database, auth: Auth, client: ClientInfo, email_key: str, password: str) -> AccountRow:
    async with auth.passwords.wait_in_queue(client.network):
        account = await users.find_by_email_key(db, email_key)
        password_hash = account.password_hash if account else None
        await sign_in_limits.count_sign_in(db, auth, client, email_key, password_hash)
        is_right = await auth.passwords.verify(password_hash, password)
    if account is None or not is_right:
        log_event("password refused", account.id if account else None)
        raise WrongPassword
    charge_account(account.id)
    await sign_in_limits.refund_sign_in(db, auth, client, email_key, account.password_hash)
    return account
