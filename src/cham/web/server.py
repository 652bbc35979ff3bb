"""The process that takes requests: granian's master, `python -m cham.web.server --port …`."""

import argparse
import resource

from cham.web.parentage import leave_with_parent

# By default granian takes 1024 connections at once, all workers together. Who opened as many and
# sent nothing would keep everybody else out; an idle one costs 12 KB.
_CONNECTIONS = 16_384  # in one worker
_BACKLOG = 4_096
_OWN_FILES = 256  # that a worker opens besides connections


def run() -> None:
    """Serve until told to stop, or until the supervisor is gone."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    asked = argparse.ArgumentParser()
    asked.add_argument("--host", required=True)
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--workers", type=int, required=True)
    given = asked.parse_args()
    leave_with_parent()
    Server(
        "cham.web.asgi:application",
        address=given.host,
        port=given.port,
        workers=given.workers,
        interface=Interfaces.ASGI,
        websockets=False,
        # Version 2 in plain text is asked for by nobody, and to tell the versions apart granian
        # waits without end for a client that sends nothing.
        http=HTTPModes.http1,
        backlog=_BACKLOG,
        backpressure=_room_for_connections(),
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


def _room_for_connections() -> int:
    """Raise the limit of open files as far as allowed, and stay below it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most == resource.RLIM_INFINITY:
        return _CONNECTIONS
    return max(1, min(_CONNECTIONS, most - _OWN_FILES))


if __name__ == "__main__":
    run()
