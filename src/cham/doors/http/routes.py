"""The paths that the door answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How a path's bodies are read.

    Attributes
    ----------
    call
        The type of the single event that the path takes; empty for batches.
    takes_lists
        Whether a body may also be a bare list or a bare event, as PostHog's clients send them.
    """

    dialect: str
    call: str = ""
    takes_lists: bool = False


_SEGMENT_CALLS = ("identify", "track", "page", "screen", "group", "alias")
_POSTHOG = Route(dialect="posthog", takes_lists=True)

ROUTES: Mapping[str, Route] = MappingProxyType(
    {
        "/v1/batch": Route(dialect="segment"),
        **{f"/v1/{call}": Route(dialect="segment", call=call) for call in _SEGMENT_CALLS},
        "/batch": _POSTHOG,
        "/i/v0/e": _POSTHOG,
    }
)

# PostHog's clients ask these before or while they send. There are no feature flags here; an
# honest "none" keeps the clients from failing or from asking again and again.
FLAG_ANSWERS: Mapping[str, bytes] = MappingProxyType(
    {
        "/flags": b'{"flags":{},"featureFlags":{},"featureFlagPayloads":{},'
        b'"errorsWhileComputingFlags":false}',
        "/decide": b'{"flags":{},"featureFlags":{},"featureFlagPayloads":{},'
        b'"errorsWhileComputingFlags":false}',
        "/flags/definitions": b'{"flags":[],"group_type_mapping":{},"cohorts":{}}',
    }
)

# What lies under these and is no path of the door is told so by it, in JSON as everything there.
_PREFIXES = ("/v1/", "/batch/", "/i/", "/flags/", "/decide/")


def plain_path(path: str) -> str:
    """Take off the slash at the end that some clients write and some do not."""
    return path.rstrip("/") if len(path) > 1 else path


def is_ingest_path(path: str) -> bool:
    """Tell whether a request belongs to this door."""
    return f"{plain_path(path)}/".startswith(_PREFIXES)
