from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class OidcSettings(BaseSettings):
    """Signing in with an account at an issuer of OpenID Connect."""

    oidc_issuer: str | None = Field(
        None,
        description="The issuer whose accounts may sign in (OpenID Connect), such as `https://id.example.com`, exactly as it calls itself. It has to allow the redirect to `FRONTEND_URL` with the path `/oidc-callback`.",
    )
    oidc_client_id: str | None = Field(None, description="The client id that the issuer gave this server.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="The client secret that the issuer gave this server."
    )
    oidc_name: str | None = Field(
        None,
        max_length=40,
        description="What people call the issuer, for “Continue with …” on the sign-in page. If unset, its host.",
    )
    oidc_scopes: str = Field(
        "openid email profile",
        description="What Tend asks the issuer for, separated by spaces; `openid` and `email` have to be among them.",
    )

    @property
    def oidc_display_name(self) -> str | None:
        """What people call the issuer; None if there is none."""
        return self.oidc_issuer and (self.oidc_name or urlsplit(self.oidc_issuer).hostname)
