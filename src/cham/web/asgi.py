"""What a server process runs: the ingest door for events, Django for everything else."""

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cham.web.settings")
django.setup()

from django.core.asgi import get_asgi_application  # noqa: E402 - kept beside the others

from cham.apps.interactions.lakes import open_lake  # noqa: E402 - needs Django set up
from cham.apps.orgs.keyring import DjangoKeyRing  # noqa: E402 - needs Django set up
from cham.doors.http import (  # noqa: E402 - kept beside the others
    HEALTH_PATH,
    Limits,
    health_application,
    ingest_application,
    is_ingest_path,
)
from cham.web.clock import SystemClock  # noqa: E402 - kept beside the others
from cham.web.metrics import count_ingest  # noqa: E402 - kept beside the others
from cham.web.parentage import leave_with_parent  # noqa: E402 - kept beside the others
from cham.web.settings import CONFIGURATION  # noqa: E402 - kept beside the others

leave_with_parent()
_writer = open_lake(CONFIGURATION.data).open_writer()
_ingest = ingest_application(
    keys=DjangoKeyRing(), writer=_writer, clock=SystemClock(), limits=Limits()
)
_pages = get_asgi_application()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Hand a request to the room that answers it."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and scope["path"] == HEALTH_PATH:
        await health_application(scope, receive, send)
    elif scope["type"] == "http" and is_ingest_path(scope["path"]):
        await _ingest(scope, receive, _counting(send))
    else:
        await _pages(scope, receive, send)


def _counting(send: Any) -> Any:
    """Note the status of an answer on its way."""

    async def count(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            count_ingest(message["status"])
        await send(message)

    return count


async def _live(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            _writer.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
