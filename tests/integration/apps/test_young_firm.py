"""A firm that has scores and purchases, but not long enough to tell who stayed away."""

from pathlib import Path

from cham.apps.imports.actions import ImportDesk, import_table
from cham.apps.interactions.lakes import open_lake
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.scope import organisation_scope
from cham.apps.reports.desk import Desk
from cham.apps.reports.evidence import Evidence
from cham.apps.reports.gathering import gather
from cham.apps.reports.pages.overview import headlines
from cham.apps.reports.pages.pain_words import no_pains_words
from cham.apps.reports.pages.reader import Reader
from cham.apps.reports.question import Question
from cham.doors.files import open_table, parse_mapping

NOW = 1_800_000_000_000_000
ANSWERS = "time,phone,wait\n" + "".join(
    f"2026-09-{n % 28 + 1:02d},09123456{n:02d},{n % 5 + 1}\n" for n in range(60)
)
ORDERS = "time,phone,amount\n" + "".join(
    f"{day},09123456{n:02d},60000\n" for n in range(60) for day in ("2026-08-01", "LAST")
)
WAIT = "scores: [{column: wait, scale: csat_1_5, touchpoint: wait}]"


def gathered(firm: Organisation, folder: Path, last: str, *, orders: bool = True) -> Evidence:
    lake = open_lake(folder)
    with organisation_scope(firm):
        desk = ImportDesk(lake=lake, folder=folder, organisation=firm, say=str)
        tables = [
            ("answers", ANSWERS, f"as: feedback\ncolumns: {{time: time, phone: phone}}\n{WAIT}")
        ]
        if orders:
            mapping = (
                "as: interactions\ncolumns: {time: time, phone: phone, amount: amount}\n"
                "constants: {name: order_placed, kind: purchase}"
            )
            tables.append(("orders", ORDERS.replace("LAST", last), mapping))
        for name, rows, mapping in tables:
            file = folder / f"{name}.csv"
            file.write_text(rows, "utf-8")
            import_table(desk, open_table(file), file, parse_mapping(mapping + "\n"), now=NOW)
        return gather(Desk(lake=lake, folder=folder, organisation=firm), Question(), now=NOW)


def test_it_is_told_from_when_pains_can_be_told(firm: Organisation, tmp_path: Path) -> None:
    evidence = gathered(firm, tmp_path, "2026-10-24")
    assert evidence.pains is None
    told = no_pains_words(Reader("vi", evidence))
    assert "30/11/2026" in told  # ninety days after the first answer
    assert "90 ngày" in told
    assert "Hãy nhập" not in told


def test_a_firm_that_was_followed_long_enough_waits_for_nothing(
    firm: Organisation, tmp_path: Path
) -> None:
    evidence = gathered(firm, tmp_path, "2026-12-20")
    assert evidence.pains is not None
    assert evidence.unfollowed is None


def test_a_firm_without_purchases_is_asked_for_them(firm: Organisation, tmp_path: Path) -> None:
    evidence = gathered(firm, tmp_path, "", orders=False)
    assert evidence.unfollowed is None
    assert "lần mua" in no_pains_words(Reader("vi", evidence))


def test_the_only_touchpoint_that_was_asked_is_not_called_the_worst(
    firm: Organisation, tmp_path: Path
) -> None:
    evidence = gathered(firm, tmp_path, "2026-10-24")
    assert evidence.feeling("wait") is not None
    assert not [each for each in headlines(Reader("vi", evidence)) if "thấp nhất" in str(each)]
