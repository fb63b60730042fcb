from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Environment = Literal["development", "production"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
EMBEDDED = "embedded"


class Settings(BaseSettings):
    """Everything an operator can set, read once from the environment at the root and passed down."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    environment: Environment = Field(
        "development", description="`production` refuses to start on a missing or weak value."
    )
    port: int = Field(8000, ge=1, le=65535, description="The TCP port to listen on.")
    host: str = Field("127.0.0.1", description="The address to listen on; `0.0.0.0` for every interface.")
    workers: int = Field(1, ge=1, le=64, description="Worker processes; the image sets 4.")
    log_level: LogLevel = Field("INFO", description="The least severe level that is logged.")
    tend_data_dir: Path = Field(
        Path("data"), description="Where the embedded database, mail files and the kept secret live."
    )
    tend_web_dir: Path | None = Field(None, description="The exported frontend; found beside the package when unset.")
    tend_postgres_bin: Path | None = Field(
        None, description="A folder with PostgreSQL's programs, instead of the embedded ones."
    )
    tend_jobs: bool = Field(
        True, description="Run background work inside `serve`; switch off where `tend worker` does it."
    )
    docs_enabled: bool = Field(
        True, description="Serve `/api/openapi.json`, and the interactive documents at `/api/docs`."
    )

    database_url: SecretStr | None = Field(
        None,
        description="`postgresql://…`, with `sslmode` as libpq means it; `channel_binding=require` is met by checking the certificate. `embedded`, or unset in development: the embedded PostgreSQL.",
    )
    database_direct_url: SecretStr | None = Field(
        None, description="Past the pooler, for LISTEN and migrations; else `DATABASE_URL`."
    )
    database_pool_size: int = Field(10, ge=1, le=200, description="Connections per worker at most.")
    database_statement_timeout: float = Field(10, gt=0, description="Seconds before a statement is cancelled.")
    database_acquire_timeout: float = Field(5, gt=0, description="Seconds a request waits for a free connection.")
    database_statement_cache_size: int = Field(
        256, ge=0, description="Prepared statements kept per connection; 0 for PgBouncer before 1.21."
    )

    redis_url: SecretStr | None = Field(
        None,
        description="`redis://…`, or `rediss://…` over TLS: Valkey or Redis for messages between processes, instead of PostgreSQL's LISTEN and NOTIFY.",
    )

    jwt_secret_key: SecretStr | None = Field(
        None, description="Signs access tokens; 32 bytes or more. Made and kept in development."
    )
    frontend_url: str = Field(
        "http://localhost:8000",
        description="The one origin people use; links in mail begin with it. In production https, or http://localhost to try it out.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses or networks, comma-separated, whose `X-Forwarded-*` are believed."
    )
    rate_limit_enabled: bool = Field(True, description="Off only for tests and benchmarks.")

    smtp_host: str | None = Field(None, description="The mail server. Unset in development: mail goes to `data/mail/`.")
    smtp_port: int = Field(587, ge=1, le=65535, description="587 for STARTTLS, 465 for TLS from the first byte.")
    smtp_username: str | None = Field(None, description="The mail account's user name.")
    smtp_password: SecretStr | None = Field(None, description="The mail account's password.")
    smtp_from_email: str | None = Field(
        None, description="The sender, as `tend@example.com` or `Tend <tend@example.com>`."
    )
    smtp_use_tls: bool = Field(True, description="Require TLS; off only for a mail catcher on the same machine.")
    mail_api_url: str | None = Field(None, description="An HTTPS mail API (Resend's form) for hosts that block SMTP.")
    mail_api_key: SecretStr | None = Field(None, description="The key for `MAIL_API_URL`.")

    push_local: bool = Field(False, description="Lets push services be on this machine, over plain HTTP: for tests.")

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("frontend_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def embedded(self) -> bool:
        return self.database_url is None or self.database_url.get_secret_value() == EMBEDDED

    @property
    def url(self) -> str:
        """The database that requests use. The embedded one's address is filled in when it has started."""
        if self.database_url is None or self.embedded:
            raise RuntimeError("the embedded database has not been started")
        return self.database_url.get_secret_value()

    @property
    def direct_url(self) -> str:
        """The database past any pooler, for LISTEN and migrations."""
        return self.database_direct_url.get_secret_value() if self.database_direct_url else self.url
