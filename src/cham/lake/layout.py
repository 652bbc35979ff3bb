"""Where everything lies in the lake's folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths inside one lake.

    Attributes
    ----------
    folder
        The lake's own folder; nothing else lives in it.
    """

    folder: Path

    @property
    def segments(self) -> Path:
        """One folder per slot, each with numbered segment files."""
        return self.folder / "segments"

    @property
    def table(self) -> Path:
        """The Delta table of interactions."""
        return self.folder / "interactions"

    @property
    def log(self) -> Path:
        """The Delta table's log."""
        return self.table / "_delta_log"

    @property
    def ids(self) -> Path:
        """Sorted runs of the digests of every message id that was ever stored."""
        return self.folder / "ids"

    @property
    def dead_letters(self) -> Path:
        """Payloads that could not become interactions."""
        return self.folder / "deadletters"

    @property
    def tallies(self) -> Path:
        """Counts of what came in and what became of it."""
        return self.folder / "tally"

    @property
    def temporary(self) -> Path:
        """Files that nothing refers to yet; emptied at every start."""
        return self.folder / "temporary"

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def manifest_copy(self) -> Path:
        return self.folder / "manifest.copy.json"

    @property
    def lock(self) -> Path:
        """Held by the one process that may change anything but segments."""
        return self.folder / "lock"

    @property
    def readers(self) -> Path:
        """Shared by who reads segments; held alone while a person is being forgotten."""
        return self.folder / "readers"

    def streams(self, number: int) -> Path:
        """Shared by who still reads files of a generation with this number."""
        return self.folder / f"streams.{number}"
