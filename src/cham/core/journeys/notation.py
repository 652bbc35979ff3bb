"""A journey as text: YAML that people write, checked by a published schema, read with places.

`read_journey(write_journey(journey)) == journey` for every journey whose parts fit the schema,
and writing what was read gives the same text again.
"""

from typing import cast

from cham.core.journeys.document import Document, build_journey, describe_journey
from cham.core.journeys.errors import JourneyFaults
from cham.core.journeys.faults import meaning_faults, schema_faults
from cham.core.journeys.journey import Journey
from cham.core.journeys.layout import lay_out
from cham.core.journeys.source import read_source


def read_journey(text: str) -> Journey:
    """Read a journey from YAML (or JSON, which is YAML).

    Raises
    ------
    JourneyFaults
        With every fault found, each with its line and column counted from 1.
    """
    source = read_source(text)
    faults = list(schema_faults(source)) or list(meaning_faults(source))
    if faults:
        faults.sort(key=lambda fault: (fault.fields["line"], fault.fields["column"]))
        raise JourneyFaults("journey", faults)
    return build_journey(cast("Document", source.content))


def write_journey(journey: Journey) -> str:
    """Write a journey as YAML, fields in the order of the schema, nothing that is a default."""
    return lay_out(describe_journey(journey))
