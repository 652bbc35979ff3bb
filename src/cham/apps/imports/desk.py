"""Use cases of the data page: drop a file, correct how it is read, import it, take it back, replay.

Each leaves its trace in the audit log and hands the work to a job.
"""

from collections.abc import Collection, Mapping

from cham.apps.imports.errors import (
    ChoicesUnfitError,
    ColumnNotChosenError,
    ImportUndoneError,
    ImportUnknownError,
    UploadNotAskingError,
    UploadUnknownError,
)
from cham.apps.imports.jobs import import_upload, read_upload, replay_letters, take_back
from cham.apps.imports.models import FileImport, Stage, Upload
from cham.apps.imports.proposals import corrected, missing_in
from cham.apps.imports.uploads import Sent, drop_file, keep_upload
from cham.apps.orgs.audit import record
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Member
from cham.core.errors import ChamError

_LONGEST_CODE = 60


def drop(caller: Caller, sent: Sent, *, purpose: str) -> Upload:
    """Keep a file, and have its columns guessed.

    Raises
    ------
    UploadTooLargeError
        When it is larger than what comes in by a page.
    """
    member = caller if isinstance(caller, Member) else None
    kept = keep_upload(member, sent, purpose=purpose)
    record(caller, "data.uploaded", f"upload:{kept.code}")
    read_upload.enqueue(caller.organisation.code, kept.code)
    return kept


def find_upload(code: str) -> Upload:
    """Find an upload of the organisation in scope.

    Raises
    ------
    UploadUnknownError
        When there is none with this code.
    """
    found = Upload.objects.filter(code=code).first()
    if found is None:
        raise UploadUnknownError(code=code)
    return found


def correct(
    found: Upload,
    chosen: Mapping[str, str],
    *,
    order: str = "",
    mark: str = "",
    checked: Collection[str] | None = None,
) -> None:
    """Take a person's choices over into the mapping of an upload.

    Raises
    ------
    RoleUnknownError, ChoicesUnfitError
        When a column is said to be what none can be, or the choices exclude each other.
    UploadNotAskingError
        When nothing is open any more, or not yet.
    """
    hold_open(found)
    try:
        found.mapping = corrected(found.mapping, chosen, order=order, mark=mark, checked=checked)
    except ChamError:
        raise
    except (ValueError, ExceptionGroup) as error:
        raise ChoicesUnfitError from error
    found.save(update_fields=["mapping"])


def bring_in(caller: Caller, found: Upload) -> None:
    """Have an upload imported by its mapping.

    Raises
    ------
    UploadNotAskingError
        When it cannot be imported yet, or is being imported already.
    ColumnNotChosenError
        When no column is what every file of its kind must have.
    """
    hold_open(found)
    for field in missing_in(found.mapping):
        raise ColumnNotChosenError(field=field)
    found.stage, found.rehearsing, found.rows_done = Stage.IMPORTING, "", 0
    found.save(update_fields=["stage", "rehearsing", "rows_done"])
    record(caller, "data.confirmed", f"upload:{found.code}")
    import_upload.enqueue(caller.organisation.code, found.code)


def turn_away(caller: Caller, found: Upload) -> None:
    """Forget an upload before anything of it was imported.

    Raises
    ------
    UploadNotAskingError
        When it is being imported, or was.
    """
    if found.stage in {Stage.IMPORTING, Stage.DONE}:
        raise UploadNotAskingError(code=found.code, stage=found.stage)
    drop_file(found)
    record(caller, "data.turned_away", f"upload:{found.code}")
    found.delete()


def find_import(code: str) -> FileImport:
    """Find an import of the organisation in scope.

    Raises
    ------
    ImportUnknownError
        When there is none with this code.
    """
    found = FileImport.objects.filter(code=code).first()
    if found is None:
        known = FileImport.objects.filter(undone_at=None).values_list("code", flat=True)
        raise ImportUnknownError(code=code, allowed=", ".join(known[:20]) or "–")
    return found


def take_import_back(caller: Caller, found: FileImport) -> None:
    """Have an import undone, so that its file can come again.

    Raises
    ------
    ImportUndoneError
        When it was undone before.
    """
    if found.undone_at is not None:
        raise ImportUndoneError(code=found.code)
    record(caller, "data.undone", f"import:{found.code}")
    take_back.enqueue(caller.organisation.code, found.code)


def ask_for_replay(caller: Caller, code: str = "") -> None:
    """Have the dead letters of one reason read again, or all of them."""
    code = code[:_LONGEST_CODE]
    record(caller, "data.replay_asked", code or "all")
    replay_letters.enqueue(caller.organisation.code, code)


def hold_open(found: Upload) -> None:
    """Let nobody change what is being imported, or is not read yet.

    Raises
    ------
    UploadNotAskingError
        When the upload does not wait for an answer.
    """
    if found.stage != Stage.ASKING:
        raise UploadNotAskingError(code=found.code, stage=found.stage)
