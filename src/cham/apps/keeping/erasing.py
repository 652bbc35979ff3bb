"""Use case: erase a person everywhere."""

from pathlib import Path

from django.conf import settings

from cham.apps.comments.forgetting import forget_customers as forget_comments
from cham.apps.customers.directory import DjangoDirectory
from cham.apps.customers.errors import CustomerUnknownError
from cham.apps.imports.models import LakeView, Stage, Upload
from cham.apps.imports.rejects import forget_in_rejects
from cham.apps.imports.uploads import drop_file
from cham.apps.insights.models import Snapshot
from cham.apps.keeping.upgrading import BACKUPS
from cham.apps.orgs.audit import record
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.proofs import forget_customers
from cham.apps.reports.desk import drop_engines
from cham.apps.themes.forgetting import forget_words
from cham.doors.http import INTERPRETERS
from cham.lake import Erasure, Lake, Subject
from cham.lake.durable import remove_files
from cham.lake.recognition import HIDDEN, Recogniser

_IMPORTS = "imports"


def erase_customer(lake: Lake, organisation: Organisation, who: str, *, now: int) -> Erasure:
    """Erase a person everywhere: identity, rows, dead letters, rejected rows, derived figures.

    An erasure that was interrupted is finished by asking for it again.

    Parameters
    ----------
    who
        The customer's code, or any id, phone or mail of theirs.
    now
        Microseconds since 1970-01-01 UTC.

    Raises
    ------
    CustomerUnknownError
        When nobody is known by it, and no erasure of them was begun either.
    CustomerAmbiguousError
        When several people are known by it.
    ErasureUnfinishedError
        When the database was read all the time, so that rests stay in its journal.
    """
    directory = DjangoDirectory()
    code = directory.find(organisation.code, who)
    code = code or directory.being_forgotten(organisation.code, who)
    if not code:
        raise CustomerUnknownError(customer=who)
    erased = lake.erase(
        organisation.code, lambda: directory.forget(organisation.code, code), now=now
    )
    _forget_beside(organisation, directory.forget(organisation.code, code))
    details = {"rows": erased.rows, "dead_letters": erased.letters}
    record(organisation, "customer.erased", f"customer:{code}", details)
    directory.forgotten(organisation.code, code)
    return erased


def _forget_beside(organisation: Organisation, subject: Subject) -> None:
    """Drop what lies outside lake and directory: rejected rows, old copies, what is derived."""
    folder: Path = settings.CONFIGURATION.data
    with organisation_scope(organisation):
        person = Recogniser(subject, INTERPRETERS)
        forget_in_rejects(folder / _IMPORTS, person)
        drop_engines(folder, organisation)
        # Copies of the database from before an upgrade know the person too.
        remove_files((folder / BACKUPS).glob("before-*"))
        forget_customers(subject.customers)
        forget_comments(subject.customers, person.pattern, hidden=HIDDEN)
        forget_words()
        Snapshot.objects.all().delete()
        LakeView.objects.all().delete()
        for upload in Upload.objects.all():
            drop_file(upload)
        Upload.objects.exclude(stage=Stage.DONE).delete()
        Upload.objects.update(proposal={}, mapping="", rehearsal={})
