"""One person is erased, and not a byte stays, while others' rows and live writers are untouched."""

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cham.core.interactions import IdentifierKind, Identity
from cham.lake import Erasure, Subject
from faults.lake.shop import HERE, NOW, SHOP, Shop, envelope, meanwhile, payload, payloads

NAME, MAIL, PHONE = "Nguyễn Thị Đào", "dao.nguyen@example.org", "+84912345678"
TOLD = ("khách-đào-1", "trình-duyệt-đào", MAIL, "912345678", "912 345 678", NAME, "bún đậu riêng")

KNOWN = Identity(
    identifiers=(
        (IdentifierKind.USER, "khách-đào-1"),
        (IdentifierKind.ANONYMOUS, "trình-duyệt-đào"),
        (IdentifierKind.MAIL, MAIL),
        (IdentifierKind.PHONE, PHONE),
    ),
    joins=True,
    contact={"name": NAME, "mail": MAIL, "phone": PHONE},
)
VISITOR = Identity(identifiers=((IdentifierKind.ANONYMOUS, "trình-duyệt-đào"),))


def spellings(text: str) -> Iterator[bytes]:
    for form in ("NFC", "NFD"):
        shaped = unicodedata.normalize(form, text)
        yield from (shaped.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file's bytes, its name, and what compressed pages hold."""
    for path in sorted(folder.rglob("*")):
        yield path, path.name.encode()
        if path.is_file():
            yield path, path.read_bytes()
        if path.suffix == ".parquet" and "_delta_log" not in path.parts:
            for row in pq.read_table(path).to_pylist():
                values = (v if isinstance(v, bytes) else str(v).encode() for v in row.values())
                yield path, b"\0".join(values)


def traces(folder: Path) -> list[tuple[str, str]]:
    wanted = [(text, spelling) for text in TOLD for spelling in spellings(text)]
    return [
        (str(path.relative_to(folder)), text)
        for path, content in contents(folder)
        for text, spelling in wanted
        if spelling in content
    ]


def fill(shop: Shop) -> None:
    """A person who left traces everywhere, among others."""
    shop.send(payloads(50))
    shop.send([payload("a1", who=VISITOR, text="bún đậu riêng"), payload("a2", who=VISITOR)])
    shop.lake.compact(NOW)
    shop.send([payload("a3", who=KNOWN, properties='{"traits":{"email":"' + MAIL + '"}}')])
    shop.send([payload("a4", who=KNOWN, day=40)], envelope(import_id="i1"))
    shop.send([payload("a5", who=KNOWN)], envelope(refusal="too_old"))
    shop.send([b'{"user": "kh\xc3\xa1ch-\xc4\x91\xc3\xa0o-1"'], envelope("klingon"))
    shop.send([payload("b1", text="Chị Đào, 0912 345 678, hẹn lại")])
    shop.send([payload("b2", properties='{"ghi chú":"DAO.nguyen@example.org"}')])


def erase(shop: Shop) -> Erasure:
    subjects: list[Subject] = []

    def forget() -> Subject:
        customer = shop.people.resolve(SHOP, [KNOWN])[0]
        subjects.append(shop.people.subject(SHOP, customer))
        shop.people.forget(SHOP, subjects[0])
        return subjects[0]

    return shop.lake.erase(SHOP, forget, now=NOW)


@pytest.mark.parametrize("compacted", [True, False])
def test_no_byte_of_an_erased_person_stays_in_the_data_folder(shop: Shop, compacted: bool):
    fill(shop)
    if compacted:
        shop.lake.compact(NOW)
    assert {text for _, text in traces(shop.folder)} >= set(TOLD[:-2])
    done = erase(shop)
    assert (done.rows, done.letters) == (4, 2)
    assert traces(shop.folder) == []


def test_others_keep_every_row_and_only_lose_the_mention(shop: Shop):
    fill(shop)
    before = {row["message_id"]: row for row in shop.rows()}
    erase(shop)
    after = {row["message_id"]: row for row in shop.rows()}
    assert set(before) - set(after) == {"a1", "a2", "a3", "a4"}
    changed = {key: after[key] for key in after if after[key] != before[key]}
    assert {key: (row["text"], row["properties"]) for key, row in changed.items()} == {
        "b1": ("Chị Đào, …, hẹn lại", "{}"),
        "b2": ("", '{"ghi chú":"…"}'),
    }
    assert shop.lake.verify().sound


def test_erased_rows_never_come_back_but_new_ones_are_welcome(shop: Shop):
    fill(shop)
    erase(shop)
    shop.send([payload("a1", who=VISITOR), payload("a3", who=KNOWN)])
    assert shop.lake.compact(NOW).duplicate == 2
    shop.send([payload("a9", who="khách-đào-1")])
    assert shop.lake.compact(NOW).stored == 1
    assert "a9" in shop.ids()


def test_counts_keep_their_totals_and_name_what_was_erased(shop: Shop):
    fill(shop)
    before = shop.lake.tally(SHOP)
    erase(shop)
    after = shop.lake.tally(SHOP)
    assert [(c.received, c.stored, c.dead) for c in after] == [
        (c.received, c.stored, c.dead) for c in before
    ]
    assert [(c.import_id, c.erased_rows, c.erased_letters) for c in after] == [
        ("", 3, 2),
        ("i1", 1, 0),
    ]


def test_followers_start_over(shop: Shop):
    fill(shop)
    shop.lake.compact(NOW)
    mark = shop.lake.changes_since(SHOP, None).mark
    erase(shop)
    assert shop.lake.changes_since(SHOP, mark).complete


def test_erasing_somebody_of_whom_there_is_nothing_changes_no_row(shop: Shop):
    fill(shop)
    before = shop.rows()
    nobody = Subject(customers=frozenset(), identifiers=frozenset())
    done = shop.lake.erase(SHOP, lambda: nobody, now=NOW)
    assert done == Erasure(rows=0, letters=0, files=0)
    assert shop.rows() == before


def test_another_organisation_keeps_a_customer_with_the_same_id(shop: Shop):
    shop.send([payload("m1", organisation="khác")], envelope(organisation="khác"))
    shop.lake.compact(NOW)
    (row,) = shop.lake.scan("khác").read_all().to_pylist()
    subject = Subject(customers=frozenset({row["customer"]}), identifiers=frozenset())
    shop.lake.erase(SHOP, lambda: subject, now=NOW)
    assert shop.lake.scan("khác").read_all().to_pylist() == [row]


def test_live_writers_and_readers_go_on_meanwhile(shop: Shop):
    fill(shop)
    shop.lake.compact(NOW)
    writer, sent = shop.lake.open_writer(), list[str]()

    def write() -> None:
        name = f"live{len(sent)}"
        writer.append(HERE, [payload(name)]).result(timeout=30)
        sent.append(name)

    def read() -> None:
        shop.lake.scan(SHOP, columns=["message_id"]).read_all()

    with meanwhile(write, read):
        while not sent:
            pass
        before = len(sent)
        erase(shop)
        assert len(sent) > before
    writer.close()
    assert set(sent) <= set(shop.ids())
    assert traces(shop.folder) == []


def test_what_is_being_read_is_waited_for(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cham.lake.reading.BATCH_ROWS", 10)
    fill(shop)
    shop.lake.compact(NOW)
    expected = sorted(shop.ids())
    reading = shop.lake.scan(SHOP, columns=["message_id"])
    first = reading.read_next_batch()
    with ThreadPoolExecutor() as pool:
        erasing = pool.submit(erase, shop)
        while sorted(shop.ids()) == expected:
            pass
        assert not erasing.done()
        found = pa.Table.from_batches([first, *reading])
        erasing.result(timeout=30)
    assert sorted(found["message_id"].to_pylist()) == expected
    assert traces(shop.folder) == []


def test_a_reader_that_was_left_behind_does_not_keep_a_person(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("cham.lake.streams.PATIENCE", 0.1)
    fill(shop)
    shop.lake.compact(NOW)
    left = shop.lake.scan(SHOP, columns=["message_id"])
    erase(shop)
    assert traces(shop.folder) == []
    del left
