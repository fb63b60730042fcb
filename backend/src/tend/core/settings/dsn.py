"""Connection strings as operators paste them, turned into arguments for asyncpg."""

import ssl
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

CONNECT_SECONDS = 5.0
# Options of libpq, PgBouncer and Neon that asyncpg does not know, or that this module interprets itself.
_STRIPPED = {"sslmode", "sslrootcert", "channel_binding", "pool_timeout", "connect_timeout", "pgbouncer"}
_SSL_MODES = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}


def connect_options(url: str) -> dict[str, Any]:
    """Arguments for `asyncpg.connect` and `create_pool`, which give up after five seconds unless `url` says otherwise.

    `sslmode` means the same as to libpq (require: encrypted, unverified; verify-full: the certificate and its name are
    checked). asyncpg has no channel binding, so `channel_binding=require`, which asks for proof that the server is the
    right one, is met by checking the certificate in full.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    passed_on = {name: value for name, value in options.items() if name not in _STRIPPED}
    mode = "verify-full" if options.get("channel_binding") == "require" else options.get("sslmode")
    query = f"?{urlencode(passed_on)}" if passed_on else ""
    arguments: dict[str, Any] = {"dsn": f"postgresql://{parts.netloc}{parts.path}{query}"}
    arguments["timeout"] = float(options.get("connect_timeout", CONNECT_SECONDS))
    if mode:
        arguments["ssl"] = _tls(mode, options.get("sslrootcert"))
    return arguments


def _tls(mode: str, authority: str | None) -> str | ssl.SSLContext:
    if mode not in {"verify-ca", "verify-full"}:
        return mode
    context = ssl.create_default_context(cafile=None if authority in {None, "system"} else authority)
    context.check_hostname = mode == "verify-full"
    return context


def find_error(url: str) -> str | None:
    """The reason why `url` cannot name a PostgreSQL database, or None."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"is not a URL: {error}"
    if parts.scheme not in {"postgres", "postgresql", "postgresql+asyncpg"}:
        return "must begin with postgresql:// (or be `embedded`)"
    options = dict(parse_qsl(parts.query))
    if not parts.hostname and "host" not in options:
        return "names no host"
    if options.get("sslmode", "disable") not in _SSL_MODES:
        return "has an unknown sslmode"
    return None
