"""What stored events mean: pure readers from payload to interaction, one per dialect."""

from collections.abc import Mapping
from types import MappingProxyType

from cham.doors.http.interpretation.posthog import interpret_posthog, posthog_time
from cham.doors.http.interpretation.segment import interpret_segment, segment_time
from cham.doors.http.interpretation.shapes import check_posthog, check_segment, read_event
from cham.lake.ports import Interpreter

INTERPRETERS: Mapping[str, Interpreter] = MappingProxyType(
    {"segment": interpret_segment, "posthog": interpret_posthog}
)

__all__ = [
    "INTERPRETERS",
    "check_posthog",
    "check_segment",
    "interpret_posthog",
    "interpret_segment",
    "posthog_time",
    "read_event",
    "segment_time",
]
