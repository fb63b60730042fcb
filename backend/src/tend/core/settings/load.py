"""Reads `Settings` from the environment, or says in one line for each variable what is wrong with it."""

import re
import secrets
from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails

from tend.core.data_folder import open_data_folder, write_private_file
from tend.core.settings import dsn
from tend.core.settings.settings import EMBEDDED, Settings

CONFIGURATION_EXIT_CODE = 78
"""EX_CONFIG of sysexits(3)."""
SECRET_BYTES = 32
_MIN_DISTINCT_CHARACTERS = 10
_MIN_METRICS_TOKEN = 16
_PLACEHOLDERS = ("changeme", "change-me", "change_me", "your-secret", "your_secret", "placeholder", "insecure")
_AGE_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}

VariableError = tuple[str, str]
"""The name of a variable, and the rest of a sentence that begins with it."""


class ConfigurationError(Exception):
    """Each of `lines` names a variable and says what to put there."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the environment; `overrides`, by field name, take precedence.

    Raises `ConfigurationError` with every error, and `StartError` when the data folder cannot be written.
    """
    given = dict(overrides or {})
    lines: list[str] = []
    try:
        settings = Settings(**given)
    except ValidationError as error:
        lines = [f"{str(details['loc'][0]).upper()} {_sentence(details)}" for details in error.errors()]
        settings = _settings_without({str(details["loc"][0]) for details in error.errors()}, given)
    lines += [f"{name} {complaint}" for name, complaint in _find_errors(settings)]
    if lines:
        raise ConfigurationError(lines)
    if settings.jwt_secret_key is None:
        return settings.model_copy(update={"jwt_secret_key": _development_secret(settings)})
    return settings


def _settings_without(names: set[str], given: Mapping[str, Any]) -> Settings:
    """The settings with defaults for `names`, so that one start reports the errors of all other variables too."""
    defaults = {
        name: Settings.model_fields[name].get_default(call_default_factory=True, validated_data=dict(given))
        for name in names
    }
    return Settings(**{**given, **defaults})


def _sentence(details: ErrorDetails) -> str:
    message = details["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return message[0].lower() + message[1:]


def _development_secret(settings: Settings) -> SecretStr:
    """The secret that the first start made, readable by this user alone."""
    path = settings.tend_data_dir / "jwt-secret"
    with open_data_folder(settings.tend_data_dir):
        if not path.exists():
            write_private_file(path, secrets.token_urlsafe(SECRET_BYTES))
    return SecretStr(path.read_text())


def _find_errors(settings: Settings) -> Iterator[VariableError]:
    """Values that are weak, missing in production, or contradict each other: no field can see that alone."""
    yield from _database_errors(settings)
    yield from _secret_errors(settings)
    yield from _address_errors(settings)
    yield from _mail_errors(settings)
    yield from _store_errors(settings)
    yield from _backup_errors(settings)
    yield from _push_errors(settings)
    yield from _monitoring_errors(settings)
    yield from _oidc_errors(settings)


def _database_errors(settings: Settings) -> Iterator[VariableError]:
    production = settings.environment == "production"
    if production and not settings.database_url:
        yield "DATABASE_URL", f"is missing; set a postgresql:// address, or `{EMBEDDED}` to keep data in TEND_DATA_DIR"
    for name, value in (("DATABASE_URL", settings.database_url), ("DATABASE_DIRECT_URL", settings.database_direct_url)):
        if value and value.get_secret_value() != EMBEDDED and (complaint := dsn.find_error(value.get_secret_value())):
            yield name, complaint
    if settings.redis_url and not settings.redis_url.get_secret_value().startswith(("redis://", "rediss://")):
        yield "REDIS_URL", "must begin with redis:// or rediss://"


def _secret_errors(settings: Settings) -> Iterator[VariableError]:
    advice = "create one with: openssl rand -base64 48"
    if settings.jwt_secret_key is None:
        if settings.environment == "production":
            yield "JWT_SECRET_KEY", f"is missing; {advice}"
        return
    secret = settings.jwt_secret_key.get_secret_value()
    if len(secret.encode()) < SECRET_BYTES:
        yield "JWT_SECRET_KEY", f"is shorter than {SECRET_BYTES} bytes; {advice}"
    elif _is_weak(secret):
        yield "JWT_SECRET_KEY", f"is easy to guess; {advice}"


def _is_weak(secret: str) -> bool:
    is_repetition = (secret + secret).find(secret, 1) < len(secret)
    has_placeholder = any(word in secret.lower() for word in _PLACEHOLDERS)
    return is_repetition or has_placeholder or len(set(secret)) < _MIN_DISTINCT_CHARACTERS


def _address_errors(settings: Settings) -> Iterator[VariableError]:
    parts = urlsplit(settings.frontend_url)
    if settings.environment == "production" and "frontend_url" not in settings.model_fields_set:
        yield "FRONTEND_URL", "is missing; set the origin that people open, such as https://tend.example.com"
    elif parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        yield "FRONTEND_URL", "must be an origin such as https://tend.example.com, without a path"
    elif settings.environment == "production" and parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        yield "FRONTEND_URL", "must begin with https:// in production (http://localhost is allowed, to try it out)"
    try:
        _ = settings.trusted_networks
    except ValueError as error:
        yield "TRUSTED_PROXIES", f"must be addresses or networks, separated by commas: {error}"


def _mail_errors(settings: Settings) -> Iterator[VariableError]:
    if settings.smtp_host and settings.mail_api_url:
        yield "MAIL_API_URL", "is set along with SMTP_HOST; remove one of them"
    if bool(settings.smtp_username) != bool(settings.smtp_password):
        yield "SMTP_PASSWORD", "and SMTP_USERNAME belong together; one of them is missing"
    if settings.smtp_username and not settings.smtp_use_tls:
        yield "SMTP_USE_TLS", "is off, which would send SMTP_PASSWORD unencrypted over the network"
    if bool(settings.mail_api_url) != bool(settings.mail_api_key):
        yield "MAIL_API_KEY", "and MAIL_API_URL belong together; one of them is missing"
    if settings.mail_api_url and not is_https_or_local(settings.mail_api_url):
        yield "MAIL_API_URL", "must be an https:// address without a password in it"
    if (settings.smtp_host or settings.mail_api_url) and not settings.smtp_from_email:
        yield "SMTP_FROM_EMAIL", "is missing; set the sender of mail, such as Tend <tend@example.com>"
    if settings.smtp_from_email and "@" not in parseaddr(settings.smtp_from_email)[1]:
        yield "SMTP_FROM_EMAIL", "is not an address such as Tend <tend@example.com>"


def is_https_or_local(url: str) -> bool:
    """Whether `url` is one of https, or of this machine: the host is compared, since `http://localhost.example` is not."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    schemes = {"https", "http"} if parts.hostname in LOCAL_HOSTS else {"https"}
    return parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc


def _store_errors(settings: Settings) -> Iterator[VariableError]:
    for prefix, url, key_id, secret in (
        (
            "ATTACHMENT",
            settings.attachment_url,
            settings.attachment_s3_access_key_id,
            settings.attachment_s3_secret_access_key,
        ),
        ("BACKUP", settings.backup_url, settings.backup_s3_access_key_id, settings.backup_s3_secret_access_key),
    ):
        if url and "://" in url and not url.startswith("s3://"):
            yield f"{prefix}_URL", "must be a folder or begin with s3://"
        if url and "@" in urlsplit(url).netloc:
            yield (
                f"{prefix}_URL",
                f"must not contain a key; set {prefix}_S3_ACCESS_KEY_ID and {prefix}_S3_SECRET_ACCESS_KEY",
            )
        if url and url.startswith("s3://") and not urlsplit(url).netloc:
            yield f"{prefix}_URL", "names no bucket; it is s3://bucket/prefix"
        if bool(key_id) != bool(secret):
            name = f"{prefix}_S3_SECRET_ACCESS_KEY"
            yield name, f"and {prefix}_S3_ACCESS_KEY_ID belong together; one of them is missing"


def _backup_errors(settings: Settings) -> Iterator[VariableError]:
    if settings.backup_wal_dir and not settings.has_embedded_database:
        yield "BACKUP_WAL_DIR", "works with the embedded database only; your server has its own point-in-time recovery"
    if any(not _AGE_RECIPIENT.fullmatch(recipient) for recipient in settings.backup_age_recipients):
        yield "BACKUP_AGE_RECIPIENTS", "must be public keys of age, which begin with age1, separated by commas"


def _push_errors(settings: Settings) -> Iterator[VariableError]:
    is_public = urlsplit(settings.frontend_url).hostname not in LOCAL_HOSTS
    if settings.push_local and settings.environment == "production" and is_public:
        yield "PUSH_LOCAL", "lets anyone with an account reach into your network; it is only for tests"


def _monitoring_errors(settings: Settings) -> Iterator[VariableError]:
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    if token is not None and (len(token) < _MIN_METRICS_TOKEN or not token.isascii() or " " in token):
        yield (
            "METRICS_TOKEN",
            f"needs {_MIN_METRICS_TOKEN} characters without spaces; create it with: openssl rand -hex 16",
        )
    for address in settings.alert_email:
        if "@" not in parseaddr(address)[1]:
            yield "ALERT_EMAIL", "must be addresses, separated by commas"
    if settings.alert_webhook_url and not is_https_or_local(settings.alert_webhook_url.get_secret_value()):
        yield "ALERT_WEBHOOK_URL", "must be an https:// address without a password in it"
    for name in ("otel_exporter_otlp_endpoint", "otel_exporter_otlp_traces_endpoint"):
        parts = urlsplit(getattr(settings, name) or "http://localhost")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            yield name.upper(), "must be an address such as http://127.0.0.1:4318"
    if settings.metrics_port == settings.port:
        yield "METRICS_PORT", "is the same as PORT; choose another, or set METRICS_TOKEN alone"


def _oidc_errors(settings: Settings) -> Iterator[VariableError]:
    values = {
        "OIDC_ISSUER": settings.oidc_issuer,
        "OIDC_CLIENT_ID": settings.oidc_client_id,
        "OIDC_CLIENT_SECRET": settings.oidc_client_secret,
    }
    if not any(values.values()):
        return
    for name, value in values.items():
        if not value:
            yield name, "is missing; OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together"
    issuer = settings.oidc_issuer
    if issuer and (not is_https_or_local(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment):
        yield "OIDC_ISSUER", "must be an https:// address without a query, such as https://id.example.com"
    if not {"openid", "email"} <= set(settings.oidc_scopes.split()):
        yield "OIDC_SCOPES", "must contain openid and email, separated by spaces"
