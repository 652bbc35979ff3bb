"""Every flipped bit is found, and damaged rows and lines are named."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cham.core.interactions import IdentifierKind
from cham.lake import Finding, Span, Subject, Verification, compaction, tidying
from cham.lake.layout import Layout
from cham.lake.manifest import Manifest
from cham.lake.table import table_files
from faults.lake.shop import HERE, NOW, SHOP, Shop, envelope, meanwhile, payload, payloads


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A lake with files of every kind."""
    shop = Shop.open(tmp_path_factory.mktemp("full") / "data")
    for number in range(12):
        shop.send(payloads(40, start=40 * number, score=number / 3, text=f"ngon {number}"))
        shop.send([b"a", b"b"], envelope("shout"))
        shop.lake.compact(NOW)
    customer = shop.rows("customer", "message_id")[0]["customer"]
    gone = Subject(
        customers=frozenset({customer}), identifiers=frozenset({(IdentifierKind.USER, "u0")})
    )
    shop.lake.erase(SHOP, lambda: gone, now=NOW)
    for number in range(3):
        shop.send(payloads(5, start=5000 + 5 * number))
        shop.lake.compact(NOW)
    writer = shop.lake.open_writer()
    for number in range(4):
        writer.append(HERE, payloads(3, start=9000 + 3 * number)).result()
    yield shop
    writer.close()
    shop.close()


def check_rows(path: Path, whole: pa.Table, finding: Finding) -> None:
    """Rows that read differently now must be among those that the finding names."""
    named = {row for span in finding.spans for row in range(span.first, span.last + 1)}
    before = whole.to_pylist()
    try:
        now = pq.ParquetFile(path).read().to_pylist()
    except Exception:  # noqa: BLE001 - a decayed file breaks its readers in every possible way
        now = []
    assert {place for place, row in enumerate(before) if now[place : place + 1] != [row]} <= named


def rows_in_force(shop: Shop) -> set[Path]:
    layout = Layout(shop.folder / "lake")
    files = table_files(layout, Manifest.load(layout).table)
    return {layout.table / file.path for file in files}


def flip_and_verify(shop: Shop, chance: random.Random) -> tuple[Path, Verification]:
    paths = [path for path in (shop.folder / "lake").rglob("*") if path.is_file()]
    paths = [path for path in paths if path.stat().st_size]
    path = chance.choice(paths)
    content = path.read_bytes()
    whole = pq.read_table(path) if path in rows_in_force(shop) else None
    place = chance.randrange(len(content))
    flipped = content[place] ^ 1 << chance.randrange(8)
    path.write_bytes(content[:place] + bytes([flipped]) + content[place + 1 :])
    try:
        found = shop.lake.verify()
        where = str(path.relative_to(shop.folder / "lake"))
        for finding in found.findings:
            if whole is not None and finding.path == where:
                check_rows(path, whole, finding)
    finally:
        path.write_bytes(content)
    return path, found


def assert_found(shop: Shop, flips: int) -> None:
    chance = random.Random(flips)
    for _ in range(flips):
        path, found = flip_and_verify(shop, chance)
        where = str(path.relative_to(shop.folder / "lake"))
        assert where in {each.path for each in found.findings}, where
    assert shop.lake.verify().sound


def test_sound_lake_has_no_finding_and_every_row_was_looked_at(full: Shop):
    found = full.lake.verify()
    assert (found.findings, found.torn, found.lines) == ((), 0, 12)
    compacted = full.lake.changes_since(SHOP, None, columns=["sequence"]).rows.read_all()
    assert found.rows == compacted.num_rows


def test_every_one_of_100_flipped_bits_is_found(full: Shop):
    assert_found(full, 100)


@pytest.mark.long
def test_every_one_of_2000_flipped_bits_is_found(full: Shop):
    assert_found(full, 2000)


def test_lake_that_changes_all_the_time_is_proved_without_a_false_finding(shop: Shop):
    """Compactions, merges and checkpoints replace files under the eyes of the inspector."""
    few = (compaction.CHECKPOINT_AFTER, tidying.MANY_FILES)
    compaction.CHECKPOINT_AFTER, tidying.MANY_FILES = 3, 3
    shop.send(payloads(500))
    shop.lake.compact(NOW)
    writer, sent, moments = shop.lake.open_writer(), itertools.count(), itertools.count()

    def write() -> None:
        writer.append(HERE, [payload(f"live{next(sent)}"), b"{"]).result(timeout=30)

    def compact() -> None:
        shop.lake.compact(NOW + next(moments) * 10**9, wait=True)  # so late that nothing is kept

    try:
        with meanwhile(write, compact):
            for _ in range(15):
                assert shop.lake.verify().findings == ()
    finally:
        compaction.CHECKPOINT_AFTER, tidying.MANY_FILES = few
    assert next(moments) > 10
    writer.close()


def test_lake_that_was_never_written_to_is_sound(tmp_path: Path):
    assert Shop.open(tmp_path / "data").lake.verify().sound


def test_changed_row_is_named_though_the_file_is_readable(shop: Shop):
    shop.send(payloads(30, event_time=NOW))
    shop.lake.compact(NOW)
    (path,) = shop.files("interactions/*/*/*.parquet")
    rows = pq.read_table(path)
    names = rows["name"].to_pylist()
    names[7], names[8], names[20] = "một", "hai", "ba"
    place = rows.schema.get_field_index("name")
    pq.write_table(rows.set_column(place, "name", pa.array(names)), path)
    (finding,) = shop.lake.verify().findings
    assert finding == Finding(
        path=str(path.relative_to(shop.folder / "lake")),
        code="rows_differ",
        spans=(Span(7, 8), Span(20, 20)),
    )


def test_missing_file_is_named(shop: Shop):
    shop.send([*payloads(3), b"{"])
    shop.lake.compact(NOW)
    for pattern in ("interactions/*/*/*.parquet", "deadletters/*", "tally/*"):
        for path in shop.files(pattern):
            content = path.read_bytes()
            path.unlink()
            where = str(path.relative_to(shop.folder / "lake"))
            assert (where, "file_missing") in {
                (each.path, each.code) for each in shop.lake.verify().findings
            }
            path.write_bytes(content)
    assert shop.lake.verify().sound


def test_damaged_line_is_named_kept_as_a_letter_and_the_rest_is_stored(shop: Shop):
    shop.send([payload(f"m{number}") for number in range(5)])
    (path,) = shop.files("segments/*/*.seg")
    path.write_bytes(path.read_bytes().replace(b'"m2"', b'"mX"'))
    (finding,) = shop.lake.verify().findings
    assert (finding.code, finding.spans) == ("lines_differ", (Span(6, 6),))
    done = shop.lake.compact(NOW)
    assert (done.stored, done.dead, done.damaged) == (4, 1, 1)
    assert shop.ids() == ["m0", "m1", "m3", "m4"]
    (letter,) = shop.lake.dead_letters("")
    assert letter.reason.code == "segment_damaged"
    assert b'"mX"' in letter.payload


def test_manifest_that_decayed_is_read_from_its_copy_and_mended_by_the_next_change(shop: Shop):
    shop.send(payloads(3))
    shop.lake.compact(NOW)
    manifest = shop.folder / "lake" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-9])
    assert [each.path for each in shop.lake.verify().findings] == ["manifest.json"]
    assert len(shop.ids()) == 3
    shop.send(payloads(4))
    shop.lake.compact(NOW)
    assert shop.lake.verify().sound
    assert len(shop.ids()) == 4


def test_counts_that_disagree_are_found(shop: Shop):
    layout = Layout(shop.folder / "lake")
    shop.send(payloads(3))
    shop.lake.compact(NOW)
    few = Manifest.load(layout).tally
    content = (layout.tallies / few).read_bytes()
    shop.send(payloads(5))
    shop.lake.compact(NOW)
    (layout.tallies / few).write_bytes(content)
    replace(Manifest.load(layout), tally=few).store(layout)
    assert [each.code for each in shop.lake.verify().findings] == ["counts_differ"]


def test_run_of_ids_that_is_gone_is_built_anew_from_the_table(shop: Shop):
    shop.send(payloads(40))
    shop.lake.compact(NOW)
    for path in shop.files("ids/*"):
        path.unlink()
    assert {each.code for each in shop.lake.verify().findings} == {"file_missing"}
    shop.send(payloads(45))
    assert shop.lake.compact(NOW).duplicate == 40
    assert shop.lake.verify().sound
