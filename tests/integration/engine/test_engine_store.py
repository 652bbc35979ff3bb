"""The path store on disk: kept, read by others, tidied, damaged, emptied."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from cham.core.interactions import Interaction, Kind
from cham.core.paths import PathOptions
from cham.engine import shelf, store
from cham.engine.engine import Engine
from cham.engine.errors import NewPropertyError, StoreDamagedError, UnknownNameError
from cham.engine.figures import (
    EdgeFigure,
    Of,
    OffPlanFigure,
    PingPongFigure,
    ScoreFigure,
    StageFigure,
    TouchpointFigure,
    VariantFigure,
)
from cham.engine.kernel import InStage
from cham.engine.selection import EVERYTHING, Selection
from property.engine.lakes import JOURNEY, MINUTE, NO_PROPERTIES, START, changes

BASE = Interaction(
    organisation="firm", source="shop", message_id="", event_time=START, received_at=0
)
OPTIONS = PathOptions(
    as_of=datetime(2026, 1, 2, tzinfo=UTC), drop_horizon=timedelta(hours=1), variants_shown=None
)


def step(customer: str, minute: int, name: str, **more: object) -> Interaction:
    whole = {"customer": customer, "event_time": START + minute * MINUTE, "name": name}
    return replace(BASE, **(whole | more))  # type: ignore[arg-type]  # spelt out by each caller


LUNCHES = [
    step("an", 0, "see menu"),
    step("an", 1, "order lunch", channel="app", properties='{"n": 5}'),
    step("an", 31, "deliver", unit="riders"),
    step("an", 40, "pay", channel="app"),
    step("binh", 0, "see menu"),
    step("binh", 2, "call", kind=Kind.CONTACT, unit="office"),
    step("binh", 3, "call", kind=Kind.CONTACT, unit="kitchen"),
    step("binh", 4, "call", kind=Kind.CONTACT, unit="office"),
    step("chi", 0, "deliver"),
    step("chi", 5, "deliver", kind=Kind.FEEDBACK, score=3.0, scale="nps_0_10"),
    step("chi", 6, "see menu"),
]


def refreshed(
    folder: Path, rows: Iterable[Interaction] = tuple(LUNCHES), journey=JOURNEY, **told: bool
) -> Engine:
    engine, listed = Engine(folder, journey, **told), list(rows)
    engine.refresh(changes(enumerate(listed), len(listed) - 1, complete=True))
    return engine


def test_a_new_engine_wants_everything(tmp_path: Path):
    engine = Engine(tmp_path / "new")
    assert engine.mark is None
    assert engine.answers().paths == 0
    assert not (tmp_path / "new").exists()


def test_another_engine_reads_what_was_written(tmp_path: Path):
    engine = refreshed(tmp_path)
    other = Engine(tmp_path, JOURNEY)
    assert other.mark == engine.mark
    assert other.answers(EVERYTHING, OPTIONS) == engine.answers(EVERYTHING, OPTIONS)


def test_an_engine_that_stays_open_sees_what_another_one_took_in(tmp_path: Path):
    writer = refreshed(tmp_path, LUNCHES[:4])
    reader = Engine(tmp_path, JOURNEY)
    seen = [reader.answers().paths]
    later = list(enumerate(LUNCHES))[4:]
    writer.refresh(changes(later, len(LUNCHES) - 1, complete=False))
    seen.append(reader.answers().paths)
    assert seen == [1, 3]


def test_rows_that_come_again_are_taken_in_once(tmp_path: Path):
    engine = refreshed(tmp_path)
    answers = engine.answers(EVERYTHING, OPTIONS)
    again = engine.refresh(changes(enumerate(LUNCHES), len(LUNCHES) - 1, complete=False))
    assert again.rows == 0
    assert engine.answers(EVERYTHING, OPTIONS) == answers


def test_a_refresh_without_rows_moves_the_mark(tmp_path: Path):
    engine = refreshed(tmp_path)
    engine.refresh(changes([], 99, complete=False))
    mark = Engine(tmp_path, JOURNEY).mark
    assert mark is not None
    assert mark.sequence == 99


def test_the_engine_asks_for_properties_only_where_rules_look_at_them(tmp_path: Path):
    assert "properties" in Engine(tmp_path, JOURNEY).columns
    assert "properties" not in Engine(tmp_path, NO_PROPERTIES).columns


def test_a_rule_with_a_new_property_wants_everything_again(tmp_path: Path):
    refreshed(tmp_path, journey=NO_PROPERTIES)
    assert Engine(tmp_path, JOURNEY).mark is None
    engine = Engine(tmp_path, JOURNEY)
    with pytest.raises(NewPropertyError, match=r"properties that rules look at \(n\)"):
        engine.answers()
    with pytest.raises(NewPropertyError):
        engine.refresh(changes([], 99, complete=False))
    engine.refresh(changes(enumerate(LUNCHES), len(LUNCHES) - 1, complete=True))
    assert engine.mark is not None
    assert engine.answers().paths == 3


def test_rows_that_the_lake_lost_leave_no_trace(tmp_path: Path):
    engine = refreshed(tmp_path, [*LUNCHES, step("secret-customer", 9, "secret-name")])
    engine.keep()
    assert any(b"secret" in path.read_bytes() for path in tmp_path.iterdir())
    engine.refresh(changes(enumerate(LUNCHES), len(LUNCHES), complete=True))
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.iterdir())
    assert engine.answers().paths == 3


def test_many_small_refreshes_do_not_pile_up(tmp_path: Path):
    engine = Engine(tmp_path, JOURNEY)
    engine.keep(EVERYTHING, OPTIONS)
    for number in range(80):
        row = step(f"customer {number % 7}", number, "see menu", unit=f"unit {number}")
        engine.refresh(changes([(number, row)], number, complete=number == 0))
    held = engine._shelf.load().store
    assert held.rows == 80
    assert sum(each.columns.size for each in held.segments) <= 2 * held.rows
    assert len(list(tmp_path.iterdir())) < store.MOST_SEGMENTS + 3 * shelf._MOST_PIECES
    assert len(held.numberings.units) == 84
    whole = Engine(tmp_path, JOURNEY)
    assert whole.answers(EVERYTHING, OPTIONS) == engine.answers(EVERYTHING, OPTIONS)


def test_counts_that_are_kept_do_not_pile_up(tmp_path: Path):
    engine = Engine(tmp_path)
    engine.keep(EVERYTHING, OPTIONS)
    for number in range(60):
        row = step(f"customer {number % 3}", number, f"page {number % 5}")
        engine.refresh(changes([(number, row)], number, complete=number == 0))
    kept = engine.aggregates(EVERYTHING, OPTIONS)
    taken = sum(kept.path_variants.lengths) + sum(kept.session_variants.lengths)
    assert 60 <= len(kept.sequences) <= 2 * taken
    assert engine.answers(EVERYTHING, OPTIONS) == Engine(tmp_path).answers(EVERYTHING, OPTIONS)


def test_many_segments_are_written_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "MOST_SEGMENTS", 3)
    engine = Engine(tmp_path, JOURNEY)
    for number in range(12):
        row = step(f"customer {number}", number, "see menu")
        engine.refresh(changes([(number, row)], number, complete=number == 0))
        assert len(engine._shelf.load().store.segments) <= 4
    assert engine.answers().paths == 12


def test_large_stores_are_cut_into_segments_of_whole_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "SEGMENT_ROWS", 4)
    engine = refreshed(tmp_path)
    held = engine._shelf.load().store
    assert [each.columns.size for each in held.segments] == [4, 4, 3]
    assert engine.answers(EVERYTHING, OPTIONS).paths == 3


def test_what_an_interrupted_write_left_is_cleared_away(tmp_path: Path):
    engine = refreshed(tmp_path)
    (tmp_path / "segment-00000099").write_bytes(b"half a segment")
    engine.refresh(changes([], 99, complete=False))
    assert not (tmp_path / "segment-00000099").exists()


def test_a_damaged_file_is_told(tmp_path: Path):
    refreshed(tmp_path)
    (segment,) = tmp_path.glob("segment-*")
    segment.write_bytes(segment.read_bytes()[:100])
    with pytest.raises(StoreDamagedError, match="must fit together"):
        Engine(tmp_path, JOURNEY).answers()


def test_a_missing_file_is_told(tmp_path: Path):
    refreshed(tmp_path)
    next(tmp_path.glob("index-*")).unlink()
    with pytest.raises(StoreDamagedError, match="missing files"):
        Engine(tmp_path, JOURNEY).answers()


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": 0}', b"not json"])
def test_a_manifest_that_cannot_be_read_means_beginning_anew(tmp_path: Path, content: bytes):
    refreshed(tmp_path)
    (tmp_path / "manifest.json").write_bytes(content)
    assert Engine(tmp_path, JOURNEY).mark is None


def test_a_store_of_other_paths_means_beginning_anew(tmp_path: Path):
    refreshed(tmp_path)
    assert Engine(tmp_path, JOURNEY, by_case=True).mark is None


def test_readers_see_whole_stores_while_one_is_refreshed(tmp_path: Path):
    rows = [step(f"customer {n}", n, "see menu") for n in range(40)]
    writer = refreshed(tmp_path, rows[:1])
    writer.keep()

    def read() -> set[int]:
        seen = set()
        while not done.is_set():
            answers = Engine(tmp_path, JOURNEY).answers()
            assert answers.steps == answers.paths == answers.sessions.count
            seen.add(answers.paths)
        return seen

    done = threading.Event()
    with ThreadPoolExecutor(2) as readers:
        reading = [readers.submit(read) for _ in range(2)]
        for number in range(1, 40):
            writer.refresh(changes([(number, rows[number])], number, complete=False))
        done.set()
        assert set().union(*(each.result() for each in reading)) <= set(range(1, 41))


def test_kept_questions_survive_everything(tmp_path: Path):
    engine = refreshed(tmp_path)
    monthly = Selection(since=datetime(2026, 1, 1, tzinfo=UTC), channels=frozenset({"app"}))
    engine.keep(monthly, OPTIONS)
    before = engine.answers(monthly, OPTIONS)
    other = Engine(tmp_path, JOURNEY)
    assert other.answers(monthly, OPTIONS) == before
    other.refresh(changes(enumerate(LUNCHES), len(LUNCHES) - 1, complete=True))
    assert {view.selection for view in other._shelf.folder.manifest().views} == {monthly}  # type: ignore[union-attr]
    other.forget(monthly, OPTIONS)
    assert not other._shelf.folder.manifest().views  # type: ignore[union-attr]
    assert other.answers(monthly, OPTIONS) == before


def test_a_kept_funnel_of_a_stage_that_is_gone_is_dropped(tmp_path: Path):
    engine = refreshed(tmp_path)
    engine.keep(EVERYTHING, PathOptions(funnel=("eat",)))
    other = Engine(tmp_path, NO_PROPERTIES)
    other.refresh(changes([], 99, complete=False))
    assert other.answers().paths == 3
    assert not other._shelf.folder.manifest().views  # type: ignore[union-attr]


def test_months_add_up_where_paths_do_not_cross_them(tmp_path: Path):
    rows = [
        *LUNCHES,
        *(
            replace(
                row,
                customer=f"{row.customer} 2",
                event_time=row.event_time + 31 * 24 * 60 * MINUTE,
            )
            for row in LUNCHES
        ),
    ]
    engine = refreshed(tmp_path, rows)
    february = datetime(2026, 2, 1, tzinfo=UTC)
    first = engine.aggregates(Selection(until=february), OPTIONS)
    second = engine.aggregates(Selection(since=february), OPTIONS)
    assert first + second == engine.aggregates(EVERYTHING, OPTIONS)


def test_exact_gaps_are_exact(tmp_path: Path):
    rows = [
        step(customer, minute, name)
        for customer, minutes in {"an": 10, "binh": 20, "chi": 60}.items()
        for minute, name in ((0, "see menu"), (minutes, "pay"))
    ]
    engine = refreshed(tmp_path, rows, journey=None)
    (gap,) = engine.exact_gaps(edge=("see menu", "pay"))
    assert (gap.count, gap.median, gap.p90) == (3, 20 * MINUTE, 52 * MINUTE)
    assert engine.exact_gaps() == (gap,)
    assert engine.exact_gaps(Selection(customers=frozenset({"an"})))[0].median == 10 * MINUTE
    assert engine.exact_gaps(edge=("pay", "see menu")) == ()


@pytest.mark.parametrize(
    ("figure", "behind"),
    [
        (TouchpointFigure("menu", Of.STEPS), {"an": 1, "binh": 1, "chi": 1}),
        (TouchpointFigure("order", Of.SKIPPED), {"an": 1, "chi": 1}),
        (TouchpointFigure("call", Of.ASKED_AGAIN), {"binh": 2}),
        (TouchpointFigure("call", Of.DROPPED), {"binh": 1}),
        (EdgeFigure("menu", "big order"), {"an": 1}),
        (ScoreFigure("delivery", "nps_0_10", 3), {"chi": 1}),
        (PingPongFigure("office", "kitchen"), {"binh": 1}),
        (VariantFigure(("delivery", "menu")), {"chi": 1}),
        (StageFigure("eat", InStage.PATHS), {"an": 1, "chi": 1}),
        (OffPlanFigure(), {"an": 1, "binh": 1, "chi": 1}),
    ],
    ids=lambda given: type(given).__name__,
)
def test_the_paths_behind_a_figure_are_those_that_it_counts(
    tmp_path: Path, figure: object, behind: dict[str, int]
):
    engine = refreshed(tmp_path)
    found = engine.evidence(figure, EVERYTHING, OPTIONS)  # type: ignore[arg-type]  # one of them
    assert found.complete
    assert {each.path: each.count for each in found.paths} == behind
    for each in found.paths:
        assert [LUNCHES[i].customer for i in each.sequences] == [each.path] * len(each.sequences)


def test_evidence_gives_as_many_paths_as_wanted_and_says_so(tmp_path: Path):
    engine = refreshed(tmp_path)
    found = engine.evidence(TouchpointFigure("menu", Of.STEPS), most=2)
    assert (len(found.paths), found.complete) == (2, False)


def test_evidence_is_found_among_many_paths_and_names(tmp_path: Path):
    rows = [step(f"c{n}", n % 50, f"page {n % 97}", unit=f"unit {n % 71}") for n in range(4_000)]
    rows += [step("odd", 0, "page 1"), step("odd", 1, "page 90", score=9.0, scale="nps_0_10")]
    engine = refreshed(tmp_path, rows, journey=None)
    for figure in (
        EdgeFigure("page 1", "page 90"),
        ScoreFigure("page 90", "nps_0_10", 9),
        VariantFigure(("page 1", "page 90")),
    ):
        found = engine.evidence(figure)
        assert [(each.path, each.sequences) for each in found.paths] == [("odd", (4_000, 4_001))]


def test_a_figure_of_something_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(UnknownNameError, match=r"name \(nowhere\) must be one that was met"):
        refreshed(tmp_path).evidence(TouchpointFigure("nowhere", Of.STEPS))


def test_numbers_of_a_store_are_as_narrow_as_designed(tmp_path: Path):
    held = refreshed(tmp_path)._shelf.load().store.segments[0].columns
    kinds = [str(column.dtype) for column in held]
    assert kinds == [
        *("int32", "int32", "int64", "int64", "uint32", "uint16"),
        *("uint8", "uint8", "int8", "int64", "uint32", "uint8", "uint8"),
    ]
    assert isinstance(held.time, np.ndarray)
