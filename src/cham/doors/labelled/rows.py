"""One labelled text, or one row that is none."""

from dataclasses import dataclass
from enum import StrEnum

from cham.core.errors import N_


class Part(StrEnum):
    """What a text is for."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


class Refusal(StrEnum):
    """Why a row cannot be used."""

    NO_TEXT = "text_empty"
    NO_LABEL = "label_empty"
    BAD_LABEL = "label_faulty"
    BAD_PART = "split_unknown"
    MIXED = "label_mixed"
    BAD_ROW = "row_faulty"
    BAD_TIME = "time_faulty"


REFUSAL_TEXTS = {
    Refusal.NO_TEXT: N_("the text is empty"),
    Refusal.NO_LABEL: N_("the label is empty"),
    Refusal.BAD_LABEL: N_("the label cannot be read"),
    Refusal.BAD_PART: N_("split must be train, dev or test"),
    Refusal.MIXED: N_("the text feels in two ways at once"),
    Refusal.BAD_ROW: N_("the row cannot be read"),
    Refusal.BAD_TIME: N_("the time cannot be read"),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and what people said of it.

    Attributes
    ----------
    labels
        One label; of aspects, one text like ``price#negative`` for each.
    part
        None where nothing says it.
    """

    text: str
    labels: tuple[str, ...]
    part: Part | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is left out, and why."""

    file: str
    line: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class LabelledFolder:
    """All that a folder holds.

    Attributes
    ----------
    files, skipped
        Names of the files that were read, and of those that hold no labelled texts.
    """

    texts: tuple[Labelled, ...]
    refused: tuple[Refused, ...]
    files: tuple[str, ...]
    skipped: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows were read: those that are used and those that are not."""
        return len(self.texts) + len(self.refused)

    def of(self, *parts: Part | None) -> list[Labelled]:
        """Give the texts of some parts."""
        return [each for each in self.texts if each.part in parts]
