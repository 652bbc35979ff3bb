"""Whatever bytes a file holds: rows and errors add up, and nothing but named errors is raised."""

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import example, given, settings, strategies as st

from cham.core.errors import ChamError
from cham.doors.files import (
    Proposal,
    Purpose,
    Row,
    RowArrivals,
    RowError,
    Table,
    arrivals,
    open_table,
    parse_mapping,
    propose_mapping,
    read_columns,
    read_log,
)
from cham.doors.files.values.characters import compose, make_visible
from integration.doors_files.reading import NOW

PIECES = st.sampled_from(
    [b",", b";", b"\t", b"\n", b"\r\n", b"\r", b'"', b'""', b"a", b"1", b"1.234", b"=1+1", b"\x00", b"\xff",
     b"\xef\xbb\xbf", b"\xff\xfe", "ệ".encode(), "e\u0302\u0323".encode(), b"\xed\xa0\x80", "\u202e".encode(),
     "\u200b".encode(), b"sep=;", b"{", b"}", b'{"a": 1}', b" ", b"NULL", b"03/04/2025", b"2025-01-01", b"\x1a",
     b"\x85", "\u2028".encode(), b"cham_row", b"a,b,c\n", b"1,2,3\n", b"Ngu\xf4n", b"\x93"]
)  # fmt: skip
SOUP = st.one_of(
    st.binary(max_size=300),
    st.lists(PIECES, max_size=60).map(b"".join),
    st.lists(PIECES, max_size=40).map(lambda pieces: b"a,b,c\n" + b"".join(pieces)),
)
MAPPING = parse_mapping(
    "as: interactions\ncolumns: {time: a, customer: b, amount: c, text: b}\nconstants: {name: x}\n"
    "scores: [{column: c, scale: nps_0_10, checked: true}]\nproperties: [b, {column: c, number: true}]\n"
)


@contextmanager
def file_of(content: bytes, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def opened(path: Path) -> Table | None:
    """Open a file; None where it is refused by name."""
    try:
        return open_table(path)
    except ChamError as error:
        refused(error)
        return None


def rows_of(table: Table) -> list[Row | RowError] | None:
    """Read all rows; None where the file is refused by name on the way."""
    try:
        return list(table.rows())
    except ChamError as error:
        refused(error)
        return None


def refused(error: ChamError) -> None:
    if not (error.code.isupper() and str(error)):
        raise AssertionError(error)


@given(
    SOUP,
    st.sampled_from(
        ["x.csv", "x.txt", "x.jsonl", "x.xes", "x.xlsx", "x.parquet", "x.csv.gz", "x"]
    ),
)
@example(b'a,b\n"', "x.csv")
@example(b"a,b\n1,\x00\n", "x.csv")
@example(b"\xff\xfea\x00,\x00\n\x00\x00\xd8", "x.csv")
@settings(max_examples=400, deadline=None)
def test_reading_any_bytes_ends_in_rows_or_a_named_error(content: bytes, name: str) -> None:
    with file_of(content, name) as path:
        table = opened(path)
        rows = None if table is None else rows_of(table)
        if table is None or rows is None:
            return
        lines = [row.line for row in rows]
        assert lines == sorted(set(lines))
        for row in rows:
            if isinstance(row, Row):
                assert len(row.cells) == len(table.columns)
            else:
                assert row.code.isupper()
                assert row.text
        assert [repr(row) for row in table.rows()] == [repr(row) for row in rows]


@given(SOUP)
@settings(max_examples=300, deadline=None)
def test_every_row_arrives_or_is_an_error(content: bytes) -> None:
    with file_of(content, "x.csv") as path:
        try:
            table = open_table(path)
            rows = list(table.rows())
            found = list(
                arrivals(
                    table, MAPPING, organisation="o", source="s", received_at=NOW, import_id="i"
                )
            )
        except ChamError:
            return
        assert [each.line for each in found] == [row.line for row in rows]
        ids = [
            a.interaction.message_id
            for row in found
            if isinstance(row, RowArrivals)
            for a in row.arrivals
        ]
        assert len(set(ids)) == len(ids)


@given(SOUP, st.sampled_from(Purpose))
@settings(max_examples=150, deadline=None)
def test_a_proposal_for_any_bytes_can_be_used_or_says_what_is_open(
    content: bytes, purpose: Purpose
) -> None:
    with file_of(content, "x.csv") as path:
        try:
            table = open_table(path)
            proposal: Proposal = propose_mapping(table, purpose)
        except ChamError:
            return
        if not proposal.doubts:
            found = arrivals(
                table,
                proposal.mapping,
                organisation="o",
                source="s",
                received_at=NOW,
                import_id="i",
            )
            assert len(list(found)) == len(list(table.rows()))


@given(SOUP)
@settings(max_examples=150, deadline=None)
def test_analysts_get_their_columns_or_a_named_error(content: bytes) -> None:
    with file_of(content, "x.csv") as path:
        try:
            rows = len(list(open_table(path).rows()))
            log = read_log(path, case="a", activity="b", time="c")
            assert len(log.time) + sum(each.count for each in log.rejected) == log.rows == rows
            assert len(read_columns(path, ["a"]).numbers["a"]) <= rows
        except ChamError as error:
            refused(error)


CELL = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"),
    max_size=12,
)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(max_examples=300, deadline=None)
def test_a_well_written_table_is_read_cell_by_cell(
    rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["cột a", "cột b", "cột c"], *rows])
    with file_of(text.getvalue().encode(encoding), "x.csv") as path:
        given_name = None if encoding != "utf-8" else "utf-8"
        table = open_table(path, delimiter=delimiter, encoding=given_name)
        read = list(table.rows())
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert not any(isinstance(row, RowError) for row in read)
    assert len(read) == len(filled)
    for row, written in zip(read, filled, strict=True):
        assert list(row.cells) == [make_visible(compose(cell))[0] for cell in written]
