from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tend.core.db.database import Queryable

RegistrationMode = Literal["open", "invitation", "closed"]


@dataclass(frozen=True, slots=True)
class ServerSettings:
    registration: RegistrationMode = "open"
    allowed_domains: tuple[str, ...] = ()
    """Lower-case domains of addresses that may register; empty: all."""
    announcement: str = ""
    maintenance_since: datetime | None = None
    """Since when writes wait."""

    @property
    def has_allowed_domains(self) -> bool:
        return len(self.allowed_domains) > 0


_READ_SETTINGS = """
select registration, allowed_domains, announcement, maintenance_since
from server_settings
"""


async def read_settings(db: Queryable) -> ServerSettings:
    registration, domains, *others = await db.fetchrow(_READ_SETTINGS)
    return ServerSettings(registration, tuple(domains), *others)


# Null leaves a field as it is. Maintenance that is turned on twice keeps the first time.
_UPDATE_SETTINGS = """
update server_settings
set registration = coalesce($1, registration),
    allowed_domains = coalesce($2::text[], allowed_domains),
    announcement = coalesce($3, announcement),
    maintenance_since = case
        when $4::boolean then coalesce(maintenance_since, now())
        when not $4 then null
        else maintenance_since
    end
"""


@dataclass(frozen=True, slots=True)
class ServerSettingsPatch:
    """None leaves a field as it is."""

    registration: RegistrationMode | None = None
    allowed_domains: list[str] | None = None
    announcement: str | None = None
    is_in_maintenance: bool | None = None


async def update_settings(db: Queryable, patch: ServerSettingsPatch) -> None:
    await db.execute(
        _UPDATE_SETTINGS,
        patch.registration,
        patch.allowed_domains,
        patch.announcement,
        patch.is_in_maintenance,
    )


# $1 the address
_HAS_ALLOWED_DOMAIN = "cardinality(allowed_domains) = 0 or split_part($1, '@', -1) = any (allowed_domains)"
# $2 the hash of the token of an invitation, or null. The token was mailed to the address, so it shows whose it is.
_READ_FOR_REGISTRATION = f"""
select
    registration,
    cardinality(allowed_domains) > 0,
    {_HAS_ALLOWED_DOMAIN},
    exists (
        select
        from invitations
        join users on users.id = invitations.inviter_id
        join lists on lists.id = invitations.list_id
        where invitations.token_hash = $2
          and invitations.email_key = $1
          and invitations.accepted_at is null
          and invitations.expires_at > now()
          and users.disabled_at is null
          and lists.deleted_at is null
    )
from server_settings
"""


@dataclass(frozen=True, slots=True)
class RegistrationRules:
    """The rules for one address."""

    mode: RegistrationMode
    has_allowed_domains: bool
    """Whether only some domains are allowed."""
    is_domain_allowed: bool
    is_invited: bool
    """Whether there is an open invitation to the address, of which the person has the token."""

    @property
    def must_confirm(self) -> bool:
        """Whether nobody may use the account before its address was confirmed."""
        return self.has_allowed_domains and not self.is_invited


async def read_registration_rules(db: Queryable, email_key: str, token_hash: bytes | None) -> RegistrationRules:
    return RegistrationRules(*await db.fetchrow(_READ_FOR_REGISTRATION, email_key, token_hash))


_IS_DOMAIN_ALLOWED = f"""
select {_HAS_ALLOWED_DOMAIN}
from server_settings
"""


async def is_domain_allowed(db: Queryable, email_key: str) -> bool:
    return bool(await db.fetchval(_IS_DOMAIN_ALLOWED, email_key))
