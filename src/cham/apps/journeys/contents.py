"""A journey as its rows keep it."""

import json
from typing import cast

from cham.core.journeys import Document, Journey, build_journey, describe_journey


def content_of(journey: Journey) -> str:
    """Write a journey as JSON, its fields in the order of its file."""
    return json.dumps(describe_journey(journey), ensure_ascii=False, separators=(",", ":"))


def journey_in(content: str) -> Journey:
    """Read a journey back; what is kept has been checked before."""
    return build_journey(cast("Document", json.loads(content)))


def readable(text: str) -> str:
    """Give a text without what no database keeps: NUL, and halves of characters.

    Examples
    --------
    >>> readable("a" + chr(0) + "b" + chr(0xD800))
    'ab?'
    """
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
