"""What single fields cannot tell: values that are weak, missing in production, or that contradict each other."""

from collections.abc import Iterator, Sequence
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from tend.core.settings import dsn
from tend.core.settings.settings import EMBEDDED, Settings

SECRET_BYTES = 32
_DISTINCT_CHARACTERS = 10
_PLACEHOLDERS = ("changeme", "change-me", "change_me", "your-secret", "your_secret", "placeholder", "insecure")
_LOCAL = {"localhost", "127.0.0.1", "::1"}

Fault = tuple[str, str]
Network = IPv4Network | IPv6Network


def faults(settings: Settings) -> Iterator[Fault]:
    """Each variable that stops the start, and what to do about it."""
    yield from _database(settings)
    yield from _secret(settings)
    yield from _addresses(settings)
    yield from _mail(settings)
    yield from _push(settings)


def _database(settings: Settings) -> Iterator[Fault]:
    production = settings.environment == "production"
    if production and not settings.database_url:
        yield "DATABASE_URL", f"is missing; give a postgresql:// address, or `{EMBEDDED}` to keep data in TEND_DATA_DIR"
    for name, value in (("DATABASE_URL", settings.database_url), ("DATABASE_DIRECT_URL", settings.database_direct_url)):
        if value and value.get_secret_value() != EMBEDDED and (complaint := dsn.fault(value.get_secret_value())):
            yield name, complaint
    if settings.redis_url and not settings.redis_url.get_secret_value().startswith(("redis://", "rediss://")):
        yield "REDIS_URL", "must begin with redis:// or rediss://"


def _secret(settings: Settings) -> Iterator[Fault]:
    advice = "make one with: openssl rand -base64 48"
    if settings.jwt_secret_key is None:
        if settings.environment == "production":
            yield "JWT_SECRET_KEY", f"is missing; {advice}"
        return
    secret = settings.jwt_secret_key.get_secret_value()
    if len(secret.encode()) < SECRET_BYTES:
        yield "JWT_SECRET_KEY", f"is shorter than {SECRET_BYTES} bytes; {advice}"
    elif _is_weak(secret):
        yield "JWT_SECRET_KEY", f"can be guessed; {advice}"


def _is_weak(secret: str) -> bool:
    repeats = (secret + secret).find(secret, 1) < len(secret)
    return repeats or len(set(secret)) < _DISTINCT_CHARACTERS or any(word in secret.lower() for word in _PLACEHOLDERS)


def _addresses(settings: Settings) -> Iterator[Fault]:
    parts = urlsplit(settings.frontend_url)
    if settings.environment == "production" and "frontend_url" not in settings.model_fields_set:
        yield "FRONTEND_URL", "is missing; give the origin that people open, such as https://tend.example.com"
    elif parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        yield "FRONTEND_URL", "must be an origin such as https://tend.example.com, without a path"
    elif settings.environment == "production" and parts.scheme == "http" and parts.hostname not in _LOCAL:
        yield "FRONTEND_URL", "must begin with https:// in production (http://localhost is allowed, to try it out)"
    try:
        networks(settings.trusted_proxies)
    except ValueError as error:
        yield "TRUSTED_PROXIES", f"must be addresses or networks, separated by commas: {error}"


def _mail(settings: Settings) -> Iterator[Fault]:
    if settings.smtp_host and settings.mail_api_url:
        yield "MAIL_API_URL", "is set beside SMTP_HOST; mail takes one way, so remove one of them"
    if bool(settings.smtp_username) != bool(settings.smtp_password):
        yield "SMTP_PASSWORD", "and SMTP_USERNAME belong together; one of them is missing"
    if settings.smtp_username and not settings.smtp_use_tls:
        yield "SMTP_USE_TLS", "is off, which would send SMTP_PASSWORD readable over the network"
    if bool(settings.mail_api_url) != bool(settings.mail_api_key):
        yield "MAIL_API_KEY", "and MAIL_API_URL belong together; one of them is missing"
    if settings.mail_api_url and not settings.mail_api_url.startswith(
        ("https://", "http://localhost", "http://127.0.0.1")
    ):
        yield "MAIL_API_URL", "must begin with https://"
    if (settings.smtp_host or settings.mail_api_url) and not settings.smtp_from_email:
        yield "SMTP_FROM_EMAIL", "is missing; give the sender of mail, such as Tend <tend@example.com>"
    if settings.smtp_from_email and "@" not in parseaddr(settings.smtp_from_email)[1]:
        yield "SMTP_FROM_EMAIL", "is not an address such as Tend <tend@example.com>"


def _push(settings: Settings) -> Iterator[Fault]:
    if (
        settings.push_local
        and settings.environment == "production"
        and urlsplit(settings.frontend_url).hostname not in _LOCAL
    ):
        yield "PUSH_LOCAL", "lets anybody who has an account reach into your network; it is for tests alone"


def networks(trusted: Sequence[str]) -> tuple[Network, ...]:
    """Raises `ValueError` for what is neither an address nor a network."""
    return tuple(ip_network(word, strict=False) for word in trusted)
