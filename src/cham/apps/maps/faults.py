"""What is wrong with a journey's file, each fault with its line as it stands there."""

from dataclasses import dataclass

from cham.apps.journeys.wording import explain
from cham.core.journeys import JourneyError, JourneyFaults

_LONGEST = 160
_MOST = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: where, what, and the line of the file."""

    line: int
    column: int
    text: str
    content: str


def faults_told(group: JourneyFaults, text: str) -> tuple[Fault, ...]:
    """Put the faults of a file in words, in the order of its lines."""
    lines = text.splitlines()
    return tuple(_told(each, lines) for each in group.exceptions[:_MOST])


def _told(error: JourneyError | ExceptionGroup[JourneyError], lines: list[str]) -> Fault:
    assert isinstance(error, JourneyError)  # files give no groups within the group
    line, column = (int(error.fields.get(name) or 1) for name in ("line", "column"))
    content = lines[line - 1] if line <= len(lines) else ""
    return Fault(line, column, explain(error), content[:_LONGEST])
