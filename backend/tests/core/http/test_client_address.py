from types import SimpleNamespace

import pytest
from starlette.requests import HTTPConnection

from tend.core.http.client_address import client_address, client_network
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
