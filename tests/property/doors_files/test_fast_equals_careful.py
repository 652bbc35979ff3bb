"""The fast way to read logs and surveys gives what the careful way gives, or gives way to it."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import event, given, settings, strategies as st

from cham.core.errors import ChamError
from cham.doors.files import Columns, Log, read_columns, read_log
from cham.doors.files.analysis import columns as columns_module, log as log_module

KEYS = st.sampled_from(
    [
        "1",
        "2",
        "vụ 1",
        "vu\u0323 1",
        "a",
        "a ",
        " a",
        "NA",
        "-",
        "",
        "é",
        "=x",
        "0x",
        "x\u200by",
        "\u202ex",
    ]
)
TIMES = st.sampled_from(
    ["2025-01-01", "2025-01-01 10:00", "2025-01-01 10:00:00", "2025-01-01T10:00:00.5", "2025-01-01 10:00:00.123456",
     "2025-01-01T10:00:00Z", "2025-01-01 10:00:00+07:00", "2025-01-01 10:00:00-03:00", "2025-02-30", "2025-01-01 24:00:00",
     "1850-01-01", "2025-01-01 10", "20250101", "2025-1-1", "2025-01-01 10:00:00.1234567", ""]
)  # fmt: skip
PLAIN_TIMES = st.sampled_from(
    ["2025-01-01 10:00:00", "2025-01-01 09:59:59.5", "2024-02-29 23:59:59"]
)
NUMBERS = st.sampled_from(
    ["1", "10", "0.5", "-3", "", "NA", "x", "8,5", "1.234", "1e3", " 7 ", "12%", "0.2847177143"]
)
QUOTES = st.sampled_from(["{}", '"{}"', ' "{}"', '"{}" ', '"{}"x', "{}\r", '"{}\n"'])
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n,,\n"])


@st.composite
def tables(draw: st.DrawFn, third: st.SearchStrategy[str], *, odd: bool) -> bytes:
    rows = draw(st.lists(st.tuples(KEYS, KEYS, third), max_size=8))
    end = draw(ENDS) if odd else "\n"
    lines = ["c,a,t"]
    for row in rows:
        cells = [
            draw(QUOTES).format(cell) if odd and draw(st.booleans()) else cell for cell in row
        ]
        lines.append(",".join(cells))
    return (end.join(lines) + draw(st.sampled_from(["", end]))).encode()


def both(
    content: bytes, read: Callable[[Path], Log | Columns], module: object, *, fast: bool
) -> object:
    """Read with or without the fast way; a refusal is its code and fields."""
    kept = module._read_fast  # type: ignore[attr-defined] # the door between the two ways
    used: list[bool] = []

    def way(*given: object) -> object:
        found = kept(*given) if fast else None
        used.append(found is not None)
        return found

    module._read_fast = way  # type: ignore[attr-defined] # as above
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.csv"
            path.write_bytes(content)
            return _plain(read(path))
    except ChamError as error:
        return error.code, error.fields
    finally:
        module._read_fast = kept  # type: ignore[attr-defined] # as above
        if fast:
            event(f"read fast: {any(used)}")


def _plain(found: Log | Columns) -> object:
    if isinstance(found, Log):
        return (
            found.case.names, found.case.codes.tolist(), found.activity.names,
            found.activity.codes.tolist(), found.time.tolist(), found.rows, found.rejected,
        )  # fmt: skip
    numbers = {
        name: np.nan_to_num(values, nan=-999).tolist() for name, values in found.numbers.items()
    }
    labels = {name: (each.names, each.codes.tolist()) for name, each in found.labels.items()}
    return numbers, found.blank, labels, found.rows, found.rejected


def log_of(path: Path) -> Log:
    return read_log(path, case="c", activity="a", time="t")


def columns_of(path: Path) -> Columns:
    return read_columns(path, ["t"], ["c", "a"])


@given(
    st.one_of(
        tables(TIMES, odd=True), tables(PLAIN_TIMES, odd=True), tables(PLAIN_TIMES, odd=False)
    )
)
@settings(max_examples=400, deadline=None)
def test_a_log_is_read_alike_both_ways(content: bytes) -> None:
    fast = both(content, log_of, log_module, fast=True)
    assert fast == both(content, log_of, log_module, fast=False)


@given(st.one_of(tables(NUMBERS, odd=True), tables(NUMBERS, odd=False)))
@settings(max_examples=300, deadline=None)
def test_columns_are_read_alike_both_ways(content: bytes) -> None:
    fast = both(content, columns_of, columns_module, fast=True)
    assert fast == both(content, columns_of, columns_module, fast=False)


def test_a_plain_file_is_read_fast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text('c,a,t\n1,"a, b",2025-01-01 10:00:00\n', encoding="utf-8")
    monkeypatch.setattr(log_module, "_read_carefully", lambda *_: pytest.fail("read carefully"))
    assert log_of(path).activity.names == ("a, b",)
