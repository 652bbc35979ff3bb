"""Each question about paths on logs so small that the answer can be seen."""

from datetime import UTC, datetime, timedelta

import pytest

from cham.core.paths import (
    Count,
    Funnel,
    PathOptions,
    PeakEnd,
    PingPongPair,
    Plan,
    PlannedTouchpoint,
    Row,
    TouchpointDropOff,
    TouchpointRework,
    TouchpointScores,
    Transition,
    UnknownStageError,
    Variant,
    confusion,
    directly_follows,
    drop_off,
    path_variants,
    paths_of,
    peak_end,
    ping_pong,
    rework,
    score_counts,
    sessions,
    stage_funnel,
    starts_and_ends,
    transitions,
)

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE


def log(*paths: str, gap: int = MINUTE) -> list[Row]:
    """Make a path of each text, a step of each letter, one gap apart."""
    return [
        Row(path=f"p{number}", time=place * gap, sequence=1000 * number + place, touchpoint=letter)
        for number, letters in enumerate(paths)
        for place, letter in enumerate(letters)
    ]


def plan(*stages: str, required: str = "", once: str = "", owners: str = "") -> Plan:
    """Make a plan whose touchpoints are the letters of its stages, each stage after the last."""
    units = dict(zip("".join(stages), owners, strict=False))
    return Plan(
        stages=stages,
        touchpoints=tuple(
            PlannedTouchpoint(
                key=letter,
                stage=place,
                required=letter in required,
                repeatable=letter not in once,
                owner=units.get(letter, ""),
            )
            for place, letters in enumerate(stages)
            for letter in letters
        ),
        may_follow=tuple(
            frozenset({place, min(place + 1, len(stages) - 1)}) for place in range(len(stages))
        ),
    )


def test_pairs_are_counted_most_frequent_first():
    edges = directly_follows(paths_of(log("abab", "ab"))).edges
    assert [(e.before, e.after, e.count) for e in edges] == [("a", "b", 3), ("b", "a", 1)]
    assert edges[0].gaps.n == 3


def test_pairs_never_reach_from_one_path_to_another():
    assert directly_follows(paths_of(log("a", "b"))).edges == ()


def test_starts_and_ends_are_counted_by_path():
    found = starts_and_ends(paths_of(log("abc", "ac", "b")))
    assert found.starts == (Count("a", 2), Count("b", 1))
    assert found.ends == (Count("c", 2), Count("b", 1))


def test_transitions_are_shares_of_leaving():
    paths = paths_of(log("ab", "ac", "a", "a"))
    found = transitions(directly_follows(paths), starts_and_ends(paths)).transitions
    assert found == (
        Transition(None, "a", 4, 1.0),
        Transition("a", None, 2, 0.5),
        Transition("a", "b", 1, 0.25),
        Transition("a", "c", 1, 0.25),
        Transition("b", None, 1, 1.0),
        Transition("c", None, 1, 1.0),
    )


def test_variants_that_tie_are_ordered_by_length_and_then_by_name():
    found = path_variants(paths_of(log("ba", "ab", "c", "c", "abc")), None)
    assert found.shown == (
        Variant(("c",), 2),
        Variant(("a", "b"), 1),
        Variant(("b", "a"), 1),
        Variant(("a", "b", "c"), 1),
    )
    assert (found.sequences, found.distinct) == (5, 4)


def test_only_as_many_variants_are_shown_as_wanted():
    found = path_variants(paths_of(log("a", "b", "b")), 1)
    assert found.shown == (Variant(("b",), 2),)
    assert found.distinct == 2


def test_a_pause_longer_than_the_timeout_ends_a_session():
    options = PathOptions(session_timeout=timedelta(minutes=1), variants_shown=None)
    assert sessions(paths_of(log("abc")), options).count == 1
    late = sessions(paths_of(log("abc", gap=MINUTE + 1)), options)
    assert late.count == 3
    assert late.variants.shown == (Variant(("a",), 1), Variant(("b",), 1), Variant(("c",), 1))


def test_sessions_last_from_their_first_step_to_their_last():
    found = sessions(paths_of(log("abc")), PathOptions())
    assert found.durations.counts[0] == 1
    assert found.durations.quantile(0.5) == pytest.approx(2 * MINUTE, rel=0.13)


def reached(funnel: Funnel) -> list[int]:
    return [step.paths for step in funnel.steps]


def test_a_funnel_counts_stages_reached_in_order():
    stages = plan("a", "b", "c")
    assert reached(
        stage_funnel(paths_of(log("abc", "acb", "ab", "c")), stages, PathOptions())
    ) == [
        3,
        3,
        1,
    ]


def test_a_funnel_is_entered_at_the_first_occurrence_only():
    options = PathOptions(funnel_window=timedelta(minutes=2))
    assert reached(stage_funnel(paths_of(log("axxab")), plan("a", "b"), options)) == [1, 0]


def test_a_funnel_takes_the_very_end_of_its_window():
    options = PathOptions(funnel_window=timedelta(minutes=2))
    assert reached(stage_funnel(paths_of(log("axb")), plan("a", "b"), options)) == [1, 1]


def test_a_funnel_takes_no_step_at_the_same_time_as_the_last():
    rows = log("ab", gap=0)
    assert reached(stage_funnel(paths_of(rows), plan("a", "b"), PathOptions())) == [1, 0]


def test_a_funnel_of_chosen_stages_takes_those_only():
    options = PathOptions(funnel=("c", "a"))
    assert reached(stage_funnel(paths_of(log("abca")), plan("a", "b", "c"), options)) == [1, 1]


def test_a_funnel_with_a_stage_that_is_not_planned_is_refused():
    with pytest.raises(UnknownStageError, match=r"stage \(x\).*choose one of: a, b"):
        stage_funnel([], plan("a", "b"), PathOptions(funnel=("x",)))


def scored(*scores: float, scale: str = "csat_1_5", is_step: bool = True) -> list[Row]:
    return [
        Row(
            path="an",
            time=place,
            sequence=place,
            touchpoint="a",
            score=score,
            scale=scale,
            is_step=is_step,
        )
        for place, score in enumerate(scores)
    ]


def test_scores_are_counted_as_given_and_those_off_the_scale_apart():
    found = score_counts(paths_of(scored(5, 5, 1, 6, 4.5)))
    assert found.touchpoints == (TouchpointScores("a", "csat_1_5", ((1, 1), (5, 2)), 2),)
    assert found.touchpoints[0].n == 3


def test_scores_on_a_scale_that_cannot_be_read_are_counted_as_off_it():
    found = score_counts(paths_of(scored(5, scale="stars")))
    assert found.touchpoints == (TouchpointScores("a", "stars", (), 1),)


def test_answers_that_are_no_steps_count_for_scores():
    paths = paths_of(scored(5, is_step=False))
    assert score_counts(paths).touchpoints[0].n == 1
    assert starts_and_ends(paths).starts == ()


def test_the_peak_is_furthest_from_the_mean_and_the_end_is_last():
    found = peak_end(paths_of(scored(5, 5, 1, 4)))
    assert (found.peaks, found.ends, found.doubled) == (-2000, 1000, -1000)
    assert (found.highest, found.lowest) == (2000, -2000)
    assert found.peak_end == -0.5
    assert found.mean == pytest.approx((2 + 2 - 2 + 1) / 4)


def test_two_answers_have_the_worse_one_as_their_peak():
    assert peak_end(paths_of(scored(1, 5))).peaks == -2000


def test_one_answer_is_peak_end_and_mean():
    found = peak_end(paths_of(scored(4)))
    assert (found.peaks, found.ends, found.means, found.journeys) == (1000, 1000, 1000, 1)
    assert found.peak_end_error is None


def test_no_answer_has_no_peak_and_end():
    found = peak_end(paths_of(log("ab")))
    assert found == PeakEnd()
    assert (found.peak_end, found.mean) == (None, None)


def test_errors_are_those_of_a_mean_over_journeys():
    rows = [
        Row(path=path, time=0, sequence=place, touchpoint="a", score=score, scale="csat_1_5")
        for place, (path, score) in enumerate((("x", 5), ("y", 1), ("z", 3)))
    ]
    found = peak_end(paths_of(rows))
    assert found.peak_end == found.mean == 0.0
    assert found.peak_end_error == found.mean_error == pytest.approx((4 / 3) ** 0.5)


def test_rework_counts_repeats_of_one_path():
    found = rework(paths_of(log("aaba", "ab")))
    assert (found.paths, found.repeaters) == (2, 1)
    assert found.touchpoints == (
        TouchpointRework(touchpoint="a", steps=4, paths=2, repeaters=1, repeats=2, self_loops=1),
        TouchpointRework(touchpoint="b", steps=2, paths=2, repeaters=0, repeats=0, self_loops=0),
    )


def test_drop_off_needs_a_moment_to_look_from():
    assert drop_off(paths_of(log("ab")), PathOptions()) is None


def test_drop_off_is_seen_as_it_was_at_the_moment():
    as_of = datetime(1970, 1, 11, tzinfo=UTC)
    options = PathOptions(as_of=as_of, drop_horizon=timedelta(days=5))
    found = drop_off(paths_of([*log("abc", "aaaaaaaab", gap=DAY), *log("", "", "z")]), options)
    assert found is not None
    assert (found.paths, found.dropped) == (3, 2)
    assert found.touchpoints == (
        TouchpointDropOff("c", 1, 1),
        TouchpointDropOff("z", 1, 1),
        TouchpointDropOff("b", 1, 0),
    )


def test_steps_at_or_after_the_moment_are_not_looked_at():
    options = PathOptions(as_of=datetime(1970, 1, 2, tzinfo=UTC))
    found = drop_off(paths_of(log("ab", gap=DAY)), options)
    assert found is not None
    assert found.touchpoints == (TouchpointDropOff("a", 1, 0),)


def handed(*units: str) -> list[Row]:
    return [
        Row(path="an", time=place, sequence=place, touchpoint="a", unit=unit)
        for place, unit in enumerate(units)
    ]


def test_a_path_handed_on_and_straight_back_is_a_return():
    found = ping_pong(paths_of(handed("sales", "care", "care", "", "sales")), Plan())
    assert found.pairs == (
        PingPongPair(unit="sales", other="care", handovers=1, returns=1, paths=1),
        PingPongPair(unit="care", other="sales", handovers=1, returns=0, paths=0),
    )


def test_returns_overlap_and_paths_count_once():
    (first, second) = ping_pong(paths_of(handed("x", "y", "x", "y", "x")), Plan()).pairs
    assert (first.unit, first.returns, first.paths) == ("x", 2, 1)
    assert (second.unit, second.returns, second.paths) == ("y", 1, 1)


def test_coming_back_over_a_third_unit_is_no_return():
    found = ping_pong(paths_of(handed("x", "y", "z", "x")), Plan())
    assert sum(pair.returns for pair in found.pairs) == 0


def test_the_accountable_unit_stands_in_where_a_row_names_none():
    found = ping_pong(paths_of(log("aba")), plan("ab", owners="XY"))
    assert found.pairs[0] == PingPongPair(unit="X", other="Y", handovers=1, returns=1, paths=1)


def asked(*times: int, touchpoint: str = "call") -> list[Row]:
    return [
        Row(path="an", time=time, sequence=time, touchpoint=touchpoint, is_ask=True)
        for time in times
    ]


def test_a_question_within_the_window_is_asked_again():
    options = PathOptions(ask_window=timedelta(minutes=1))
    found = confusion(paths_of(asked(0, MINUTE, 2 * MINUTE + 1)), Plan(), options)
    assert (found.touchpoints[0].asks, found.touchpoints[0].asked_again) == (3, 1)


def test_a_question_elsewhere_is_another_one():
    rows = [*asked(0), *asked(1, touchpoint="chat")]
    found = confusion(paths_of(rows), Plan(), PathOptions())
    assert [signals.asked_again for signals in found.touchpoints] == [0, 0]
