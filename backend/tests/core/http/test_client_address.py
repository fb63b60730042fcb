import asyncio
from types import SimpleNamespace

import pytest
from starlette.requests import HTTPConnection
from uvicorn import Config
from uvicorn.server import ServerState

from tend.core.http.client_address import client_address, client_network
from tend.core.http.http_protocol import ConnectionLimits, HttpProtocol
from tend.core.settings.settings import Settings


def connection(peer, forwarded, trusted):
    state = SimpleNamespace(trusted_networks=Settings(trusted_proxies=trusted).trusted_networks)
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    app = SimpleNamespace(state=state)
    return HTTPConnection({"type": "http", "client": (peer, 1), "headers": headers, "app": app})


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("198.51.100.7", ["1.2.3.4"], [], "198.51.100.7"),
        ("198.51.100.7", ["1.2.3.4"], ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.1", ["1.2.3.4"], ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4, 10.0.0.2"], ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6", "1.2.3.4"], ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", ["1.2.3.4, <script>"], ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", [], ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", ["6.6.6.6, " * 5000 + "1.2.3.4"], ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", ["1.2.3.4" + ", 10.0.0.2" * 5000], ["10.0.0.0/8"], "10.0.0.2"),
        ("::1", ["2001:db8::7"], ["::1"], "2001:db8::7"),
        ("10.0.0.1", ["10.0.0.2"], ["10.0.0.0/8"], "10.0.0.2"),
        ("::ffff:198.51.100.7", [], [], "198.51.100.7"),
        ("::ffff:10.0.0.1", ["1.2.3.4"], ["10.0.0.0/8"], "1.2.3.4"),
        ("::ffff:a00:1", ["6.6.6.6, ::ffff:1.2.3.4, ::ffff:10.0.0.2"], ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.1", ["1.2.3.4"], ["::ffff:10.0.0.0/104"], "1.2.3.4"),
    ],
)
def test_the_client_address_is_the_one_that_the_trusted_proxies_saw(peer, forwarded, trusted, address):
    assert client_address(connection(peer, forwarded, trusted)) == address


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8::7", "2001:db8::/64"),
        ("fe80::7%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_rate_limits_count_ipv4_clients_of_a_dual_stack_socket_by_their_own_address(peer, network):
    assert client_network(connection(peer, [], [])) == network


class Connected(asyncio.Transport):
    """A machine has no addresses of foreign networks to connect from."""

    is_open = True

    def __init__(self, address: str) -> None:
        super().__init__({"peername": (address, 4711), "sockname": ("::", 8000)})

    def abort(self) -> None:
        self.is_open = False

    close = abort


async def test_the_connections_of_a_network_count_together_and_those_of_proxies_do_not():
    settings = Settings(http_connections_per_address=10, trusted_proxies=["2001:db8::a"])
    limits, config = ConnectionLimits.from_settings(settings), Config(lambda: None, log_config=None)

    def connect(address: str) -> tuple[HttpProtocol, Connected]:
        protocol = HttpProtocol(config, ServerState(), {}, limits=limits)
        transport = Connected(address)
        protocol.connection_made(transport)
        return protocol, transport

    made = [connect(f"2001:db8::{number}") for number in range(1, 10)]
    assert all(connect("2001:db8::a")[1].is_open for _ in range(12))
    made.append(connect("2001:db8::b:1"))
    assert all(transport.is_open for _, transport in made)
    refused, transport = connect("2001:db8::c")
    assert not transport.is_open
    assert connect("2001:db8:0:1::c")[1].is_open
    for protocol, _ in (made[0], (refused, None)):
        protocol.connection_lost(None)
    assert connect("2001:db8::d")[1].is_open
    assert not connect("2001:db8::e")[1].is_open
