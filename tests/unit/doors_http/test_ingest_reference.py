"""The reference page tells senders everything that the door and its interpreters understand."""

from pathlib import Path

import pytest

from cham.core.interactions import naming
from cham.doors.http import REFUSAL_TEXTS, Refusal, errors
from cham.doors.http.errors import IngestError
from cham.doors.http.interpretation import conventions
from cham.doors.http.interpretation.shapes import DEEPEST
from cham.doors.http.limits import Limits
from cham.doors.http.routes import FLAG_ANSWERS, ROUTES

PAGE = (
    Path(__file__).parent.parent.parent.parent / "docs" / "reference" / "ingest-api.md"
).read_text(encoding="utf-8")

NAMES = [name for names in naming.KIND_NAMES.values() for name in names]
KEYS = [
    *conventions.CASE_KEYS,
    *conventions.AMOUNT_KEYS,
    *conventions.PURCHASE_AMOUNT_KEYS,
    *conventions.TEXT_KEYS,
    *(key for keys in conventions.COLUMN_KEYS.values() for key in keys),
    *conventions.METRIC_SCALES,
    *conventions.METRIC_SCALES.values(),
]
LEAVES = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and kind is not IngestError and issubclass(kind, IngestError)
]


@pytest.mark.parametrize("word", [*sorted(Refusal), *(leaf.code for leaf in LEAVES)])
def test_every_code_is_documented(word):
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("path", [*ROUTES, *FLAG_ANSWERS])
def test_every_path_is_documented(path):
    assert f"{path}`" in PAGE or f"{path}/`" in PAGE


@pytest.mark.parametrize("word", sorted({*NAMES, *naming.ORDER_NAMES, *naming.REFUND_NAMES}))
def test_every_name_that_means_something_is_documented(word):
    assert word in PAGE


@pytest.mark.parametrize("key", sorted(set(KEYS)))
def test_every_property_that_becomes_a_column_is_documented(key):
    assert f"`{key}`" in PAGE


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_every_status_is_documented_beside_its_code(leaf):
    (row,) = [line for line in PAGE.splitlines() if f"`{leaf.code}`" in line]
    assert str(leaf.status) in row


def test_every_refusal_has_a_text_and_the_numbers_in_it_hold():
    assert set(REFUSAL_TEXTS) == set(Refusal)
    assert f"{Limits().event_bytes // 1024} KB" in REFUSAL_TEXTS[Refusal.EVENT_TOO_LARGE]
    assert f" {DEEPEST} levels" in REFUSAL_TEXTS[Refusal.NESTED_TOO_DEEP]


def test_the_defaults_of_the_limits_are_documented():
    limits = Limits()
    for value in (
        limits.batch_bytes,
        limits.event_bytes,
        limits.batch_events,
        int(limits.events_per_second),
        int(limits.burst_events),
    ):
        assert f"{value:,}" in PAGE
