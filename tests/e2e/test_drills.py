"""What an operator does when it counts, with the whole product running: erase, back up, restore."""

import contextlib
import csv
import http.client
import json
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from e2e.conftest import Ran
from integration.doors_http.conftest import Product
from integration.doors_http.live_server import PATIENCE, LiveServer, product_command

Cham = Callable[..., Ran]

NAME, STREET = "Nguyễn Thị Đào", "12 ngõ Thổ Quan"
USER, VISITOR, MAIL, PHONE = (
    "khách-đào-1",
    "trình-duyệt-đào",
    "dao.nguyen@example.org",
    "0912345678",
)
WORDS, ORDER = "bún đậu riêng của tôi", "đơn-đào-77"
# What she is called and what she wrote. Her phone is looked for by the digits that all ways of
# writing it share.
TOLD = (NAME, STREET, USER, VISITOR, MAIL, "912345678", "912 345 678", WORDS, ORDER)


def call(kind: str, message_id: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "messageId": message_id, **fields}


def hers() -> list[dict[str, Any]]:
    """A visitor looks around, tells who she is, orders, complains, and sends what is refused."""
    traits = {"name": NAME, "email": MAIL.upper(), "phone": PHONE, "address": STREET}
    return [
        call("page", "d1", anonymousId=VISITOR, name="Thực đơn"),
        call("identify", "d2", userId=USER, anonymousId=VISITOR, traits=traits),
        call("track", "d3", userId=USER, event="Order Completed",
             properties={"order_id": ORDER, "revenue": 45000, "email": MAIL}),
        call("track", "d4", userId=unicodedata.normalize("NFD", USER), event="Góp ý",
             properties={"nps": 2, "comment": f"{WORDS}, gọi {PHONE}"}),
        call("track", "d5", userId=USER, event="Góp ý", timestamp="2001-01-01T00:00:00Z",
             properties={"comment": WORDS}),
    ]  # fmt: skip


def others() -> list[dict[str, Any]]:
    comment = "Chị Đào số 0912 345 678 (DAO.Nguyen@Example.org) lấy giúp"
    return [
        *(call("track", f"o{n}", userId=f"khách-{n}", event="Ghé quán") for n in range(40)),
        call("track", "o40", userId="khách-1", event="Góp ý", properties={"comment": comment}),
    ]


def write_answers(path: Path) -> None:
    """A file in decomposed letters, as some systems write them, with rows that are refused."""
    rows = [
        ["Dấu thời gian", "Mã khách hàng", "Số điện thoại", "Điểm", "Góp ý"],
        ["01/10/2026 10:00", USER, "912345678", "3", WORDS],
        ["32/13/2026 10:00", USER, "912345678", "4", WORDS],
        ["32/13/2026 10:00", "khách-2", "0987654321", "4", "cơm ngon"],
        *([f"02/10/2026 1{n}:00", f"khách-{n}", "", str(n), "được"] for n in range(5)),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([unicodedata.normalize("NFD", cell) for cell in row] for row in rows)


MAPPING = """as: feedback
columns:
  time: Dấu thời gian
  customer: Mã khách hàng
  phone: Số điện thoại
  text: Góp ý
constants:
  name: phieu-giay
scores:
  - column: Điểm
    scale: nps_0_10
time:
  order: dmy
"""


def spellings(text: str) -> Iterator[bytes]:
    for form in ("NFC", "NFD"):
        shaped = unicodedata.normalize(form, text)
        yield from (shaped.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
        yield json.dumps(shaped)[1:-1].encode()


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file's bytes and name, and what compressed pages hold."""
    for path in sorted(folder.rglob("*")):
        yield path, path.name.encode()
        if path.is_file():
            yield path, path.read_bytes()
        if path.suffix == ".parquet":
            yield path, repr(pq.read_table(path).to_pylist()).encode()


def traces(folder: Path) -> set[tuple[str, str]]:
    wanted = [(text, spelling) for text in TOLD for spelling in spellings(text)]
    return {
        (str(path.relative_to(folder)), text)
        for path, content in contents(folder)
        for text, spelling in wanted
        if spelling in content
    }


@pytest.fixture
def product(tmp_path: Path, cham: Cham) -> Iterator[Product]:
    data = tmp_path / "data"
    product = Product(LiveServer(product_command(data)), data)
    product.key = product.cham("key", "create", "--name", "web", "--scope", "ingest")["key"]
    product.server.start()
    yield product
    if product.server.process is not None:
        product.server.stop()


def refused_rows(data: Path) -> list[str]:
    (path,) = (data / "imports").glob("*/rejects.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[1] for row in csv.reader(file)][1:]


def test_no_byte_of_an_erased_person_stays_anywhere_in_the_data_folder(
    product: Product, tmp_path: Path
):
    send = product.server.send
    assert send(product.key, hers()).json["accepted"] == 4
    assert send(product.key, others()).json["accepted"] == 41
    file, mapping = tmp_path / "đáp.csv", tmp_path / "map.yaml"
    write_answers(file)
    mapping.write_text(MAPPING, "utf-8")
    words = ("--as", "feedback", "--map", str(mapping), "--source", "giay")
    assert product.cham("import", str(file), *words)["rejected"] == 2
    product.cham("report", "--out", str(tmp_path / "report.html"))
    old = product.data / "backups" / "before-0.1.0-20260101-000000.sqlite3"
    old.parent.mkdir(exist_ok=True)
    old.write_bytes((product.data / "cham.sqlite3").read_bytes())
    wait_for_comments(product, 2)
    assert {text for _, text in traces(product.data)} == set(TOLD)
    before = {row["message_id"]: row for row in product.rows()}

    with busy(product):
        done = product.cham("erase", "+84 912 345 678")
    assert (done["rows"], done["letters"]) == (5, 1)
    assert traces(product.data) == set()

    after = {row["message_id"]: row for row in product.rows()}
    assert {"d1", "d2", "d3", "d4"}.isdisjoint(after)
    assert after["o40"]["text"] == "Chị Đào số … (…) lấy giúp"
    assert {key: row for key, row in after.items() if not key.startswith("live")} == {
        **{key: row for key, row in before.items() if key in after}, "o40": after["o40"]
    }  # fmt: skip
    assert refused_rows(product.data) == ["khách-2"]
    assert product.cham("verify")["sound"]
    product.cham("backup", str(tmp_path / "copy"))
    assert traces(tmp_path / "copy") == set()


def wait_for_comments(product: Product, count: int) -> None:
    """Wait until what she wrote is among the comments that are read in the background."""
    deadline = time.monotonic() + PATIENCE
    wanted = "SELECT count(*) FROM comments_comment WHERE text LIKE ?"
    with contextlib.closing(sqlite3.connect(product.data / "cham.sqlite3")) as database:
        while database.execute(wanted, [f"%{WORDS}%"]).fetchone() != (count,):
            assert time.monotonic() < deadline, "her comments are not taken over"
            time.sleep(0.1)


@contextlib.contextmanager
def busy(product: Product) -> Iterator[list[str]]:
    """Somebody sends events all the while; gives what was acknowledged so far."""
    stop, acknowledged = threading.Event(), list[str]()

    def run() -> None:
        while not stop.is_set():
            name = f"live-{len(acknowledged)}"
            event = call("track", name, userId=name, event="Ghé quán", properties={"nps": 9})
            with contextlib.suppress(OSError, http.client.HTTPException):  # sent again then
                if product.server.send(product.key, [event]).status == 200:
                    acknowledged.append(name)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while len(acknowledged) < 20:
        assert time.monotonic() < deadline, "nothing is acknowledged"
        time.sleep(0.05)
    try:
        yield acknowledged
    finally:
        stop.set()
        thread.join()


def figures(product: Product) -> Any:
    """What a firm looks at: headlines to the đồng, and every row."""
    rows = sorted(product.rows(), key=lambda row: row["message_id"])
    told = product.cham("report", "--out", str(product.data.with_suffix(".html")))
    return told["headlines"], rows


def test_copy_taken_while_events_come_in_is_the_data_of_that_moment(
    product: Product, tmp_path: Path
):
    send = product.server.send
    assert send(product.key, others()).status == 200
    with busy(product) as acknowledged:
        before = set(acknowledged)
        product.cham("backup", str(tmp_path / "copy"))
    product.server.stop()
    again = Product(LiveServer(product_command(tmp_path / "again")), tmp_path / "again")
    again.cham("restore", str(tmp_path / "copy"))
    kept = {row["message_id"] for row in again.rows()}
    assert before <= kept
    assert kept - {each["messageId"] for each in others()} <= set(acknowledged)
    assert again.cham("verify")["sound"]
    first = figures(again)
    third = Product(LiveServer(product_command(tmp_path / "third")), tmp_path / "third")
    again.cham("backup", str(tmp_path / "copy2"))
    third.cham("restore", str(tmp_path / "copy2"))
    assert figures(third) == first

    again.server.start()
    try:  # the restored folder takes the same keys, and knows what it has
        reply = again.server.send(
            product.key, [*others(), call("track", "new", userId="u", event="e")]
        )
        assert reply.status == 200
        found = [row["message_id"] for row in again.rows()]
        assert sorted(found) == sorted([*kept, "new"])
    finally:
        again.server.stop()


def test_copy_holds_all_that_is_not_derived(product: Product, tmp_path: Path):
    product.cham("backup", str(tmp_path / "earlier"))  # … which an earlier version let lie inside
    (product.data / "copies").mkdir()
    (tmp_path / "earlier").rename(product.data / "copies" / "1")
    product.cham("backup", str(tmp_path / "copy"))
    made = {path.name for path in (tmp_path / "copy").iterdir()}
    here = {path.name for path in product.data.iterdir()}
    derived = {
        "engine",
        "starter-models",
        *(name for name in here if name.startswith(("queue.", "cham.sqlite3-"))),
    }
    assert made == here - derived | {"backup.json"}
    assert not (tmp_path / "copy" / "copies" / "1" / "lake").exists()
    with contextlib.closing(sqlite3.connect(tmp_path / "copy" / "cham.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
