"""An address with several hosts: Tend uses the one that takes writes."""

import socket

import pytest

from tend.core.db.database import open_database
from tend.core.errors import DatabaseUnavailable, StartError
from tend.core.postgres.embedded_database import wait_until_reachable
from tend.core.postgres.server import Postgres
from tend.core.settings.dsn import connect_to_database
from tend_process import free_port
from time_limits import HANG_SECONDS


@pytest.fixture
def host(tmp_path):
    """The credentials and the address of a server of this test's own."""
    port = free_port()
    server = Postgres(tmp_path / "own", settings={"listen_addresses": "127.0.0.1", "port": str(port)})
    server.start()
    yield f"tend:{server._password}", f"127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def address(host):
    """Builds the address of a database with other hosts before the one that works."""

    def build(*others, seconds=HANG_SECONDS):
        credentials, works = host
        hosts = ",".join([*others, works])
        return f"postgresql://{credentials}@{hosts}/tend?target_session_attrs=read-write&connect_timeout={seconds}"

    return build


async def ask(url):
    connection = await connect_to_database(url)
    try:
        return await connection.fetchval("select 1")
    finally:
        await connection.close()


async def test_a_host_that_is_down_or_hangs_does_not_keep_from_the_one_that_works(address):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        # Each of the three has a second.
        url = address(f"127.0.0.1:{free_port()}", f"127.0.0.1:{silent.getsockname()[1]}", seconds=3)
        assert await ask(url) == 1
        silent.accept()[0].close()
        silent.setblocking(False)
        # The host that worked is tried first from now on.
        assert await ask(url) == 1
        with pytest.raises(BlockingIOError):
            silent.accept()


async def test_while_no_host_takes_writes_the_database_is_unavailable_and_then_it_works_again(address, settings):
    url = address(f"127.0.0.1:{free_port()}")
    async with open_database(settings, url) as database:
        await database.execute("alter database tend set default_transaction_read_only = on")
    async with open_database(settings, url) as database:
        with pytest.raises(DatabaseUnavailable):
            await database.fetchval("select 1")
        with pytest.raises(StartError, match="can't reach the database"):
            await wait_until_reachable("DATABASE_URL", url, seconds=0)
        any_host = url.replace("target_session_attrs=read-write", "target_session_attrs=any")
        connection = await connect_to_database(any_host)
        await connection.execute("set default_transaction_read_only = off")
        await connection.execute("alter database tend reset default_transaction_read_only")
        await connection.close()
        assert await database.fetchval("select 1") == 1
