"""A server does not begin where another one listens."""

import socket
from collections.abc import Iterator

import pytest

from cham.cli.listening import HostError, PortTakenError, ensure_free

HERE = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """Listen as the server's processes do, which share their port."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((HERE, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_another_server_shares_out_is_refused(taken: int):
    with pytest.raises(PortTakenError) as refused:
        ensure_free(HERE, taken)
    assert refused.value.fields == {"port": taken}
    assert str(taken) in str(refused.value)


def test_a_port_is_free_again_once_its_server_has_gone():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((HERE, 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection((HERE, port)), server.accept()[0] as answered:
            answered.close()  # the side that ends a connection first is left waiting
    ensure_free(HERE, port)


@pytest.mark.parametrize("host", ["192.0.2.7", "không có máy này"])
def test_an_address_that_is_not_this_machines_is_refused(host: str):
    with pytest.raises(HostError, match="must be an address of this machine"):
        ensure_free(host, 8400)
