"""A small simulated firm, brought in once through the usual doors and handed to many tests.

Bringing it in takes many seconds, so it is done once for a test run: in a transaction that is
rolled back, after its rows were written down and its lake was put aside.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, models, transaction

from cham.apps.customers.models import Customer, Identifier
from cham.apps.demo_firm.files import write_firm
from cham.apps.imports.actions import ImportDesk, import_table
from cham.apps.imports.models import FileImport
from cham.apps.insights.asking import Asked
from cham.apps.insights.models import Snapshot
from cham.apps.insights.snapshots import figures
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.jobs.queue import QUEUES
from cham.apps.journeys.actions import keep_journey
from cham.apps.journeys.models import JourneyVersion, StoredJourney
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.personas.actions import keep_persona
from cham.apps.personas.models import PersonaVersion, StoredPersona
from cham.core.simulation import Firm, FirmParameters, lunch_personas, simulate_firm
from cham.doors.files import open_mapped

CODE = "bep-nha"
CUSTOMERS, MONTHS, SEED = 250, 12, 9
_NOW = 1_764_000_000_000_000
_KEPT: Sequence[type[models.Model]] = (
    StoredJourney, JourneyVersion, StoredPersona, PersonaVersion, Customer, Identifier, FileImport,
    Snapshot,
)  # fmt: skip


@dataclass(frozen=True)
class SimulatedFirm:
    """What is handed to tests.

    Attributes
    ----------
    firm
        As it was simulated, so that its truth is known.
    rows
        Of the operational database, in the order in which they can be written.
    """

    folder: Path
    firm: Firm
    rows: Sequence[models.Model]

    def settle(self, organisation: Organisation, data: Path) -> None:
        """Put the firm's rows into a test's database and its lake into the test's data folder."""
        shutil.copytree(self.folder, data, dirs_exist_ok=True)
        with organisation_scope(organisation):
            for row in self.rows:
                row.organisation_id = organisation.pk  # type: ignore[attr-defined]  # every kind is owned
                row._state.adding = True
            for kind in _KEPT:
                kind.objects.bulk_create(  # type: ignore[attr-defined]  # every kind is owned
                    [row for row in self.rows if type(row) is kind]
                )

    def reserve_numbers(self) -> None:
        """Let the database number rows after these, which another process may have numbered."""
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            for kind in _KEPT:
                numbers = [row.pk for row in self.rows if type(row) is kind]
                if numbers:
                    table = kind._meta.db_table
                    cursor.execute(
                        "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                        [table, max(numbers)],
                    )


def simulate(folder: Path) -> SimulatedFirm:
    """Bring the firm in, make its preset figures, and take it away again."""
    rows: list[models.Model] = []
    with _served_from(folder / "data"), transaction.atomic():
        organisation = Organisation.objects.create(code=CODE, name="Cơm trưa Bếp Nhà")
        with organisation_scope(organisation):
            firm = _bring_in(organisation, folder)
            _make_figures(organisation)
            for kind in _KEPT:
                rows += kind.objects.all()  # type: ignore[attr-defined]  # as above
        transaction.set_rollback(True)
    return SimulatedFirm(folder / "data", firm, rows)


def _bring_in(organisation: Organisation, folder: Path) -> Firm:
    firm = simulate_firm(FirmParameters(customers=CUSTOMERS, months=MONTHS, seed=SEED))
    keep_journey(organisation, firm.journey)
    for key, persona in lunch_personas().items():
        keep_persona(organisation, key, persona)
    desk = ImportDesk(
        lake=open_own_lake(),
        folder=folder / "data",
        organisation=organisation,
        say=str,
        progress=lambda _rows: None,
    )
    for each in write_firm(firm, folder / "files").imports:
        table = open_mapped(each.path, each.mapping.file)
        import_table(desk, table, each.path, each.mapping, now=_NOW)
    return firm


def _make_figures(organisation: Organisation) -> None:
    with pytest.MonkeyPatch.context() as patched:
        for queue in QUEUES.values():
            patched.setattr(queue, "immediate", True)
        for period in ("12m", "30d", "all"):
            figures(organisation, Asked(period=period))


@contextmanager
def _served_from(data: Path) -> Iterator[None]:
    data.mkdir(parents=True)
    before = settings.CONFIGURATION
    settings.CONFIGURATION = replace(before, data=data)
    try:
        yield
    finally:
        settings.CONFIGURATION = before
