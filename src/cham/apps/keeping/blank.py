"""A blank database: migrated once, and copied into every data folder that begins.

Migrations go through the whole history of the tables, which takes seconds of work whose outcome is
always the same. The copy lies beside the compiled code and under a name that is made of all that
it depends on, so that an older one is never taken.
"""

import logging
import shutil
import sqlite3
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.db.migrations.loader import MigrationLoader

import cham
from cham.apps.keeping.database import copy_database
from cham.lake.durable import sync_file, sync_folder

_log = logging.getLogger(__name__)

BESIDE_CODE = Path(cham.__file__).parent / "__pycache__"
_NAME = "blank-{digest}.sqlite3"


def is_beginning() -> bool:
    """Tell whether the database is a file that nothing was written to yet."""
    if connection.vendor != "sqlite":
        return False
    place = Path(connection.settings_dict["NAME"])
    return not place.exists() or not place.stat().st_size


def begin_with_blank() -> None:
    """Put the blank database in place, where there is one; otherwise migrations make the tables."""
    blank = _place()
    if not blank.is_file():
        return
    place = Path(connection.settings_dict["NAME"])
    with TemporaryDirectory(dir=place.parent, prefix="blank-") as folder:
        copy = Path(folder) / place.name
        shutil.copyfile(blank, copy)
        sync_file(copy)
        copy.replace(place)
    sync_folder(place.parent)


def keep_blank() -> None:
    """Keep a copy of the database, which holds nothing but its tables, for the next data folder."""
    blank = _place()
    try:
        blank.parent.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=blank.parent, prefix="blank-") as folder:
            copy_database(Path(folder)).replace(blank)
        for other in blank.parent.glob(_NAME.format(digest="*")):
            if other != blank:
                other.unlink(missing_ok=True)
    except OSError as fault:  # an installation that this user may not write to
        _log.debug("no blank database is kept: %s", fault)


def _place() -> Path:
    """Name the blank database by all that it depends on."""
    digest = blake2b(digest_size=8)
    for each in (version("cham"), version("django"), sqlite3.sqlite_version):
        digest.update(f"{each}\n".encode())
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        digest.update(f"{app}.{name}\n".encode())
        digest.update(_source_of(type(migration).__module__))
    return BESIDE_CODE / _NAME.format(digest=digest.hexdigest())


def _source_of(module: str) -> bytes:
    spec = find_spec(module)
    return b"" if spec is None or spec.origin is None else Path(spec.origin).read_bytes()
