"""What stored events mean: pure readers from payload to interaction, one per dialect."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cham.doors.http.interpretation.posthog import interpret_posthog, stamp_posthog
from cham.doors.http.interpretation.segment import interpret_segment, stamp_segment
from cham.doors.http.interpretation.shapes import Stamp
from cham.lake.ports import Interpreter

INTERPRETERS: Mapping[str, Interpreter] = MappingProxyType(
    {"segment": interpret_segment, "posthog": interpret_posthog}
)
STAMPS: Mapping[str, Callable[[bytes, int | None, int], Stamp]] = MappingProxyType(
    {"segment": stamp_segment, "posthog": stamp_posthog}
)

__all__ = ["INTERPRETERS", "STAMPS", "Stamp"]
