"""Use case: bring the simulated firm in through the same doors as any firm's files."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cham.apps.demo_firm.evidence import give_evidence
from cham.apps.demo_firm.files import FirmFiles, write_firm
from cham.apps.demo_firm.people import Login, let_in
from cham.apps.imports.actions import ImportDesk, import_table
from cham.apps.insights.money import Money, keep_money_settings
from cham.apps.interactions.lakes import open_lake
from cham.apps.journeys.actions import keep_journey
from cham.apps.orgs.actions import create_key, create_organisation
from cham.apps.orgs.models import Organisation
from cham.apps.personas.actions import keep_persona
from cham.apps.reports.actions import write_reports
from cham.apps.reports.desk import Desk
from cham.apps.reports.question import Question
from cham.core.pains import Margin
from cham.core.simulation import Firm, FirmParameters, lunch_personas, simulate_firm
from cham.doors.files import open_mapped

CODE = "com-trua"
_NAME = "Cơm trưa văn phòng (doanh nghiệp mô phỏng)"
_LANGUAGES = ("vi", "en")
_SEED = 9  # a firm in which most of what was planted can be seen

Say = Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What the demo firm left in the data folder.

    Attributes
    ----------
    reports
        The report's file by language.
    key
        An ingest key, at the first start only; it cannot be read again later.
    login
        Whom to sign in as.
    """

    files: Path
    reports: Mapping[str, Path]
    key: str
    login: Login


def bring_in_demo_firm(data: Path, *, customers: int, say: Say) -> Demonstration:
    """Simulate the firm, import its files and write its report; at later starts, find them.

    Parameters
    ----------
    say
        Told each step: `simulate`, `import` or `report`, and what is at hand.
    """
    files, reports = data / "firm", {each: data / f"report-{each}.html" for each in _LANGUAGES}
    organisation = Organisation.objects.filter(code=CODE).first()
    if organisation is not None and all(each.exists() for each in reports.values()):
        return Demonstration(files=files, reports=reports, key="", login=let_in(organisation))
    organisation = organisation or create_organisation(_NAME, code=CODE)
    firm = bring_in_firm(data, organisation, files, customers=customers, say=say)
    desk = Desk(lake=open_lake(data), folder=data, organisation=organisation)
    margin = Margin(share=firm.truth.margin_share)
    keep_money_settings(organisation, Money(margin=margin))
    question = Question(margin=margin)
    say("report", "")
    write_reports(desk, question, reports, now=_now())
    key = create_key(organisation, name=f"demo-{_now()}", scope="ingest")
    return Demonstration(files=files, reports=reports, key=key.text, login=let_in(organisation))


def bring_in_firm(
    data: Path, organisation: Organisation, files: Path, *, customers: int, say: Say
) -> Firm:
    """Simulate a firm into an organisation: its files, its map, its interactions."""
    say("simulate", "")
    firm = simulate_firm(FirmParameters(customers=customers, seed=_SEED))
    written = write_firm(firm, files)
    _import(data, organisation, firm, written, say)
    return firm


def _import(
    data: Path, organisation: Organisation, firm: Firm, written: FirmFiles, say: Say
) -> None:
    keep_journey(organisation, firm.journey)
    for key, persona in lunch_personas().items():
        keep_persona(organisation, key, persona)
    desk = ImportDesk(
        lake=open_lake(data),
        folder=data,
        organisation=organisation,
        say=str,
        progress=lambda _rows: None,
    )
    for each in written.imports:
        say("import", each.path.name)
        table = open_mapped(each.path, each.mapping.file)
        import_table(desk, table, each.path, each.mapping, now=_now())
    give_evidence(Desk(lake=desk.lake, folder=data, organisation=organisation), organisation)


def _now() -> int:
    return time.time_ns() // 1000
