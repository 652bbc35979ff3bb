"""A real service on this machine that speaks chat completions, well or badly."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from cham.voice import Options, train_labels
from cham.voice.backends import LinearBackend
from cham.voice.model import Model
from unit.voice.conftest import invented

Answers = list[dict[str, Any]]


@dataclass
class Asked:
    """A request as it arrived, byte by byte."""

    path: str
    headers: str
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    @property
    def items(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(self.said["messages"][1]["content"])["items"]
        return found

    @property
    def texts(self) -> list[str]:
        return [each["text"] for each in self.items]


class Handler(BaseHTTPRequestHandler):
    server: "Server"

    def do_POST(self) -> None:
        asked = Asked(
            self.path,
            str(self.headers),
            self.rfile.read(int(self.headers["Content-Length"])),
        )
        self.server.seen.append(asked)
        self.server.behave(self, asked)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def complete(
        self, content: str, usage: dict[str, int] | None = None, finish: str | None = "stop"
    ) -> None:
        message = {"role": "assistant", "content": content}
        body: dict[str, Any] = {"choices": [{"message": message, "finish_reason": finish}]}
        if usage is not None:
            body["usage"] = usage
        self.give(json.dumps(body).encode())

    def answer(self, answers: Answers, usage: dict[str, int] | None = None) -> None:
        self.complete(json.dumps({"answers": answers}), usage)


Behaviour = Callable[[Handler, Asked], None]


def honest(asked: Asked) -> Answers:
    """Label each item by its own words."""
    return [
        {
            "id": each["id"],
            "label": "positive" if "ngon" in each["text"] else "negative",
            "sure": "chắc" not in each["text"],
        }
        for each in asked.items
    ]


def well(handler: Handler, asked: Asked) -> None:
    handler.answer(honest(asked), {"prompt_tokens": 100, "completion_tokens": 10})


def status(code: int, **headers: str) -> Behaviour:
    return lambda handler, _: handler.give(b'{"error": "no"}', code, **headers)


@dataclass
class Server(ThreadingHTTPServer):
    """Remembers what it was sent; `behave` says what it does about it."""

    behave: Behaviour = well
    seen: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: object) -> None:
        """Leave it unsaid that a client went away."""

    __hash__ = ThreadingHTTPServer.__hash__


def running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def running_server() -> Iterator[Server]:
    yield from running(Server())


@pytest.fixture
def server(running_server: Server) -> Server:
    running_server.behave = well
    running_server.seen.clear()
    return running_server


@pytest.fixture(scope="session")
def model() -> Model:
    some = invented(300, 1)
    options = Options(seed=3, accuracy=0.9)
    return train_labels(some.texts, some.labels, task="sentiment", options=options).model


@pytest.fixture(scope="session")
def linear(model: Model) -> LinearBackend:
    return LinearBackend(model)
