"""The server as a group of processes: it lives, ends and recovers as one."""

import contextlib
import os
import resource
import signal
import socket
import time
from collections.abc import Iterator

import pytest

from integration.doors_http.conftest import Product
from integration.doors_http.live_server import PATIENCE, LiveServer
from integration.doors_http.test_ingest_kills import children

IDLE = 10_000
HEADER = b"POST /v1/batch HTTP/1.1\r\nHost: x\r\n"
# Nothing at all, a header without its end, a body without its end.
BEGINNINGS = (b"", HEADER + b"X-Slow: ", HEADER + b"Content-Length: 1000\r\n\r\n{")


def event(message_id: str) -> dict[str, str]:
    return {"type": "track", "userId": "u1", "event": "Ghé quán", "messageId": message_id}


def wait_until_gone(server: LiveServer) -> None:
    deadline = time.monotonic() + PATIENCE
    while list(server.alive()):
        assert time.monotonic() < deadline, "processes of the server outlived it"
        time.sleep(0.05)


@contextlib.contextmanager
def idle_connections(port: int, number: int) -> Iterator[None]:
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < number + 500:
        pytest.skip(f"a process may have {most} files open here: ulimit -Hn")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, number + 500), most))
    with contextlib.ExitStack() as opened:
        opened.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, most))
        for each in range(number):
            connection = socket.create_connection(("127.0.0.1", port), timeout=20)
            opened.enter_context(connection)
            connection.sendall(BEGINNINGS[each % len(BEGINNINGS)])
        yield


def test_ten_thousand_clients_that_send_nothing_keep_nobody_out(product: Product):
    took = []
    with idle_connections(product.server.port, IDLE):
        for number in range(100):
            began = time.perf_counter()
            assert product.server.send(product.key, [event(f"busy-{number}")]).status == 200
            took.append(time.perf_counter() - began)
    assert sorted(took)[94] < 0.5  # 95 of a hundred
    print(f"beside {IDLE} idle connections: p95 {sorted(took)[94] * 1000:.0f} ms")


@pytest.mark.parametrize("path", ["/v1/nope", "/v1/batch/x", "/i/v0/x/"])
def test_an_unknown_path_of_the_door_is_refused_in_json(product: Product, path: str):
    reply = product.server.request("POST", path, b"{}")
    assert (reply.status, reply.json["code"]) == (404, "path_unknown")
    assert reply.headers["content-type"] == "application/json"


def test_what_the_door_refused_is_listed_and_no_replay_lets_it_in(product: Product):
    future = {**event("y2099"), "timestamp": "2099-01-01T00:00:00Z"}
    assert product.server.send(product.key, [event("now"), future]).json["accepted"] == 1
    listed = product.cham("dead-letters")
    assert listed["count"] == sum(each["count"] for each in listed["reasons"])
    [reason] = [each for each in listed["reasons"] if each["code"] == "clock_future"]
    assert (reason["count"], reason["by_source"]) == (1, {"sdks": 1})
    assert reason["text"]
    assert "y2099" in reason["samples"][0]
    done = product.cham("replay", "--historical")
    assert (done["stored"], done["dead"]) == (0, listed["count"])
    assert product.cham("dead-letters") == listed
    assert "y2099" not in {row["message_id"] for row in product.rows()}


def test_killed_worker_is_replaced_and_what_it_acknowledged_is_kept(product: Product):
    server = product.server
    assert server.send(product.key, [event("before")]).status == 200
    assert server.process is not None
    parents = [each for child in children(server.process.pid) for each in children(child)]
    assert len(parents) == 2  # the workers; the compactor has no children
    for worker in parents:
        os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while not server.answers():
        assert time.monotonic() < deadline, "no worker came back"
        time.sleep(0.1)
    assert server.send(product.key, [event("after")]).status == 200
    assert {"before", "after"} <= {row["message_id"] for row in product.rows()}


def test_killed_supervisor_takes_every_process_along_and_the_port_is_free(product: Product):
    server = product.server
    assert server.process is not None
    assert len(list(server.alive())) >= 5  # itself, granian, two workers, the compactor
    assert server.send(product.key, [event("last words")]).status == 200
    server.process.kill()
    server.process.wait()
    wait_until_gone(server)
    server.start()
    assert server.send(product.key, [event("last words")]).status == 200
    assert [row["message_id"] for row in product.rows()].count("last words") == 1
