"""Connection strings as operators paste them, turned into arguments for asyncpg, and connections to their hosts."""

import ssl
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg

CONNECT_SECONDS = 5.0
DEFAULT_PORT = 5432
# Options of libpq, PgBouncer and Neon that asyncpg does not know, or that this module interprets itself.
_STRIPPED = {"sslmode", "sslrootcert", "channel_binding", "pool_timeout", "connect_timeout", "pgbouncer"}
_SSL_MODES = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}
# Of several hosts, Tend needs the one that takes writes.
_WRITE_TARGETS = {"read-write", "primary"}
# A host that fails like this may be down or a standby, and another one of the address may be the right one.
_OTHER_HOST_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.TargetServerAttributeNotMatched,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
)
# The host of each address to which this process connected last, which is tried first.
_last_hosts: dict[str, str] = {}


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


def split_hosts(url: str) -> list[str]:
    """The hosts of `url`, each with its port if it has one."""
    return urlsplit(url).netloc.rpartition("@")[2].split(",")


async def connect_to_database(url: str, **options: Any) -> Any:
    """A connection to the database at `url`; `options` are more arguments for `asyncpg.connect`."""
    return await connect_to_host(**connect_options(url), **options)


async def connect_to_host(dsn: str, *, timeout: float, **options: Any) -> Any:  # noqa: ASYNC109  # asyncpg's own name
    """`asyncpg.connect`, which gives each of several hosts its share of the time: one that hangs must not take it all."""
    hosts = split_hosts(dsn)
    if len(hosts) == 1:
        return await asyncpg.connect(dsn, timeout=timeout, **options)
    errors: list[Exception] = []
    for host in sorted(hosts, key=lambda host: host != _last_hosts.get(dsn)):
        address = urlsplit(f"//{host}")
        place = {"host": address.hostname, "port": address.port or DEFAULT_PORT}
        try:
            connection = await asyncpg.connect(dsn, timeout=timeout / len(hosts), **place, **options)
        except _OTHER_HOST_ERRORS as error:
            errors.append(error)
        else:
            _last_hosts[dsn] = host
            return connection
    raise errors[-1]


def _tls(mode: str, authority: str | None) -> str | ssl.SSLContext:
    if mode not in {"verify-ca", "verify-full"}:
        return mode
    context = ssl.create_default_context(cafile=None if authority in {None, "system"} else authority)
    context.check_hostname = mode == "verify-full"
    return context


def find_error(url: str) -> str | None:
    """The reason why `url` cannot name a PostgreSQL database, or None."""
    try:
        parts, hosts = urlsplit(url), split_hosts(url)
        _ = [urlsplit(f"//{host}").port for host in hosts]
    except ValueError as error:
        return f"is not a URL: {error}"
    if parts.scheme not in {"postgres", "postgresql", "postgresql+asyncpg"}:
        return "must begin with postgresql:// (or be `embedded`)"
    options = dict(parse_qsl(parts.query))
    if not all(urlsplit(f"//{host}").hostname for host in hosts) and "host" not in options:
        return "names no host"
    if len(hosts) > 1 and options.get("target_session_attrs") not in _WRITE_TARGETS:
        return "names several hosts, so it has to end with target_session_attrs=read-write"
    if options.get("sslmode", "disable") not in _SSL_MODES:
        return "has an unknown sslmode"
    return None
