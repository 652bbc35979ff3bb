"""Use case: copy the whole data folder while servers go on writing."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from cham.apps.keeping.database import SQLITE, copy_database
from cham.apps.keeping.errors import BackupInsideError
from cham.apps.keeping.upgrading import BACKUPS
from cham.lake import Backup, Lake
from cham.lake.backup import CONTENTS, LAKE

# Made anew from the lake or by the next server: paths of customers, jobs that wait, the models that
# come with the product; and copies.
_LEFT_OUT = ("engine", "queue.sqlite3", "starter-models", BACKUPS)


def back_up(lake: Lake, target: Path) -> Backup:
    """Copy the data folder to a new folder.

    The database is copied last: it may know of files that came after they were copied, but the
    audit log of the copy must not be shorter than its head says.

    Raises
    ------
    FolderTakenError
        When there is something at the target already.
    BackupInsideError
        When the target lies in the data folder.
    BackupImpossibleError
        When the database cannot be copied.
    """
    data, target = settings.CONFIGURATION.data.resolve(), target.resolve()
    if target.is_relative_to(data):
        raise BackupInsideError(target=str(target))

    def copy_the_rest(folder: Path) -> None:
        for path in _others(data):
            _copy(path, folder / path.name)
        copy_database(folder)

    return lake.back_up(target, beside=copy_the_rest)


def _others(data: Path) -> Iterator[Path]:
    """Find what lies in the data folder beside the lake and the database."""
    apart = (LAKE, SQLITE, *_LEFT_OUT)
    names = {f"{name}{more}" for name in apart for more in ("", "-wal", "-shm", "-journal")}
    return (path for path in sorted(data.iterdir()) if path.name not in names)


def _copy(path: Path, place: Path) -> None:
    """Copy a file or a folder, but for copies that earlier versions let be made inside of it."""
    if (path / CONTENTS).exists():
        return
    if path.is_dir():
        place.mkdir(mode=path.stat().st_mode & 0o777)
        for each in path.iterdir():
            _copy(each, place / each.name)
    elif path.is_file():
        with suppress(FileNotFoundError):  # gone since it was listed
            shutil.copy2(path, place)
