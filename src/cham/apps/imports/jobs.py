"""Jobs of the data page: read a file, try its import, import it, undo, look at the lake, replay."""

from collections.abc import Callable

from cham.apps.jobs.queue import Pace, job
from cham.apps.jobs.workshop import do


@job(pace=Pace.PROMPT)
def read_upload(organisation: str, code: str) -> None:
    """Guess what the columns of an upload are."""
    do(_work, "read", organisation, code)


@job(pace=Pace.LONG)
def rehearse_upload(organisation: str, code: str) -> None:
    """Count what would become of the rows of an upload."""
    do(_work, "rehearse", organisation, code)


@job(pace=Pace.LONG)
def import_upload(organisation: str, code: str) -> None:
    """Import an upload by the mapping that was confirmed."""
    do(_work, "bring_in", organisation, code)


@job(pace=Pace.LONG)
def take_back(organisation: str, code: str) -> None:
    """Undo an import."""
    do(_work, "take_back", organisation, code)


@job(pace=Pace.LONG)
def replay_letters(organisation: str, code: str) -> None:
    """Read the dead letters of one reason again; of all reasons where none is named."""
    do(_work, "replay", organisation, code)


@job(pace=Pace.PROMPT)
def look_at_lake(organisation: str) -> None:
    """Count what the data page says about the lake."""
    do(_work, "look", organisation, "")


def take_up() -> None:
    """Go on with uploads that a process before this one had taken on and cannot have finished."""
    from cham.apps.imports.models import Stage, Upload

    taken_on = {Stage.READING: read_upload, Stage.IMPORTING: import_upload}
    for upload in Upload.objects.unscoped().filter(stage__in=taken_on):
        taken_on[Stage(upload.stage)].enqueue(upload.organisation.code, upload.code)


def _work(step: str, organisation: str, code: str) -> None:
    from cham.apps.imports import working
    from cham.apps.orgs.models import Organisation
    from cham.apps.orgs.scope import organisation_scope

    steps: dict[str, Callable[[Organisation, str], None]] = {
        "read": working.read,
        "rehearse": working.rehearse,
        "bring_in": working.bring_in,
        "take_back": working.take_back,
        "replay": working.replay,
        "look": working.look,
    }
    owner = Organisation.objects.get(code=organisation)
    with organisation_scope(owner):
        steps[step](owner, code)
