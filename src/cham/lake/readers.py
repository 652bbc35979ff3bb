from collections.abc import Mapping
from dataclasses import dataclass

from cham.lake.ports import CustomerDirectory, Interpreter


@dataclass(frozen=True, slots=True)
class Readers:
    """What turns payloads into rows: the interpreters by dialect, and who is who."""

    directory: CustomerDirectory
    interpreters: Mapping[str, Interpreter]
