from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tend.core.schemas import CLEAN_LINE, Body
from tend.server_settings.queries import RegistrationMode

Domain = Annotated[str, Field(max_length=253, pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Announcement = Annotated[str, Field(max_length=300, pattern=r"^[^\r\n]*$"), CLEAN_LINE]


class _PublicSettings(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    registration: Annotated[
        RegistrationMode, Field(description="`invitation`: only addresses that were invited to a list may register.")
    ]
    has_allowed_domains: Annotated[
        bool, Field(description="Only addresses of some domains may register, and those that were invited to a list.")
    ]
    announcement: Annotated[
        str, Field(description="A line from the operator for clients to show; empty if there is none.")
    ]
    maintenance_since: Annotated[datetime | None, Field(description="Since when changes wait.")]


class ServerInfo(_PublicSettings):
    """What everybody may know."""

    oidc_name: Annotated[
        str | None, Field(description="What people call the issuer that they can sign in at; null if there is none.")
    ] = None


class ServerSettingsOut(_PublicSettings):
    allowed_domains: Annotated[
        list[str], Field(description="Domains of addresses that may register; none: all. Invited addresses always may.")
    ]


class ServerSettingsChange(Body):
    """Only the fields that are sent change."""

    registration: RegistrationMode | None = None
    allowed_domains: Annotated[list[Domain] | None, Field(max_length=100)] = None
    announcement: Announcement | None = None
    is_in_maintenance: bool | None = None
