"""T15: every file of the product is opened again, and no cell of it is a formula."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import openpyxl
import pytest
from django.conf import settings
from django.test import Client

from cham.apps.interactions.exports import WHATS, export
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.orgs.models import Organisation
from cham.apps.orgs.policy import Role
from cham.apps.orgs.scope import organisation_scope
from cham.core.spreadsheets import restore
from integration.web.canaries import Cage
from integration.web.poison import import_canaries, poison
from integration.web.test_canaries import PAGES, closer_looks
from integration.web.test_matrix import address_of, close, ids_of, text_of

pytestmark = [pytest.mark.django_db]

BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋", "－", "＠", "=\u202e")
STARTS = tuple("=+-@\t\r＝＋－＠")
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)
LINK = re.compile(r'href="([^"]*format=csv[^"]*)"')
FORMULA = re.compile(r"cmd\|'/c calc'!A(\d+)")


class Formulas(Cage):
    """Fills the fields with what a spreadsheet program would work out."""

    def __init__(self) -> None:
        super().__init__()
        self._beginnings = cycle(BEGINNINGS)
        self.made: dict[str, str] = {}

    def canary(self, field: str, most: int | None = None) -> str:  # noqa: ARG002 - as Cage
        """Give a formula of its own for a field."""
        number = str(len(self.made) + 1)
        text = f"{next(self._beginnings)}cmd|'/c calc'!A{number}"
        assert most is None or len(text) <= most
        self.made[number] = text
        return text


@pytest.fixture
def formulas() -> Formulas:
    return Formulas()


@pytest.fixture
def ids(formulas: Formulas, organisation: Organisation, client_of: Any) -> Mapping[str, str | int]:
    client = client_of(Role.ADMIN, ["bep"])
    found = ids_of(organisation, "bep")
    with organisation_scope(organisation):
        poison(formulas, organisation, client, found)
    return found


def cells_of(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        yield from row


def check(cells: Iterator[str], formulas: Formulas, told: str) -> int:
    """Tell how many formulas stand in a file, each of them as a text that can be restored."""
    found = 0
    for cell in cells:
        is_number = NUMBER.fullmatch(cell) is not None
        assert is_number or not cell.startswith(STARTS), f"{told}: {cell!r} would be worked out"
        assert not NUMBER.fullmatch(cell.removeprefix("'")) or is_number, f"{told}: {cell!r}"
        if match := FORMULA.search(cell):
            made = formulas.made[match[1]]
            if FORMULA.fullmatch(restore(cell).lstrip("=+-@\t\r ＝＋－＠\u202e")):
                assert restore(cell).strip() == made.strip(), told
            found += 1
    return found


def test_no_table_of_any_page_gives_a_formula_away(
    formulas: Formulas, ids: Mapping[str, str | int], client_of: Any
):
    """Every link to a file that any page has is followed."""
    client: Client = client_of(Role.ADMIN)
    addresses = [address_of(each, ids) for each in PAGES if each.method == "GET"]
    files: dict[str, str] = {}
    for address in [*addresses, *closer_looks(ids)]:
        answer: Any = client.get(address)
        if answer.get("Content-Type", "").startswith("text/html"):
            for link in LINK.findall(text_of(answer)):
                whole = urljoin(address, unescape(link))
                table = re.search(r"table=([^&]+)", whole)
                if table and "format=csv" in whole:
                    files.setdefault(f"{whole.partition('?')[0]} {table[1]}", whole)
        close(answer)
    found = {}
    for name, address in files.items():
        answer = client.get(address)
        assert answer["Content-Type"].startswith("text/csv"), name
        text = text_of(answer)
        assert text.startswith("\ufeff"), f"{name}: Excel would not read its letters"
        found[name] = check(cells_of(text), formulas, name)
        close(answer)
    tables = {name.split()[1] for name in found}
    assert len(tables) > 12, sorted(found)
    assert sum(found.values()) > 50, found


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_export_of_the_firm_gives_a_formula_away(
    formulas: Formulas,
    ids: Mapping[str, str | int],
    organisation: Organisation,
    tmp_path: Path,
    ending: str,
):
    """Interactions, answers, customers, journeys: the whole of each, opened again."""
    lake = open_own_lake()
    for what in WHATS:
        place = tmp_path / f"{what}{ending}"
        with organisation_scope(organisation):
            export(lake, organisation, what, place)
        if ending == ".csv":
            cells = cells_of(place.read_text("utf-8"))
            assert check(cells, formulas, what) > 3
            continue
        book = openpyxl.load_workbook(place)
        kinds = [cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row]
        values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
        book.close()
        assert "f" not in kinds, what
        assert sum(FORMULA.search(str(value)) is not None for value in values) > 3
        if what == "answers":
            assert kinds.count("n") == 12  # scores are numbers to count with, not texts


def test_rejected_rows_come_back_without_a_formula(
    formulas: Formulas, organisation: Organisation, client_of: Any
):
    client = client_of(Role.ADMIN)
    with organisation_scope(organisation):
        import_canaries(formulas, client)
    (file,) = (settings.CONFIGURATION.data / "imports").glob("*/rejects.csv")
    assert check(cells_of(file.read_text("utf-8")), formulas, "rejects") > 2
