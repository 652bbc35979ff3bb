"""Copies of the operational database, in the form that its kind can be put back from."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from cham.apps.keeping.errors import BackupImpossibleError

SQLITE, POSTGRES = "cham.sqlite3", "cham.pgdump"
"""What a copy is called, by the kind of database."""


def copy_database(folder: Path) -> Path:
    """Copy the database into a folder while servers go on using it, and give the copy's path.

    Raises
    ------
    BackupImpossibleError
        When PostgreSQL's own program for it is missing or fails.
    """
    if connection.vendor == "sqlite":
        place = folder / SQLITE
        with closing(sqlite3.connect(place)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    else:
        place = folder / POSTGRES
        _dump(place)
    place.chmod(0o600)
    return place


def _dump(place: Path) -> None:
    """Have PostgreSQL write its database to one file, which `pg_restore` puts back."""
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupImpossibleError(reason="pg_dump is not installed")
    told = connection.settings_dict
    variables = {
        "PGHOST": told["HOST"],
        "PGPORT": told["PORT"],
        "PGUSER": told["USER"],
        "PGPASSWORD": told["PASSWORD"],
        "PGSSLMODE": told["OPTIONS"].get("sslmode", ""),
    }
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, with checked arguments
        [program, "--format=custom", f"--file={place}", f"--dbname={told['NAME']}"],
        env={**os.environ, **{name: value for name, value in variables.items() if value}},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise BackupImpossibleError(reason=f"pg_dump ended with {done.returncode}")
