"""Opens a data folder: makes it where it is new, brings its tables up to date, sets Django up."""

import contextlib
import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cham.cli.places import DataMissingError

if TYPE_CHECKING:
    from cham.apps.orgs.models import Organisation
    from cham.lake import Lake

_OF_DATA = ("secret.key", "cham.sqlite3", "lake")  # one of them is in every data folder


@dataclass(frozen=True, slots=True)
class OpenData:
    """A data folder that is ready to work with."""

    folder: Path
    organisation: "Organisation"

    def lake(self) -> "Lake":
        """Open the event lake of the folder."""
        from cham.apps.interactions.lakes import open_lake

        return open_lake(self.folder)


def open_data(
    folder: Path,
    *,
    organisation: str | None = None,
    language: str = "vi",
    begins: bool = False,
) -> OpenData:
    """Open a data folder and choose the organisation to work for.

    Parameters
    ----------
    begins
        Whether to begin a folder where there is none; see `prepare`.
    """
    prepare(folder, language=language, begins=begins)
    if "CHAM_LOG_LEVEL" not in os.environ:
        # Seals are for the server's log; at a terminal they would stand between the lines asked for.
        logging.getLogger("cham.audit").setLevel(logging.WARNING)
    from cham.apps.orgs.actions import choose_organisation

    return OpenData(folder=folder.absolute(), organisation=choose_organisation(organisation))


def prepare(folder: Path, *, language: str = "vi", begins: bool = True) -> None:
    """Make the folder where needed, start Django on it, and migrate its tables.

    Raises
    ------
    DataMissingError
        When there is no data folder, and this is no moment to begin one: a command that looks
        after data would prove, copy or show an empty one, and hide a lost or mistyped folder.
    """
    if not (begins or any((folder / name).exists() for name in _OF_DATA)):
        raise DataMissingError(place=str(folder), reason="")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["CHAM_DATA"] = str(folder.absolute())
    for name in ("secret.key", "audit.key"):
        _keep_secret(folder / name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cham.web.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language)
    from django.conf import settings

    from cham.apps.jobs.queue import prepare_queues
    from cham.apps.keeping.upgrading import bring_up_to_date

    bring_up_to_date(folder.absolute(), backs_up=settings.CONFIGURATION.backs_up)
    prepare_queues()


def _keep_secret(place: Path) -> None:
    """Draw a secret where there is none; the file is whole or not there, also on a full disk."""
    if place.exists():
        return
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(fresh, place)
    finally:
        fresh.unlink(missing_ok=True)
