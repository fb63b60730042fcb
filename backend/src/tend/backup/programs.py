"""PostgreSQL's own programs for backups: found in a version that fits, and run without a password on their command line."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from tend.backup.manifest import BackupError
from tend.core.errors import StartError
from tend.core.postgres.server import embedded_programs
from tend.core.settings.settings import Settings

# The options of libpq's URLs that operators use; it refuses those of poolers and of asyncpg.
_LIBPQ_OPTIONS = {
    "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "connect_timeout",
    "target_session_attrs", "application_name", "options",
}  # fmt: skip
_DEBIAN_FOLDER = Path("/usr/lib/postgresql")
# psql writes ERROR, and the other programs write error.
_ERROR = re.compile(r"(?:error|ERROR|FATAL):(.*)")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find_programs(settings: Settings, server_major: int, *, has_tls: bool) -> Path:
    """The folder of a pg_dump that is at least as new as the server and, if the connection needs it, knows TLS.

    Raises `BackupError`, which says what to install, if there is none.
    """
    versions: list[str] = []
    for folder, knows_tls in _candidates(settings):
        major = _major_version(folder / "pg_dump")
        if major is not None and major >= server_major and (knows_tls or not has_tls):
            return folder
        if major is not None:
            versions.append(f"{major} in {folder}" + ("" if knows_tls else " (without TLS)"))
    found = f"found: {', '.join(versions)}" if versions else "found none"
    raise BackupError(
        f"the server has PostgreSQL {server_major}, so its backup needs pg_dump {server_major} or newer"
        f"{', with TLS' if has_tls else ''} ({found}); install postgresql-client-{server_major},"
        " or set TEND_POSTGRES_BIN to the folder of its programs"
    )


def _candidates(settings: Settings) -> Iterator[tuple[Path, bool]]:
    """Folders, and whether their programs know TLS, which those of the wheel do not."""
    if settings.tend_postgres_bin:
        yield settings.tend_postgres_bin, True
    with suppress(StartError):
        yield embedded_programs(), False
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).parent, True
    if _DEBIAN_FOLDER.is_dir():
        for folder in sorted(_DEBIAN_FOLDER.iterdir(), reverse=True):
            yield folder / "bin", True


def _major_version(program: Path) -> int | None:
    try:
        done = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    match = _VERSION.search(done.stdout)
    return int(match[1]) if match else None


def require_major(folder: Path, server_major: int) -> None:
    """Raises `BackupError` if the server in `folder` is older than the one that a backup is of."""
    major = _major_version(folder / "pg_restore")
    if major is None or major < server_major:
        message = f"the backup is of PostgreSQL {server_major}, and the programs in {folder} are {major or 'missing'}"
        raise BackupError(f"{message}; set TEND_POSTGRES_BIN to the folder of version {server_major} or newer")


def to_program_connection(url: str) -> tuple[str, dict[str, str]]:
    """The address for a command line, and the environment with the password, which others cannot see."""
    parts = urlsplit(url)
    credentials, _, hosts = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    environment = dict(os.environ)
    secret = options.get("password") or unquote(password)
    if secret:
        environment["PGPASSWORD"] = secret
    if options.get("sslmode") in {"verify-ca", "verify-full"} and "sslrootcert" not in options:
        # As Tend's own connections do: the certificates that the system trusts.
        environment["PGSSLROOTCERT"] = "system"
    query = urlencode({name: value for name, value in options.items() if name in _LIBPQ_OPTIONS})
    place = f"{user}@{hosts}" if user else hosts
    return f"postgresql://{place}{parts.path}" + (f"?{query}" if query else ""), environment


def url_of_database(url: str, database: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def database_name(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


_PLAIN = ("--no-owner", "--no-privileges", "--no-comments")
_COLUMN_OPTIONS = re.compile(r"^(ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET )\((.+)\);\n", re.MULTILINE)
_SERVER_OPTION = "pg_"


async def write_dump(programs: Path, url: str, snapshot: str, target: Path) -> None:
    """Write what the exported `snapshot` shows to `target`, in pg_dump's custom format."""
    address, environment = to_program_connection(url)
    options = ["--format=custom", "--compress=gzip:6", "--no-owner", "--no-privileges", "--no-unlogged-table-data"]
    command = [str(programs / "pg_dump"), f"--dbname={address}", f"--snapshot={snapshot}", f"--file={target}"]
    await run_program([*command, *options], environment)


async def load_dump(programs: Path, url: str, source: Path, *sections: str) -> None:
    """Load a dump, or some sections of it: all of them, or nothing."""
    address, environment = to_program_connection(url)
    options = ["--single-transaction", "--exit-on-error", *_PLAIN, *sections]
    await run_program([str(programs / "pg_restore"), f"--dbname={address}", *options, str(source)], environment)


async def write_portable_schema(programs: Path, source: Path, target: Path) -> bool:
    """Write the tables of a dump to `target` as SQL without the options that a server sets on columns for itself.

    A server of a newer minor release sets such options (`pg_attver` since 17.12), an older pg_dump copies them, and no other
    server accepts them. Whether there are any.
    """
    command = [str(programs / "pg_restore"), "--section=pre-data", *_PLAIN, f"--file={target}", str(source)]
    await run_program(command, os.environ)
    return await asyncio.to_thread(_drop_server_options, target)


def _keep_own_options(statement: re.Match[str]) -> str:
    own = [option for option in statement[2].split(", ") if not option.startswith(_SERVER_OPTION)]
    return f"{statement[1]}({', '.join(own)});\n" if own else ""


def _drop_server_options(path: Path) -> bool:
    text = path.read_text()
    plain = _COLUMN_OPTIONS.sub(_keep_own_options, text)
    path.write_text(plain)
    return plain != text


async def run_sql(programs: Path, url: str, source: Path) -> None:
    """Run a file with statements: all of them, or nothing."""
    address, environment = to_program_connection(url)
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    await run_program([str(programs / "psql"), f"--dbname={address}", *options, f"--file={source}"], environment)


async def check_dump(programs: Path, source: Path) -> None:
    """Raises `BackupError` if `source` is no dump that pg_restore can read."""
    await run_program([str(programs / "pg_restore"), "--list", str(source)], os.environ)


async def run_program(command: list[str], environment: Mapping[str, str]) -> None:
    """Raises `BackupError` with the program's own words if it fails. A cancellation ends the program."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, errors = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        found = _ERROR.search(errors.decode(errors="replace"))
        reason = found[1].strip() if found else f"it ended with status {process.returncode}"
        raise BackupError(f"{Path(command[0]).name} failed: {reason[:300]}")
