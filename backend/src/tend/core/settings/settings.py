import os
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from tend.core.settings.oidc_settings import OidcSettings
from tend.core.settings.tracing_settings import TracingSettings
from tend.core.shared_limits import MAX_LEASES

Environment = Literal["development", "production"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
Network = IPv4Network | IPv6Network
EMBEDDED = "embedded"
MAX_DEFAULT_WORKERS = 4
_DEFAULT_PORT = 8000
# IPv4 addresses are mapped into ::ffff:0:0/96.
_MAPPED_PREFIX_BITS = 96


def _count_workers() -> int:
    has_affinity = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    return min(cores, MAX_DEFAULT_WORKERS)


class Settings(OidcSettings, TracingSettings):
    """The server's settings, read from the environment once at startup and passed down."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    environment: Environment = Field(
        "development", description="`production` refuses to start with a missing or weak value."
    )
    port: int = Field(_DEFAULT_PORT, ge=1, le=65535, description="The TCP port to listen on.")
    host: str = Field(
        "127.0.0.1", description="The address to listen on; `0.0.0.0` for every interface, `::` for IPv6 as well."
    )
    workers: int = Field(
        default_factory=_count_workers,
        ge=1,
        le=64,
        description=f"Worker processes; unset: one for each core, at most {MAX_DEFAULT_WORKERS}. The image sets 4.",
    )
    log_level: LogLevel = Field(
        "INFO", description="The lowest level that is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )
    tend_data_dir: Path = Field(
        Path("data"), description="The folder for the embedded database, email files and the generated secret."
    )
    tend_web_dir: Path | None = Field(
        None, description="The folder with the exported frontend; `frontend/out` of the source when unset."
    )
    tend_postgres_bin: Path | None = Field(
        None, description="A folder with PostgreSQL's programs, instead of the embedded ones."
    )
    tend_jobs: bool = Field(
        True, description="Run background jobs inside `tend serve`; turn off if `tend worker` runs them."
    )
    docs_enabled: bool = Field(True, description="Serve `/api/openapi.json`, and a page that shows it at `/api/docs`.")

    database_url: SecretStr | None = Field(
        None,
        description="`postgresql://…`, with `sslmode` as in libpq; `channel_binding=require` is satisfied by verifying the certificate. Several hosts, as in `h1:5432,h2:5432`, need `target_session_attrs=read-write`. `embedded` uses the embedded PostgreSQL, as does leaving it unset in development.",
    )
    database_direct_url: SecretStr | None = Field(
        None,
        description="The address that bypasses the connection pooler, for LISTEN and migrations; defaults to `DATABASE_URL`.",
    )
    database_pool_size: int = Field(
        10, ge=1, le=200, description="The maximum number of connections per worker process."
    )
    database_statement_timeout: float = Field(10, gt=0, description="Seconds before a statement is canceled.")
    heavy_statement_timeout: float = Field(
        1.5, gt=0, description="Seconds before the statement of a search or a filter is canceled (`query_too_heavy`)."
    )
    heavy_statements_per_account: int = Field(
        2,
        ge=1,
        le=MAX_LEASES,
        description="Searches and filters of one account that run at a time; others wait. The worker processes of one `tend serve` count together.",
    )
    database_acquire_timeout: float = Field(5, gt=0, description="Seconds a request waits for a free connection.")
    database_statement_cache_size: int = Field(
        256, ge=0, description="Prepared statements cached per connection; 0 for PgBouncer before 1.21."
    )
    database_allow_newer: bool = Field(
        False,
        description="Start although a newer release has migrated the database: to go back to the release before that one.",
    )
    page_cache_bytes: int = Field(
        16_000_000,
        ge=0,
        description="Memory of each worker process for pages of todos; a page is read again after a change in its lists.",
    )

    metrics_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="A TCP port, on `HOST` too, that serves `/metrics` for Prometheus and nothing else.",
    )
    metrics_token: SecretStr | None = Field(
        None,
        description="What Prometheus sends as its bearer token, 16 characters or more. Without `METRICS_PORT`, `/metrics` is on `PORT` and needs it. If neither is set, there are no metrics.",
    )

    alert_email: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Comma-separated addresses that get an email when an alert is raised, and when it is over."
    )
    alert_webhook_url: SecretStr | None = Field(
        None, description="An address that gets the same by POST, as JSON; `https://`, or `http://` on this machine."
    )

    redis_url: SecretStr | None = Field(
        None,
        description="`redis://…`, or `rediss://…` for TLS. Uses Valkey or Redis for messages between processes, instead of PostgreSQL's LISTEN and NOTIFY.",
    )

    jwt_secret_key: SecretStr | None = Field(
        None,
        description="Signs access tokens; 32 bytes or more. Generated and stored in the data folder in development.",
    )
    frontend_url: str = Field(
        # An invalid port is missing from the values so far.
        default_factory=lambda values: f"http://localhost:{values.get('port', _DEFAULT_PORT)}",
        description="The one origin that people use; links in email begin with it. Unset in development: `http://localhost` with `PORT`. Production requires https, or http://localhost for trying it out.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Comma-separated addresses or networks of proxies to trust `X-Forwarded-*` headers from."
    )
    http_max_header_bytes: int = Field(65_536, ge=8192, description="Bytes of a request's headers, its URL included.")
    http_header_timeout: float = Field(
        10, gt=0, description="Seconds within which headers have to arrive, counted from the connection's start."
    )
    http_min_body_rate: float = Field(
        500, gt=0, description="Bytes per second with which a body has to arrive, after `HTTP_HEADER_TIMEOUT` seconds."
    )
    http_idle_timeout: int = Field(10, ge=1, description="Seconds before a connection without a request is closed.")
    http_unread_timeout: float = Field(
        60, gt=0, description="Seconds after which a client that reads nothing of its response is cut off."
    )
    http_min_read_rate: float = Field(1000, gt=0, description="Bytes per second that a client has to read likewise.")
    http_max_unread_bytes: int = Field(
        268_435_456, ge=1_048_576, description="Unread bytes of a worker process before it cuts off whoever has most."
    )
    http_connections_per_address: int = Field(
        1000,
        ge=10,
        description="Connections from one address, or /64 of IPv6, to each worker process at a time; those from `TRUSTED_PROXIES` are not counted.",
    )
    request_timeout: float = Field(
        60,
        gt=0,
        description="Seconds within which the response to a request has to begin, the arrival of its body included.",
    )
    heavy_request_timeout: float = Field(300, gt=0, description="The same for routes of the class `heavy`.")
    streams_per_account: int = Field(
        50, ge=1, description="Event streams of one account in each worker process at a time."
    )
    streams_per_address: int = Field(
        1000,
        ge=1,
        description="Event streams from one address, or /64 of IPv6, in each worker process at a time, of all accounts.",
    )
    account_max_lists: int = Field(1000, ge=1, description="Lists that one account may have, the trash included.")
    account_max_todos: int = Field(100_000, ge=1, description="Todos that one account may create, the trash included.")
    account_max_text_mb: int = Field(500, ge=1, description="Megabytes of text in the todos that one account created.")
    account_reads_per_second: float = Field(
        100,
        gt=0,
        description="Requests of the class `read` per second that one account, or one address without an account, may send.",
    )
    account_read_burst: int = Field(6000, ge=1, description="Such requests at once before that limit applies.")
    account_heavy_per_second: float = Field(2, gt=0, description="The same for requests of the class `heavy`.")
    account_heavy_burst: int = Field(120, ge=1, description="Such requests at once before that limit applies.")
    auth_requests_per_second: float = Field(
        20,
        gt=0,
        description="The same for requests of the class `auth`: signing in and changes of how to sign in, which have further limits.",
    )
    auth_request_burst: int = Field(1200, ge=1, description="Such requests at once before that limit applies.")
    account_max_attachment_mb: int = Field(
        1000,
        ge=1,
        description="Megabytes of files that one account may attach, deleted ones included until they are purged.",
    )
    account_max_reminder_mails: int = Field(200, ge=1, description="Emails of reminders for one account in a day.")
    account_writes_per_second: float = Field(
        50,
        gt=0,
        description="Changes per second that one account may make, and requests of the class `write`. The worker processes of one `tend serve` count together, as for the other classes.",
    )
    account_write_burst: int = Field(
        3000, ge=500, description="Changes that one account may make at once before that limit applies."
    )
    rate_limit_enabled: bool = Field(
        True, description="Limit how often requests may be made; turn off only for tests and benchmarks."
    )
    sign_in_max_wait: float = Field(
        10, gt=0, description="Seconds that a sign-in may have to wait for others; beyond that it gets a 503 at once."
    )

    smtp_host: str | None = Field(
        None, description="The mail server. If unset in development, email goes to `data/mail/`."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="587 for STARTTLS, 465 for implicit TLS.")
    smtp_username: str | None = Field(None, description="The mail account's username.")
    smtp_password: SecretStr | None = Field(None, description="The mail account's password.")
    smtp_from_email: str | None = Field(
        None, description="The sender, as `tend@example.com` or `Tend <tend@example.com>`."
    )
    smtp_use_tls: bool = Field(True, description="Require TLS; turn off only for a mail catcher on the same machine.")
    mail_api_url: str | None = Field(
        None, description="An HTTPS mail API in Resend's format, for hosts that block SMTP."
    )
    mail_api_key: SecretStr | None = Field(None, description="The key for `MAIL_API_URL`.")

    attachment_url: str | None = Field(
        None,
        description="Where attached files go: a folder, or `s3://bucket/prefix`. If unset, `attachments` in the data folder, which all servers have to share.",
    )
    attachment_s3_endpoint: str | None = Field(
        None, description="The address of an S3 service other than AWS, such as `https://s3.example.com`."
    )
    attachment_s3_region: str = Field("us-east-1", description="The region of the bucket.")
    attachment_s3_access_key_id: str | None = Field(None, description="The id of the key for the bucket.")
    attachment_s3_secret_access_key: SecretStr | None = Field(None, description="The key for the bucket.")

    backup_url: str | None = Field(
        None,
        description="Where backups go: a folder, or `s3://bucket/prefix`. Setting it turns on a daily backup.",
    )
    backup_wal_dir: Path | None = Field(
        None,
        description="A folder for the log and base backups of the embedded database, with which it can be restored to any minute; unset: off.",
    )
    backup_wal_days: int = Field(7, ge=1, description="How many days back `tend restore --to` reaches.")
    backup_time: time = Field(
        time(3, 30), description="When the daily backup is made, by this machine's clock; every week it is also proven."
    )
    backup_keep_daily: int = Field(7, ge=1, description="The last backup of so many days is not deleted.")
    backup_keep_weekly: int = Field(4, ge=0, description="The last backup of so many weeks is not deleted.")
    backup_keep_monthly: int = Field(12, ge=0, description="The last backup of so many months is not deleted.")
    backup_before_migration: bool = Field(
        True,
        description="Make a backup before a new release migrates the database, if `BACKUP_URL` is set or the database is the embedded one.",
    )
    backup_age_recipients: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Comma-separated public keys of age (`age1…`) that backups are encrypted to."
    )
    backup_s3_endpoint: str | None = Field(
        None, description="The address of an S3 service other than AWS, such as `https://s3.example.com`."
    )
    backup_s3_region: str = Field("us-east-1", description="The region of the bucket.")
    backup_s3_access_key_id: str | None = Field(None, description="The id of the key for the bucket.")
    backup_s3_secret_access_key: SecretStr | None = Field(None, description="The key for the bucket.")

    push_local: bool = Field(False, description="Allow push services on this machine and over plain HTTP, for tests.")

    @field_validator("trusted_proxies", "alert_email", "backup_age_recipients", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("frontend_url")
    @classmethod
    def _strip_trailing_slashes(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def has_embedded_database(self) -> bool:
        return self.database_url is None or self.database_url.get_secret_value() == EMBEDDED

    @property
    def url(self) -> str:
        """The database that requests use. The embedded one's address is filled in when it has started."""
        if self.database_url is None or self.has_embedded_database:
            raise RuntimeError("the embedded database has not been started")
        return self.database_url.get_secret_value()

    @property
    def direct_url(self) -> str:
        """The database past any pooler, for LISTEN and migrations."""
        return self.database_direct_url.get_secret_value() if self.database_direct_url else self.url

    @property
    def trusted_networks(self) -> tuple[Network, ...]:
        """`trusted_proxies`, parsed. Raises `ValueError` for a word that is neither an address nor a network."""
        return tuple(_unmap_network(ip_network(word, strict=False)) for word in self.trusted_proxies)


def _unmap_network(network: Network) -> Network:
    """The IPv4 network inside `::ffff:10.0.0.0/104`, since clients of it are known by their IPv4 addresses."""
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    return IPv4Network((mapped, network.prefixlen - _MAPPED_PREFIX_BITS)) if mapped else network
