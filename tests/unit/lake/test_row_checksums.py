"""The checksum of a row is what its page says, and no change of a row escapes it."""

import struct
from dataclasses import replace
from hashlib import md5
from typing import Any

import pyarrow as pa
import pytest

from cham.core.interactions import Interaction, Kind
from cham.lake import COLUMNS
from cham.lake.checksums import add_checksums, wrong_rows
from cham.lake.database import connect
from cham.lake.rows import INTERACTIONS, TEXTS, Settled, make_rows, times_fit

ROW = Interaction(
    organisation="quán",
    source="web",
    message_id="m1",
    event_time=1_760_000_000_000_001,
    received_at=1_760_000_000_000_002,
    kind=Kind.FEEDBACK,
    score=0.1,
    text="ngon, sẽ quay lại",
    amount=45_000,
    properties='{"món":"phở"}',
)


def rows(*interactions: Interaction) -> pa.Table:
    settled = Settled(
        ["khách"] * len(interactions),
        [each.properties for each in interactions],
        ["i1"] * len(interactions),
    )
    return make_rows(interactions, settled, 7)


def spelled(row: dict[str, Any]) -> bytes:
    """The spelling as docs/reference/lake.md gives it, in plain Python."""
    parts = []
    for name in COLUMNS:
        value = row[name]
        if name in TEXTS:
            encoded = str(value).encode()
            parts.append(b"%d:%b" % (len(encoded), encoded))
        elif value is None:
            parts.append(b"-;")
        elif isinstance(value, float):
            parts.append(b"%d;" % struct.unpack("<q", struct.pack("<d", value))[0])
        else:
            parts.append(b"%d;" % value)
    return b"".join(parts)


def test_columns_of_the_lake_are_the_fields_of_an_interaction_and_the_sequence():
    assert (*Interaction.__dataclass_fields__, "sequence") == COLUMNS
    assert tuple(INTERACTIONS.names) == COLUMNS
    fractions = [field.name for field in INTERACTIONS if pa.types.is_floating(field.type)]
    assert fractions == ["score"]


def test_row_says_what_its_interaction_says_and_what_the_lake_settled():
    (row,) = rows(ROW).to_pylist()
    expected = {name: getattr(ROW, name) for name in Interaction.__dataclass_fields__}
    assert row == expected | {"customer": "khách", "import_id": "i1", "sequence": 7}


@pytest.mark.parametrize("score", [0.1, -0.0, 1e300, None, float("nan"), float("inf")])
@pytest.mark.parametrize("amount", [0, None, -(2**63), 2**63 - 1])
def test_checksum_is_half_an_md5_of_the_written_spelling(score: float | None, amount: int | None):
    content = rows(replace(ROW, score=score, amount=amount))
    (row,) = add_checksums(connect(), content).to_pylist()
    assert row["checksum"] == md5(spelled(row), usedforsecurity=False).hexdigest()[:16]


@pytest.mark.parametrize("name", COLUMNS)
def test_change_of_any_column_is_found_in_its_row(name: str):
    checked = add_checksums(connect(), rows(ROW, ROW, ROW))
    column = checked[name].to_pylist()
    column[1] = column[1] + "." if isinstance(column[1], str) else column[1] + 1
    place = checked.schema.get_field_index(name)
    changed = checked.set_column(place, name, pa.array(column, checked[name].type))
    assert wrong_rows(connect(), checked) == []
    assert wrong_rows(connect(), changed) == [1]


def test_letters_that_move_from_one_column_to_the_next_are_found():
    checked = add_checksums(connect(), rows(replace(ROW, channel="ab", device="c")))
    for name, value in (("channel", "a"), ("device", "bc")):
        place = checked.schema.get_field_index(name)
        checked = checked.set_column(place, name, pa.array([value]))
    assert wrong_rows(connect(), checked) == [0]


@pytest.mark.parametrize("field", ["event_time", "received_at"])
@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (-62_135_596_800_000_000, True),
        (-62_135_596_800_000_001, False),
        (253_402_300_799_999_999, True),
        (253_402_300_800_000_000, False),
    ],
)
def test_times_outside_the_years_1_to_9999_are_told(field: str, value: int, fits: bool):
    assert times_fit(replace(ROW, **{field: value})) == fits  # type: ignore[arg-type]
