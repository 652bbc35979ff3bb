"""How fast pages answer with many interactions, how soon the server stands, and what it takes.

    python bench/pages.py [--events N] [--folder DIR]

Brings the simulated firm in once and copies its interactions, each copy with customers of its own,
until there are N of them (a million where nothing is said). Then a real server is started on the
folder and asked by a real client: for its first page, for the overview by each preset period, for
filters that nobody asked for before. Beside them stands what the same overview costs when it is
worked out for each request, in the same run. The last line is one JSON object.
"""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PERIODS = ("7d", "30d", "90d", "12m", "all")
VIEWS = ("manager", "executive", "analyst")
ASKED_EACH = 40
CUSTOMERS = 2_000
MINUTE = 60_000_000
READY, WAITING = b"made-at", b"hx-get"
BUSY = b"aria-busy"
PATIENCE = 1_800.0


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--events", type=int, default=1_000_000)
    asked.add_argument("--folder", type=Path, help="keep the data here, and use them again")
    asked.add_argument("--idle", type=float, default=150.0, help="seconds until the server rests")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="cham-pages-") as temporary:
        folder = given.folder or Path(temporary)
        made = folder / f"data-{given.events}"
        prepared = run_part("prepare", made, given.events)
        print(
            f"{prepared['rows']:,} interactions of {prepared['customers']:,} customers", flush=True
        )
        figures = measure(made, prepared, idle=given.idle)
        direct = run_part("direct", made, given.events)
    figures["direct_overview_seconds"] = direct["seconds"]
    figures["overview_ratio"] = direct["seconds"] / figures["overview_p95_seconds"]
    figures |= {"events": prepared["rows"], "customers": prepared["customers"]}
    report(figures)


def report(figures: dict[str, Any]) -> None:
    budgets = {
        "cold_start_seconds": 5.0,
        "idle_megabytes": 300.0,
        "overview_p95_seconds": 0.3,
        "filter_seconds": 3.0,
    }
    for name, most in budgets.items():
        held = "within" if figures[name] <= most else "OVER"
        print(f"{name:24} {figures[name]:10.3f}   {held} the budget of {most:g}")
    print(
        f"an overview worked out for the request takes {figures['direct_overview_seconds']:.2f} s, "
        f"{figures['overview_ratio']:.0f} times the one that was ready"
    )
    print(json.dumps(figures))


def run_part(part: str, made: Path, events: int) -> dict[str, Any]:
    """Run a part of the work in a process of its own, so that nothing of it stays."""
    done = subprocess.run(
        [sys.executable, __file__, f"--part-{part}", str(made), str(events)],
        env={**os.environ, "CHAM_LOG_LEVEL": "warning"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


# --- parts with the product's own libraries, each in a process of its own ---


def prepare(made: Path, events: int) -> dict[str, Any]:
    """Make the data folder, unless it is there."""
    from cham.cli.opening import prepare as open_folder

    is_new = not made.exists()
    open_folder(made)
    from django.test import Client

    from cham.apps.accounts.models import User
    from cham.apps.demo_firm.bringing_in import bring_in_firm
    from cham.apps.orgs.actions import create_organisation
    from cham.apps.orgs.models import Member, Organisation
    from cham.apps.orgs.scope import organisation_scope

    if is_new:
        firm = create_organisation("Bench", code="bench")
        bring_in_firm(made, firm, made / "firm", customers=CUSTOMERS, say=lambda *_: None)
        with organisation_scope(firm):
            Member.objects.create(
                user=User.objects.create(mail="bench@cham.example"), role="cx_manager"
            )
        copy_interactions(made, events)
    firm = Organisation.objects.get(code="bench")
    client = Client()
    client.force_login(
        User.objects.get(mail="bench@cham.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    from cham.apps.interactions.lakes import open_own_lake

    lake = open_own_lake()
    seen = lake.scan("bench", columns=["customer", "channel", "unit"]).read_all()
    return {
        "rows": lake.standing().sequence + 1,
        "customers": len(seen["customer"].unique()),
        "channels": [each for each in seen["channel"].unique().to_pylist() if each],
        "units": [each for each in seen["unit"].unique().to_pylist() if each],
        "cookie": "; ".join(f"{name}={each.value}" for name, each in client.cookies.items()),
    }


def copy_interactions(made: Path, events: int) -> None:
    """Copy all rows, each time as other customers, and put the copies into the lake's table."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from cham.apps.interactions.lakes import open_own_lake
    from cham.lake.columns import no_rows
    from cham.lake.compaction import store_intake
    from cham.lake.deadletters import LETTERS
    from cham.lake.ids import halves
    from cham.lake.intake import Intake
    from cham.lake.layout import Layout
    from cham.lake.manifest import Manifest, succeed
    from cham.lake.ports import Envelope
    from cham.lake.tally import Outcome, Tally

    rows = open_own_lake().scan("bench").read_all()
    layout = Layout(made / "lake")
    draw = np.random.default_rng(1)
    copy = 0
    while (manifest := Manifest.load(layout)).next_sequence < events:
        copy += 1
        part = rows.slice(0, min(rows.num_rows, events - manifest.next_sequence))
        part = part.sort_by([("sequence", "ascending")])
        numbers = np.arange(manifest.next_sequence, manifest.next_sequence + part.num_rows)
        later = pa.array(draw.integers(0, 600, part.num_rows) * MINUTE)
        for name, values in {
            "sequence": pa.array(numbers),
            "event_time": pc.add(part["event_time"], later),
            **{
                each: _renamed(part[each], copy) for each in ("customer", "case_key", "message_id")
            },
        }.items():
            part = part.set_column(part.schema.get_field_index(name), name, values)
        tally = Tally()
        envelope = Envelope(organisation="bench", source="copy", dialect="arrival", received_at=0)
        for outcome in (Outcome.RECEIVED, Outcome.STORED):
            tally.add(envelope, outcome, part.num_rows)
        intake = Intake(part, no_rows(LETTERS), halves([]), tally)
        succeed(
            layout, manifest, store_intake(layout, manifest, intake, now=time.time_ns() // 1000)
        )


def _renamed(column: Any, copy: int) -> Any:
    import pyarrow.compute as pc

    other = pc.binary_join_element_wise(column, f"c{copy}", "-")
    return pc.if_else(pc.equal(column, ""), "", other)


def direct(made: Path, events: int) -> dict[str, Any]:
    """Work the overview of all time out as it would have to be for each request."""
    del events
    from cham.cli.opening import prepare as open_folder

    open_folder(made)
    from cham.apps.insights.asking import Asked
    from cham.apps.insights.making import question_of
    from cham.apps.interactions.lakes import open_own_lake
    from cham.apps.orgs.models import Organisation
    from cham.apps.reports.desk import Desk
    from cham.apps.reports.gathering import gather_compacted

    firm = Organisation.objects.get(code="bench")
    desk = Desk(open_own_lake(), made, firm)
    times = []
    for _ in range(2):  # the first one reads the stores and the compiled code
        began = time.perf_counter()
        gather_compacted(desk, question_of(firm, Asked()), now=time.time_ns() // 1000)
        times.append(time.perf_counter() - began)
    return {"seconds": times[-1]}


# --- the client's side ---


def measure(made: Path, prepared: dict[str, Any], *, idle: float) -> dict[str, Any]:
    cookie = prepared["cookie"]
    port = free_port()
    with serving(made, port) as started:
        get(port, "/", cookie, until=started + PATIENCE)
        cold = time.monotonic() - started
        for period in PERIODS:
            wait_for(port, f"/?period={period}", cookie)
        overview = [
            timed(port, f"/?period={PERIODS[n % 5]}", cookie) for n in range(ASKED_EACH * 5)
        ]
        views = {view: view_p95(port, view, cookie) for view in VIEWS}
        filters = [wait_for(port, f"/?{query}", cookie) for query in filters_of(prepared)]
        time.sleep(idle)
        memory = memory_of(made)
        cold_filter = wait_for(port, "/?period=2026-02-01..2026-04-30", cookie)
    with serving(made, port) as started:  # with figures made: what a second start takes
        get(port, "/", cookie, until=started + PATIENCE)
        second = time.monotonic() - started
    overview.sort()
    return {
        "cold_start_seconds": second,
        "first_start_seconds": cold,
        "idle_megabytes": memory["pss"],
        "idle_processes": memory["processes"],
        "idle_rss_megabytes": memory["rss"],
        "overview_p50_seconds": statistics.median(overview),
        "overview_p95_seconds": overview[int(0.95 * (len(overview) - 1))],
        "overview_views_p95_seconds": views,
        "filter_seconds": max(filters),
        "filter_median_seconds": statistics.median(filters),
        "filters_seconds": filters,
        "filter_after_rest_seconds": cold_filter,
    }


def view_p95(port: int, view: str, cookie: str) -> float:
    """Ask for the overview as one role sees it, once all of it is there."""
    address = f"/?view={view}"
    until = time.monotonic() + PATIENCE
    while BUSY in get(port, address, cookie, until=until):
        assert time.monotonic() < until, "a part of the overview never came"
        time.sleep(0.1)
    times = sorted(timed(port, address, cookie) for _ in range(ASKED_EACH))
    return times[int(0.95 * (len(times) - 1))]


def filters_of(prepared: dict[str, Any]) -> list[str]:
    """Make up questions that nobody asked for before."""
    chosen = [{"channel": each} for each in prepared["channels"][:3]]
    chosen += [{"unit": each} for each in prepared["units"][:2]]
    chosen += [{"period": "2026-03-01..2026-05-31"}, {"period": "2026-01-15..2026-02-14"}]
    chosen += [{"period": "all", "channel": each} for each in prepared["channels"][:1]]
    chosen += [{"value": "high"}, {"persona": "office_worker"}, {"persona": "one_off"}]
    return [urlencode(each) for each in chosen]


@contextmanager
def serving(made: Path, port: int) -> Iterator[float]:
    """Run a server, and give the moment at which it was started."""
    with (made / "server.log").open("wb") as log:
        began = time.monotonic()
        process = subprocess.Popen(
            [
                *(Path(sys.executable).with_name("cham"), "serve", "--data", str(made)),
                *("--port", str(port), "--lang", "en"),
            ],
            stdout=log,
            stderr=log,
        )
        try:
            yield began
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def get(port: int, path: str, cookie: str, *, until: float) -> bytes:
    """Ask until there is an answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read()  # type: ignore[no-any-return]
        except (ConnectionError, urllib.error.URLError):
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def timed(port: int, path: str, cookie: str) -> float:
    began = time.perf_counter()
    content = get(port, path, cookie, until=0)
    assert READY in content
    return time.perf_counter() - began


def wait_for(port: int, path: str, cookie: str) -> float:
    """Ask for figures until the page shows them, as a reader's page does by itself."""
    began = time.monotonic()
    while True:
        content = get(port, path, cookie, until=began + PATIENCE)
        if WAITING not in content or READY in content:
            return time.monotonic() - began
        assert time.monotonic() < began + PATIENCE, "the figures never came"
        time.sleep(0.1)


def memory_of(made: Path) -> dict[str, float]:
    """Add up what all processes of the server take: shared pages once (PSS), and all (RSS)."""
    found = {"pss": 0.0, "rss": 0.0, "processes": 0.0}
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            if f"CHAM_DATA={made.absolute()}\0".encode() not in (process / "environ").read_bytes():
                continue
            rollup = (process / "smaps_rollup").read_text()
        except (OSError, ValueError):
            continue
        found["processes"] += 1
        for name in ("pss", "rss"):
            line = next(
                each for each in rollup.splitlines() if each.lower().startswith(f"{name}:")
            )
            found[name] += int(line.split()[1]) / 1024
    return found


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].startswith("--part-"):
        part = {"prepare": prepare, "direct": direct}[sys.argv[1].removeprefix("--part-")]
        print(json.dumps(part(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
