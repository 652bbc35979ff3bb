"""What a dry run says of an upload: counted already, being counted, or to be counted anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cham.apps.imports.errors import ColumnNotChosenError
from cham.apps.imports.jobs import rehearse_upload
from cham.apps.imports.models import Upload
from cham.apps.imports.proposals import missing_in
from cham.apps.imports.uploads import MOST_ROWS, would_be_rejects
from cham.apps.imports.wording import in_words
from cham.apps.orgs.models import Organisation

_LOST = timedelta(minutes=10)  # a job that has not come by then was lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The rows are being counted."""

    rows: int
    rows_done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A row that would be rejected, and why."""

    line: int
    cells: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why some rows would be rejected."""

    code: str
    column: str
    count: int
    first_line: int
    examples: Sequence[Sample]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What would become of the rows of a file: rows = new + known + repeated + rejected.

    Attributes
    ----------
    file_rows
        How many rows the file has; more than `rows` where only the first of them were counted.
    known, repeated
        Rows that came in before, and rows whose id stands on another row of the file.
    faults
        What must be settled before rows can be counted; then nothing else is told.
    """

    file_rows: int
    rows: int
    new: int
    known: int
    repeated: int
    rejected: int
    source: str
    has_rejects: bool
    reasons: Sequence[Reason]
    faults: Sequence[str]

    @property
    def is_part(self) -> bool:
        """Whether the file has more rows than were counted."""
        return not self.faults and self.rows < self.file_rows


def rehearsal_of(organisation: Organisation, upload: Upload) -> Rehearsal | Counting:
    """Give the dry run by the mapping in force, and have it made where there is none."""
    missing = missing_in(upload.mapping)
    if missing:
        template = ColumnNotChosenError.template
        upload.rehearsal = {
            "faults": [{"template": template, "fields": {"field": each}} for each in missing]
        }
        return _told(upload)
    mark = upload.mapping_mark
    if upload.rehearsal.get("mark") != mark:
        if not _is_under_way(upload, mark) and _marked(upload, mark):
            rehearse_upload.enqueue(organisation.code, upload.code)
        upload.refresh_from_db()
    if upload.rehearsal.get("mark") != mark:
        rows = min(upload.rows, MOST_ROWS)
        return Counting(rows=rows, rows_done=min(upload.rows_done, rows))
    return _told(upload)


def _is_under_way(upload: Upload, mark: str) -> bool:
    since = upload.rehearsing_since
    return upload.rehearsing == mark and since is not None and timezone.now() - since < _LOST


def _marked(upload: Upload, mark: str) -> bool:
    """Note that a dry run is queued; tells whether nobody else did so at the same time."""
    free = Upload.objects.filter(
        pk=upload.pk, rehearsing=upload.rehearsing, rehearsing_since=upload.rehearsing_since
    )
    return bool(free.update(rehearsing=mark, rehearsing_since=timezone.now(), rows_done=0))


def _told(upload: Upload) -> Rehearsal:
    found: dict[str, Any] = upload.rehearsal
    return Rehearsal(
        file_rows=max(upload.rows, found.get("rows", 0)),
        rows=found.get("rows", 0),
        new=found.get("new", 0),
        known=found.get("known", 0),
        repeated=found.get("repeated", 0),
        rejected=found.get("rejected", 0),
        source=found.get("source", ""),
        has_rejects=would_be_rejects(upload).is_file(),
        reasons=[_reason(each) for each in found.get("reasons", ())],
        faults=[in_words(each) for each in found.get("faults", ())],
    )


def _reason(found: dict[str, Any]) -> Reason:
    examples = [
        Sample(line=each["line"], cells=each["cells"], text=in_words(each))
        for each in found["examples"]
    ]
    return Reason(
        code=found["code"],
        column=found["column"],
        count=found["count"],
        first_line=found["first_line"],
        examples=examples,
    )
