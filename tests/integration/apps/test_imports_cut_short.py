"""An import that was cut short is taken up when its file comes again, and counted truly."""

from dataclasses import replace
from pathlib import Path

import pytest

from cham.apps.imports.actions import ImportDesk, Imported, import_table, undo_import
from cham.apps.imports.models import FileImport
from cham.apps.interactions.lakes import open_lake
from cham.apps.orgs.models import Organisation
from cham.doors.files import ColumnMapping, open_table, parse_mapping

NOW = 1_788_000_000_000_000
ROWS = 3_000
MAPPING = "as: interactions\ncolumns: {time: lúc, customer: mã, name: việc}\n"


class PowerCutError(Exception):
    """Stands for whatever ends an import before its end."""


@pytest.fixture
def desk(firm: Organisation, tmp_path: Path) -> ImportDesk:
    data = tmp_path / "data"
    return ImportDesk(lake=open_lake(data), folder=data, organisation=firm, say=str)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "nhat-ky.csv"
    rows = [f"2026-01-{1 + n % 28:02},a{n},Gọi\n" for n in range(ROWS)]
    path.write_text("lúc,mã,việc\n" + "".join(rows), encoding="utf-8")
    return path


def bring_in(desk: ImportDesk, file: Path, mapping: ColumnMapping | None = None) -> Imported:
    return import_table(desk, open_table(file), file, mapping or parse_mapping(MAPPING), now=NOW)


def cut_short(desk: ImportDesk, file: Path) -> None:
    def stop(row: int) -> None:
        if row == ROWS - 500:
            raise PowerCutError

    with pytest.raises(PowerCutError):
        bring_in(replace(desk, progress=stop), file)


def test_rows_of_the_first_attempt_count_as_imported(desk: ImportDesk, file: Path, db: None):
    cut_short(desk, file)
    desk.lake.compact(NOW)
    done = bring_in(desk, file)
    assert (done.rows, done.imported, done.duplicates, done.rejected) == (ROWS, ROWS, 0, 0)
    assert done.same_as == ""
    again = bring_in(desk, file)
    assert (again.imported, again.duplicates, again.same_as) == (0, ROWS, done.code)
    undo_import(desk.lake, desk.organisation, done.code, now=NOW)
    assert desk.lake.scan(desk.organisation.code).read_all().num_rows == 0


def test_what_is_read_in_another_way_is_another_import(desk: ImportDesk, file: Path, db: None):
    cut_short(desk, file)
    other = parse_mapping(MAPPING.replace("việc}", "việc, channel: việc}"))
    done = bring_in(desk, file, other)
    assert done.imported + done.duplicates == ROWS
    assert FileImport.objects.unscoped().count() == 2


def test_one_that_runs_is_not_taken_for_one_that_was_cut_short(
    desk: ImportDesk, file: Path, db: None
):
    second: list[Imported] = []

    def meanwhile(row: int) -> None:
        if row == ROWS - 500:
            second.append(bring_in(desk, file))

    first = bring_in(replace(desk, progress=meanwhile), file)
    assert second[0].code != first.code
    assert first.imported + second[0].imported == ROWS
    assert first.duplicates + second[0].duplicates == ROWS
