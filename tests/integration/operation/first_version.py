"""Writes a folder's database as the first version did: `first_version.py DATABASE FOLDER`.

The tables are those of the first migrations; the rows are those of a database of this version, as
far as the first tables have room for them.
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

FIRST = ("orgs", "customers", "journeys", "imports")
TABLES = (
    "orgs_organisation", "orgs_key", "customers_customer", "customers_identifier",
    "journeys_storedjourney", "journeys_journeyversion", "imports_fileimport",
)  # fmt: skip


def main(source: Path, folder: Path) -> None:
    os.environ["CHAM_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "cham.web.settings"
    import django

    django.setup()
    from django.core.management import call_command

    for app in FIRST:
        call_command("migrate", app, "0001", interactive=False, verbosity=0)
    from django.db import connection

    connection.close()
    with closing(sqlite3.connect(folder / "cham.sqlite3")) as database:
        database.execute("attach ? as newer", (str(source),))
        for table in TABLES:
            columns = ", ".join(
                row[1] for row in database.execute(f"pragma main.table_info({table})")
            )
            database.execute(
                f"insert into main.{table} ({columns}) select {columns} from newer.{table}"
            )
        database.commit()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
