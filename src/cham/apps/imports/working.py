"""The heavy half of the data page, run by jobs: what touches files and the lake."""

import logging
import time
from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, override

from cham.apps.imports.actions import ImportDesk, import_table, undo_import
from cham.apps.imports.letters import gather_letters, replay_letters
from cham.apps.imports.models import LakeView, Stage, Upload
from cham.apps.imports.proposals import plain, read_proposal
from cham.apps.imports.rehearsing import rehearse as rehearse_table
from cham.apps.imports.uploads import MOST_ROWS, drop_file, place_of, would_be_rejects
from cham.apps.insights.waiting import stir
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.orgs.audit import record
from cham.apps.orgs.models import Organisation
from cham.core.errors import ChamError
from cham.doors.files import MappingFaults, RowFault, format_mapping, open_mapped, parse_mapping
from cham.doors.files.errors import FileError
from cham.lake.durable import wants_room
from cham.lake.errors import StorageFullError

_ROOM_AWAITED = 3.0  # seconds between two looks whether a full disk has room again
_TOLD_EVERY = 1_000  # rows between two words about how far an import is
_FAILED = "import_failed"

_log = logging.getLogger(__name__)


def read(_organisation: Organisation, code: str) -> None:
    """Guess what the columns of an upload are, and ask."""
    upload = Upload.objects.filter(code=code, stage=Stage.READING).first()
    if upload is None:
        return
    try:
        table, proposal, purpose = read_proposal(place_of(upload), upload.purpose)
        upload.purpose = purpose.value
        upload.proposal = plain(table, proposal)
        upload.mapping = format_mapping(proposal.mapping)
        upload.rows = proposal.count
        upload.stage = Stage.ASKING
        upload.save()
    except Exception as error:  # noqa: BLE001 - whatever it is, the page must be able to say so
        _refuse(upload, error)


class _OvertakenError(Exception):
    """Nobody waits for a dry run any more: the mapping was changed, or the file is on its way."""


def rehearse(organisation: Organisation, code: str) -> None:
    """Count what would become of the rows of an upload by the mapping in force."""
    upload = Upload.objects.filter(code=code, stage=Stage.ASKING).first()
    if upload is None:
        return
    mark = upload.mapping_mark
    waiting = Upload.objects.filter(pk=upload.pk, stage=Stage.ASKING, rehearsing=mark)
    try:
        found = _rehearsed(organisation, upload, waiting)
    except _OvertakenError:
        return
    except Exception as error:  # noqa: BLE001 - as above
        found = {"faults": _faults(error)}
    waiting.update(rehearsal={"mark": mark, **found}, rehearsing="", rehearsing_since=None)


def _rehearsed(
    organisation: Organisation, upload: Upload, waiting: QuerySet[Upload]
) -> dict[str, Any]:
    rows = min(upload.rows, MOST_ROWS)

    def tell(number: int) -> None:  # the rows are read twice, and half of the way is told for each
        if number % _TOLD_EVERY == 0 and not waiting.update(rows_done=number // 2):
            raise _OvertakenError

    mapping = parse_mapping(upload.mapping)
    path = place_of(upload)
    desk = ImportDesk(
        lake=open_own_lake(),
        folder=settings.CONFIGURATION.data,
        organisation=organisation,
        say=lambda fault: _say(fault, organisation.language),
        counting=tell,
        progress=lambda number: tell(rows + number),
    )
    table = open_mapped(path, mapping.file)
    return rehearse_table(desk, table, path, mapping, rejects=would_be_rejects(upload), now=_now())


def bring_in(organisation: Organisation, code: str) -> None:
    """Import an upload; rows = imported + duplicates + rejected."""
    upload = Upload.objects.filter(code=code, stage=Stage.IMPORTING).first()
    if upload is None:
        return
    try:
        _bring_in(organisation, upload)
    except (FileError, MappingFaults) as faults:
        _ask_again(upload, faults)
        return
    except Exception as error:  # noqa: BLE001 - as above
        settle = _ask_again if wants_room(error) else _refuse
        settle(upload, error)
        return
    look(organisation, "")


def _bring_in(organisation: Organisation, upload: Upload) -> None:
    mapping = parse_mapping(upload.mapping)
    path = place_of(upload)
    desk = ImportDesk(
        lake=open_own_lake(),
        folder=settings.CONFIGURATION.data,
        organisation=organisation,
        say=lambda fault: _say(fault, organisation.language),
        progress=lambda number: _progress(upload, number),
    )
    done = import_table(desk, open_mapped(path, mapping.file), path, mapping, now=_now())
    upload.imported, upload.stage, upload.rehearsal = done.code, Stage.DONE, {}
    upload.rows = upload.rows_done = done.rows
    upload.problem = {
        "same_as": done.same_as,
        "errors": [
            {"code": e.code, "count": e.count, "first_line": e.first_line, "column": e.column}
            for e in done.errors
        ],
    }
    upload.save()
    record(
        upload.uploaded_by or organisation,
        "data.imported",
        f"import:{done.code}",
        {"imported": done.imported, "duplicates": done.duplicates, "rejected": done.rejected},
    )
    drop_file(upload)


def _progress(upload: Upload, number: int) -> None:
    if number % _TOLD_EVERY == 0:
        Upload.objects.filter(pk=upload.pk).update(rows_done=number)


def _say(fault: RowFault, language: str) -> str:
    with override(language):
        return f"{fault.code}: {_(fault.template).format(**fault.fields)}"


def _ask_again(upload: Upload, error: Exception) -> None:
    """Let somebody settle what the file leaves open, or make room; what was stored is not lost."""
    upload.stage = Stage.ASKING
    upload.rehearsal = {"mark": upload.mapping_mark, "faults": _faults(error)}
    _save_when_there_is_room(upload)


def _refuse(upload: Upload, error: BaseException) -> None:
    """Keep why a file was refused."""
    upload.stage, upload.problem = Stage.FAILED, {"faults": _faults(error)}
    _save_when_there_is_room(upload)
    drop_file(upload)


def _save_when_there_is_room(upload: Upload) -> None:
    """Save what became of an upload; on a full disk nothing else could be done meanwhile either."""
    while True:
        try:
            upload.save()
        except Exception as error:
            if not wants_room(error):
                raise
            time.sleep(_ROOM_AWAITED)
        else:
            return


def _faults(error: BaseException) -> list[dict[str, Any]]:
    """Put what went wrong into plain values; what is no fault of the file is logged too."""
    faults = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
    told = [_problem(each) for each in faults if isinstance(each, ChamError)]
    if not told and wants_room(error):
        told = [_problem(StorageFullError(folder=str(settings.CONFIGURATION.data)))]
    if not told:
        _log.error("an upload could not be worked on", exc_info=error)
        told = [{"code": _FAILED, "template": "", "fields": {}}]
    return told


def _problem(error: ChamError) -> dict[str, Any]:
    fields = {name: str(value) for name, value in error.fields.items()}
    return {"code": error.code, "template": error.template, "fields": fields}


def take_back(organisation: Organisation, code: str) -> None:
    """Undo an import, so that its file can come again."""
    undo_import(open_own_lake(), organisation, code, now=_now())
    look(organisation, "")


def replay(organisation: Organisation, code: str) -> None:
    """Read the dead letters of a reason again."""
    codes = [code] if code else None
    done = replay_letters(open_own_lake(), organisation, codes=codes, now=_now())
    record(
        organisation,
        "data.replayed",
        code or "all",
        {"replayed": done.replayed, "stored": done.stored, "dead": done.dead},
    )
    stir()
    look(organisation, "")


def look(organisation: Organisation, _code: str) -> None:
    """Count what came in and what became of it, and gather the dead letters by reason."""
    lake = open_own_lake()
    counts: dict[str, Counter[str]] = {}
    for each in lake.tally(organisation.code):
        source = counts.setdefault(each.source, Counter())
        source.update(
            received=each.received,
            stored=each.stored,
            duplicates=each.duplicate,
            dead=each.dead,
            erased=each.erased_rows + each.erased_letters,
            erased_letters=each.erased_letters,
        )
    content = {
        "sources": {name: dict(found) for name, found in sorted(counts.items())},
        "letters": gather_letters(lake, organisation),
    }
    LakeView.objects.update_or_create(
        defaults={"content": content, "made_at": timezone.now(), "queued_at": None}
    )


def _now() -> int:
    return time.time_ns() // 1000
