"""Rejected rows go out as a file, are corrected there, and come in again."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cham.doors.files import (
    RejectsWriter,
    RowError,
    open_mapped,
    open_table,
    parse_mapping,
    settle,
    write_rejects,
)
from integration.doors_files.conftest import Write
from integration.doors_files.reading import Outcome, take_in
from integration.doors_files.workbooks import workbook

MAPPING = """as: feedback
columns: {time: Ngày, customer: Mã, text: Ý kiến}
scores: [{column: Điểm, scale: nps_0_10}]
"""
FILE = """Mã;Ngày;Điểm;Ý kiến
A;25/12/2024;9;tốt
A;25/12/2024;11;tốt
B;03/04/2025;10;=1+1
C;hôm qua;8;"hai
dòng"
D;03/04/2025
A;25/12/2024;11;tốt
"""


def rejects_of(path: Path, mapping: str, out: Path) -> Path:
    read = parse_mapping(mapping)
    table = open_mapped(path, read.file)
    settled = settle(table, read)
    write_rejects(out, table, take_in(path, mapping).errors, settled.formats)
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def corrected(path: Path, **cells: str) -> Path:
    """Correct the first rejected row that has the old value: `old → new` by column."""
    rows = rows_of(path)
    for row in rows:
        for column, change in cells.items():
            old, _, new = change.partition("→")
            if row[column] == old:
                row[column] = new
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_rejects_hold_the_row_and_what_is_wrong(write: Write, tmp_path: Path) -> None:
    rows = rows_of(rejects_of(write(FILE), MAPPING, tmp_path / "r.csv"))
    shown = [(r["Mã"], r["Điểm"], r["cham_line"], r["cham_code"], r["cham_column"]) for r in rows]
    assert shown == [
        ("A", "11", "3", "SCORE_RANGE", "Điểm"),
        ("C", "8", "5", "DATE_BAD", "Ngày"),
        ("D", "", "7", "ROW_WIDTH", ""),
        ("A", "11", "8", "SCORE_RANGE", "Điểm"),
    ]
    assert rows[0]["cham_text"].startswith("score (11) must be")
    assert rows[1]["Ý kiến"] == "hai\ndòng"


def test_uncorrected_rejects_are_rejected_again_alike(write: Write, tmp_path: Path) -> None:
    first = rejects_of(write(FILE), MAPPING, tmp_path / "r.csv")
    again = take_in(first, MAPPING)
    assert again.interactions == []
    assert [error.code for error in again.errors] == [
        "SCORE_RANGE",
        "DATE_BAD",
        "ROW_EMPTY",
        "SCORE_RANGE",
    ]
    second = rejects_of(first, MAPPING, tmp_path / "r2.csv")
    assert [row["cham_row"] for row in rows_of(second)] == [
        row["cham_row"] for row in rows_of(first)
    ]


def test_a_corrected_row_is_none_of_the_rows_it_has_become_equal_to(
    write: Write, tmp_path: Path
) -> None:
    path = write(FILE)
    good = take_in(path, MAPPING).ids
    fixed = corrected(rejects_of(path, MAPPING, tmp_path / "r.csv"), Điểm="11→9")
    back = take_in(fixed, MAPPING)
    assert [each.score for each in back.interactions] == [9, 9]
    assert len({*good, *back.ids}) == len(good) + 2
    assert take_in(fixed, MAPPING).ids == back.ids


def test_few_rows_are_read_as_the_whole_file_was(write: Write, tmp_path: Path) -> None:
    content = (
        "Mã;Ngày;Điểm;Ý kiến\n" + "A;25/12/2024;9;x\n" * 200 + "B;hôm qua;8;x\nC;03/05/2025;12;x\n"
    )
    path = rejects_of(write(content), MAPPING, tmp_path / "r.csv")
    fixed = corrected(path, Điểm="12→7", Ngày="hôm qua→03/04/2025")
    outcome = take_in(fixed, MAPPING)
    assert [(each.score, each.event_time) for each in outcome.interactions] == [
        (8, 1_743_613_200_000_000),
        (7, 1_746_205_200_000_000),
    ]


def test_few_corrected_answers_are_no_other_scale(write: Write, tmp_path: Path) -> None:
    content = "Mã;Ngày;Điểm;Ý kiến\n" + "A;25/12/2024;9;x\n" * 200 + "B;25/12/2024;99;x\n" * 3
    fixed = corrected(rejects_of(write(content), MAPPING, tmp_path / "r.csv"), Điểm="99→4")
    assert [each.score for each in take_in(fixed, MAPPING).interactions] == [4, 4, 4]


def test_the_mapping_of_an_odd_file_serves_its_rejects_too(write: Write, tmp_path: Path) -> None:
    odd = "file: {encoding: utf-16, delimiter: ';', header_line: 3}\n"
    path = write(("Báo cáo\n\n" + FILE).encode("utf-16"))
    fixed = corrected(rejects_of(path, MAPPING + odd, tmp_path / "r.csv"), Điểm="11→9")
    assert len(take_in(fixed, MAPPING + odd).interactions) == 2


def test_formulas_in_rejects_run_nowhere_and_come_back_whole(write: Write, tmp_path: Path) -> None:
    header = "Mã;Ngày;Điểm;=Ý kiến\n"
    mapping = (
        MAPPING.replace("Ý kiến", "=Ý kiến")
        .replace("text: =", 'text: "=')
        .replace("kiến}", 'kiến"}')
    )
    body = "A;25/12/2024;11;=cmd|' /C calc'!A0\nB;25/12/2024;11;'=x\nC;25/12/2024;11;-5\n"
    out = rejects_of(
        write(header + "Z;25/12/2024;9;x\n" * 100 + body), mapping, tmp_path / "r.csv"
    )
    rows = rows_of(out)
    assert "'=Ý kiến" in rows[0]
    assert [row["'=Ý kiến"] for row in rows] == ["'=cmd|' /C calc'!A0", "''=x", "-5"]
    assert all(not row["cham_text"].startswith(("=", "+", "-", "@")) for row in rows)
    fixed = corrected(out, Điểm="11→9")
    assert [each.text for each in take_in(fixed, mapping).interactions] == [
        "=cmd|' /C calc'!A0",
        "'=x",
        "-5",
    ]


def test_cells_beyond_the_columns_are_kept(write: Write, tmp_path: Path) -> None:
    out = rejects_of(write(FILE + "E;1;2;3;bốn;năm\n"), MAPPING, tmp_path / "r.csv")
    assert rows_of(out)[-1]["cham_rest"] == '["bốn", "năm"]'


def test_a_json_line_that_is_broken_is_kept_whole(write: Write, tmp_path: Path) -> None:
    mapping = "as: interactions\ncolumns: {time: at, name: event}\n"
    path = write('{"at": "2025-01-01", "event": "a"}\n{"at": "2025\n', "x.jsonl")
    [row] = rows_of(rejects_of(path, mapping, tmp_path / "r.csv"))
    assert (row["cham_code"], row["cham_rest"]) == ("JSON_BAD", '["{\\"at\\": \\"2025"]')


def test_texts_of_rejects_may_be_in_another_language(write: Write, tmp_path: Path) -> None:
    table = open_table(write(FILE))
    error = next(row for row in table.rows() if isinstance(row, RowError))
    with RejectsWriter(tmp_path / "r.csv", table, say=lambda _: "dòng thiếu ô") as rejects:
        rejects.add(error)
    assert rejects.rows == 1
    assert rows_of(tmp_path / "r.csv")[0]["cham_text"] == "dòng thiếu ô"


def test_rejects_know_what_they_came_from(write: Write, tmp_path: Path) -> None:
    path = write(FILE)
    read = parse_mapping(MAPPING)
    table = open_table(path)
    out = tmp_path / "r.csv"
    with RejectsWriter(out, table, settle(table, read).formats, source="=phiếu") as rejects:
        for error in take_in(path, MAPPING).errors:
            rejects.add(error)
    facts = open_table(out).facts
    assert (facts.rejects, facts.source) == (True, "=phiếu")
    assert (table.facts.rejects, table.facts.source) == (False, "")


def test_rejects_of_a_file_with_own_ids_keep_those(write: Write, tmp_path: Path) -> None:
    mapping = MAPPING.replace("customer: Mã", "message_id: Mã")
    fixed = corrected(rejects_of(write(FILE), mapping, tmp_path / "r.csv"), Điểm="11→9")
    assert take_in(fixed, mapping).ids == ["A", "A"]


@pytest.mark.parametrize("broken", ["", "{", '{"order":"dmy"}', "[]"])
def test_forms_that_somebody_changed_are_decided_anew(
    write: Write, tmp_path: Path, broken: str
) -> None:
    out = rejects_of(write(FILE), MAPPING, tmp_path / "r.csv")
    rows = rows_of(out)
    for row in rows:
        row.update(cham_formats=broken, Điểm="9", Ngày="25/12/2024")
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    outcome: Outcome = take_in(out, MAPPING)
    assert [each.score for each in outcome.interactions] == [9, 9, 9, 9]


def as_workbook(path: Path) -> Path:
    """Save a CSV as a spreadsheet program does that takes whole numbers for numbers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[int(c) if c.isdecimal() else c for c in row] for row in csv.reader(file)]
    saved = path.with_suffix(".xlsx")
    saved.write_bytes(workbook(rows))
    return saved


def as_json_lines(path: Path) -> Path:
    saved = path.with_suffix(".jsonl")
    lines = (json.dumps(row, ensure_ascii=False) for row in rows_of(path))
    saved.write_text("\n".join(lines), encoding="utf-8")
    return saved


@pytest.mark.parametrize("save", [as_workbook, as_json_lines])
def test_rejects_saved_in_another_format_come_back_as_the_same_rows(
    write: Write, tmp_path: Path, save: Callable[[Path], Path]
) -> None:
    path, read, out = write(FILE), parse_mapping(MAPPING), tmp_path / "r.csv"
    table = open_table(path)
    formats = settle(table, read).formats
    with RejectsWriter(out, table, formats, source="=phiếu", import_id="0a1b") as rejects:
        for error in take_in(path, MAPPING).errors:
            rejects.add(error)
    corrected(out, Điểm="11→9")
    first, second = open_table(out), open_table(save(out))
    assert second.facts.rejects
    assert (second.facts.source, second.facts.import_id) == ("=phiếu", "0a1b")
    assert second.columns == first.columns
    back, again = take_in(out, MAPPING), take_in(save(out), MAPPING)
    assert len(back.interactions) == 2
    assert again.interactions == back.interactions


def test_formulas_in_a_workbook_of_rejects_come_back_whole(write: Write, tmp_path: Path) -> None:
    body = "Mã;Ngày;Điểm;Ý kiến\nZ;25/12/2024;9;x\nA;25/12/2024;11;=1+1\nB;25/12/2024;11;'=x\n"
    out = rejects_of(write(body + "Z;25/12/2024;9;x\n" * 60), MAPPING, tmp_path / "r.csv")
    saved = as_workbook(corrected(out, Điểm="11→9"))
    assert [each.text for each in take_in(saved, MAPPING).interactions] == ["=1+1", "'=x"]


def test_what_a_mapping_says_about_the_workbook_does_not_hold_for_its_rejects(
    write: Write, tmp_path: Path
) -> None:
    rows = [
        ["Mã", "Ngày", "Điểm", "Ý kiến"],
        ["A", "25/12/2024", 9, "x"],
        ["B", "25/12/2024", 11, ""],
    ]
    book = write(workbook([["Báo cáo"], [], *rows]), "x.xlsx")
    odd = MAPPING + "file: {sheet: Sheet, header_line: 3}\n"
    saved = as_workbook(corrected(rejects_of(book, odd, tmp_path / "r.csv"), Điểm="11→9"))
    assert [each.score for each in take_in(saved, odd).interactions] == [9]


def test_rejects_without_the_column_of_their_forms_are_decided_anew(
    write: Write, tmp_path: Path
) -> None:
    rows = rows_of(rejects_of(write(FILE), MAPPING, tmp_path / "r.csv"))
    names = [name for name in rows[0] if name != "cham_formats"]
    table = [names, *([row[name] for name in names] for row in rows[:1])]
    outcome = take_in(write(workbook(table), "r.xlsx"), MAPPING.replace("nps_0_10", "csat_0_100"))
    assert [each.message_id for each in outcome.interactions] == [rows[0]["cham_row"]]


def test_everything_that_is_wrong_with_a_row_is_told_at_once(write: Write, tmp_path: Path) -> None:
    mapping = (
        "as: interactions\ncolumns: {time: Ngày, phone: SĐT, mail: Email, amount: Tiền, kind: Loại}\n"
        "constants: {name: đơn}\nproperties: [{column: Suất, number: true}]\n"
        "scores: [{column: Điểm, scale: csat_1_5}, {column: Sao, scale: csat_1_5}]\n"
    )
    path = write(
        "Ngày;SĐT;Email;Tiền;Loại;Suất;Điểm;Sao\n"
        + "25/12/2024;0912345678;a@x.vn;45.000đ;purchase;2;5;4\n" * 9
        + "31/02/2024;0123;b@x;5 xu;lạ;hai;9;chín\n"
        "25/12/2024;0912345678;a@x.vn;45.000đ;purchase;2;9;4\n"
    )
    both, one = take_in(path, mapping).errors
    assert [(column, fault.code) for column, fault in both.faults] == [
        ("SĐT", "PHONE_BAD"), ("Email", "MAIL_BAD"), ("Tiền", "MONEY_UNIT"), ("Ngày", "DATE_BAD"),
        ("Loại", "KIND_BAD"), ("Suất", "NUM_BAD"), ("Điểm", "SCORE_RANGE"), ("Sao", "NUM_BAD"),
    ]  # fmt: skip
    assert one.further == ()
    rows = rows_of(rejects_of(path, mapping, tmp_path / "r.csv"))
    assert rows[0]["cham_code"].split(", ") == [
        "PHONE_BAD", "MAIL_BAD", "MONEY_UNIT", "DATE_BAD", "KIND_BAD", "NUM_BAD", "SCORE_RANGE",
    ]  # fmt: skip
    assert rows[0]["cham_column"] == "SĐT, Email, Tiền, Ngày, Loại, Suất, Điểm, Sao"
    assert "Ngày: 31/02/2024 must be a date" in rows[0]["cham_text"]
    assert rows[1]["cham_text"].startswith("score (9) must be")


def test_a_customer_without_any_id_and_with_a_bad_one_is_told_once(write: Write) -> None:
    mapping = "as: customers\ncolumns: {customer: Mã, phone: SĐT, mail: Email}\n"
    bad, blank = take_in(write("Mã;SĐT;Email;Tên\n;0123;b@x;A\n;;;B\n"), mapping).errors
    assert [fault.code for _, fault in bad.faults] == ["PHONE_BAD", "MAIL_BAD"]
    assert [fault.code for _, fault in blank.faults] == ["VALUE_BLANK"]
