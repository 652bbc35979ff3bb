"""Brings a data folder up to this version: refused where it is newer, copied before it changes."""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cham.apps.keeping.blank import begin_with_blank, is_beginning, keep_blank
from cham.apps.keeping.database import copy_database
from cham.apps.keeping.errors import DataNewerError
from cham.lake.durable import locked, sync_file, sync_folder

BACKUPS = "backups"
_LOCK = "upgrade.lock"
_KEPT = 3


def bring_up_to_date(data: Path, *, backs_up: bool) -> Path | None:
    """Change the tables to what this version needs; gives the copy made before, where one was.

    One process at a time does so; the others wait and then find nothing to do.

    Parameters
    ----------
    data
        The data folder; copies go into a folder of it.
    backs_up
        Whether to copy a database that holds anything before it is changed.

    Raises
    ------
    DataNewerError
        When a newer version has changed the tables.
    BackupImpossibleError
        When the database cannot be copied.
    """
    with locked(data / _LOCK, wait=True):
        begins = is_beginning()
        if begins:
            begin_with_blank()
        executor = MigrationExecutor(connection)
        applied = set(executor.loader.applied_migrations)
        unknown = applied - set(executor.loader.disk_migrations)
        if unknown:
            raise DataNewerError(name=".".join(min(unknown)))
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return None
        copy = _copy(data) if applied and backs_up else None
        call_command("migrate", interactive=False, verbosity=0)
        if begins:
            keep_blank()
        return copy


def _copy(data: Path) -> Path:
    """Copy the database, and let go of copies that are older than the last few."""
    folder = data / BACKUPS
    folder.mkdir(exist_ok=True, mode=0o700)
    written = copy_database(folder)
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    place = written.replace(folder / f"before-{version('cham')}-{moment}{written.suffix}")
    sync_file(place)
    sync_folder(folder)
    known = sorted(folder.glob("before-*"), key=lambda path: path.stat().st_mtime)
    for path in known[:-_KEPT]:
        path.unlink()
    return place
