from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tend.accounts.client_info import DeviceCookies
from tend.accounts.guest_tokens import GuestTokens
from tend.accounts.oidc.flows import OidcFlows
from tend.accounts.oidc.issuer import Issuer
from tend.accounts.passkeys.challenges import PasskeyChallenges
from tend.accounts.passwords import Passwords
from tend.accounts.revocations import Revocations
from tend.accounts.second_factor import SecondFactor
from tend.accounts.session_tokens import AccessTokens, RefreshTokens
from tend.accounts.token_cache import ApiTokenCache
from tend.core.background_task import background_task
from tend.core.bus.bus import Bus
from tend.core.crypto import require_signing_secret
from tend.core.db.database import Database
from tend.core.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Auth:
    """Everything that signing in and checking tokens need, once per process."""

    settings: Settings
    passwords: Passwords
    access_tokens: AccessTokens
    guest_tokens: GuestTokens
    refresh_tokens: RefreshTokens
    device_cookies: DeviceCookies
    second_factor: SecondFactor
    passkey_challenges: PasskeyChallenges
    oidc_flows: OidcFlows
    issuer: Issuer | None
    revocations: Revocations
    api_tokens: ApiTokenCache


@asynccontextmanager
async def open_auth(settings: Settings, database: Database, bus: Bus) -> AsyncIterator[Auth]:
    secret = require_signing_secret(settings)
    passwords = Passwords(settings.sign_in_max_wait)
    revocations = Revocations(database, bus)
    try:
        async with background_task(revocations.watch()):
            yield Auth(
                settings,
                passwords,
                AccessTokens(secret, settings.frontend_url),
                GuestTokens(secret, settings.frontend_url),
                RefreshTokens(secret),
                DeviceCookies(secret),
                SecondFactor(secret),
                PasskeyChallenges(secret),
                OidcFlows(secret),
                Issuer(settings) if settings.oidc_issuer else None,
                revocations,
                ApiTokenCache(database, revocations),
            )
    finally:
        passwords.close()
