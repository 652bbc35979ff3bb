"""kill -9 under load: nothing acknowledged is lost, nothing is doubled, no process is left."""

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from integration.doors_http.conftest import Product
from integration.doors_http.ingest_server import ORGANISATION, open_lake
from integration.doors_http.load import Load


def stored(lake) -> Counter[str]:
    column = lake.scan(ORGANISATION, columns=["message_id"]).read_all()["message_id"]
    return Counter(column.to_pylist())


@pytest.mark.parametrize(
    ("kills", "compact_every"), [(10, 4), pytest.param(200, 10, marks=pytest.mark.long)]
)
def test_kill_9_loses_and_doubles_nothing(small_server, tmp_path, kills, compact_every):
    draw = random.Random(27)
    lake = open_lake(tmp_path / "lake")
    server = small_server(workers=2)
    server.start()
    load = Load(server.port)
    load.start()
    received = duplicate = 0
    for number in range(kills):
        time.sleep(draw.uniform(0.1, 0.6))
        server.kill()
        server.start()
        if number % compact_every == 0:
            done = lake.compact(time.time_ns() // 1000)
            received, duplicate = received + done.received, duplicate + done.duplicate
    time.sleep(0.3)
    load.stop()
    server.kill()
    done = lake.compact(time.time_ns() // 1000)
    received, duplicate = received + done.received, duplicate + done.duplicate
    rows = stored(lake)
    assert load.repeated > 0
    assert load.acknowledged - rows.keys() == set(), "acknowledged events were lost"
    assert max(rows.values()) == 1, "events were doubled"
    assert rows.keys() <= load.sent
    assert received == len(rows) + duplicate
    assert done.damaged == 0
    print(f"{kills} kills: {len(load.acknowledged)} acknowledged, {duplicate} sent again")


@pytest.mark.long
def test_kill_9_of_the_whole_product_loses_and_doubles_nothing(product: Product):
    """With Django's keys and customers, and the process that compacts, killed in the middle of it."""
    draw = random.Random(28)
    load = Load(product.server.port, key=product.key)
    load.start()
    for _ in range(20):
        time.sleep(draw.uniform(1.0, 6.0))
        product.server.kill()
        product.server.start()
    load.stop()
    rows = Counter(row["message_id"] for row in product.rows())
    assert load.acknowledged - rows.keys() == set(), "acknowledged events were lost"
    assert max(rows.values()) == 1, "events were doubled"
    assert rows.keys() <= load.sent
    assert product.cham("verify")["sound"]
    print(f"20 kills of the product: {len(load.acknowledged)} acknowledged")


def test_a_worker_that_is_killed_takes_nothing_with_it(small_server, tmp_path):
    lake = open_lake(tmp_path / "lake")
    server = small_server(workers=2)
    server.start()
    load = Load(server.port)
    load.start()
    time.sleep(0.3)
    worker = children(server.process.pid)[0]
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.3)
    load.stopping.set()
    server.kill()
    server.start()
    load.stop()
    server.kill()
    lake.compact(time.time_ns() // 1000)
    rows = stored(lake)
    assert load.acknowledged - rows.keys() == set()
    assert max(rows.values()) == 1


def children(parent: int) -> list[int]:
    listing = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(each) for each in listing.split()]
