"""Use cases on the lake as a whole: erase a person, back the data folder up, put it back."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from cham.apps.customers.directory import DjangoDirectory
from cham.apps.customers.errors import CustomerUnknownError
from cham.apps.imports.models import LakeView, Stage, Upload
from cham.apps.imports.rejects import forget_in_rejects
from cham.apps.imports.uploads import drop_file
from cham.apps.insights.models import Snapshot
from cham.apps.orgs.audit_heads import FOLDER
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.lake import Backup, Erasure, Lake

DATABASE, SECRETS, IMPORTS = "cham.sqlite3", ("secret.key", "audit.key"), "imports"


def erase_customer(lake: Lake, organisation: Organisation, who: str, *, now: int) -> Erasure:
    """Erase a person everywhere: identity, rows, dead letters, rejected rows, derived figures.

    Parameters
    ----------
    who
        The customer's code, or any id, phone (E.164) or mail (lower case) of theirs.
    now
        Microseconds since 1970-01-01 UTC.

    Raises
    ------
    CustomerUnknownError
        When nobody is known by it, and no erasure of them was begun either.
    """
    directory = DjangoDirectory()
    code = directory.find(organisation.code, who)
    if not code and who in directory.being_forgotten(organisation.code):
        code = who
    if not code:
        raise CustomerUnknownError(customer=who)
    erased = lake.erase(
        organisation.code, lambda: directory.forget(organisation.code, code), now=now
    )
    subject = directory.forget(organisation.code, code)
    forget_in_rejects(settings.CONFIGURATION.data / IMPORTS, subject)
    _forget_derived(organisation)
    directory.forgotten(organisation.code, code)
    return erased


def _forget_derived(organisation: Organisation) -> None:
    """Drop what quotes customers and can be made anew, and files that nobody has confirmed yet."""
    with organisation_scope(organisation):
        Snapshot.objects.all().delete()
        LakeView.objects.all().delete()
        for upload in Upload.objects.all():
            drop_file(upload)
        Upload.objects.exclude(stage=Stage.DONE).delete()
        Upload.objects.update(proposal={}, mapping="")


def back_up(lake: Lake, data: Path, target: Path) -> Backup:
    """Copy the whole data folder while servers go on writing."""

    def copy_the_rest(folder: Path) -> None:
        # Before the database: the audit log's end may be newer than the kept seal, never older.
        if (data / FOLDER).is_dir():
            shutil.copytree(data / FOLDER, folder / FOLDER)
        with closing(sqlite3.connect(folder / DATABASE)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        for name in SECRETS:
            if (data / name).exists():
                shutil.copy2(data / name, folder / name)
        if (data / IMPORTS).is_dir():
            shutil.copytree(data / IMPORTS, folder / IMPORTS)

    return lake.back_up(target, beside=copy_the_rest)
