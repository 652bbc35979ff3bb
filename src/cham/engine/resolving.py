"""From counts by number to answers by name."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from cham.core.paths import (
    BINS,
    AddedStep,
    Answers,
    Conformance,
    Confusion,
    DirectlyFollows,
    DropOff,
    Edge,
    Funnel,
    FunnelStep,
    Histogram,
    PathOptions,
    PeakEnd,
    PingPong,
    PingPongPair,
    Rework,
    Scores,
    Sessions,
    Signals,
    StageConformance,
    StageMove,
    StartsAndEnds,
    TouchpointConformance,
    TouchpointDropOff,
    TouchpointRework,
    TouchpointScores,
    funnel_stages,
    most_signs_first,
    ranked,
    signals_by_stage,
    transitions,
)
from cham.engine.aggregates import Aggregates
from cham.engine.grouping import Numbers
from cham.engine.kernel import (
    BIN_BITS,
    OUT_OF_SCALE,
    TOUCHPOINT_BITS,
    UNIT_BITS,
    AtTouchpoint,
    InStage,
    Total,
)
from cham.engine.variety import shown_variants
from cham.engine.vocabulary import Vocabulary

_TOUCHPOINT = (1 << TOUCHPOINT_BITS) - 1
_BYTE, _BYTE_BITS, _ZERO = 255, 8, 128


def answers_of(aggregates: Aggregates, vocabulary: Vocabulary, options: PathOptions) -> Answers:
    """Give the answers that the counts hold.

    Parameters
    ----------
    aggregates : Aggregates
        Counts of paths, by these options.
    vocabulary : Vocabulary
        The names behind the numbers.
    options : PathOptions
        What was asked.

    Returns
    -------
    Answers
        As `cham.core.paths.answer_slowly` gives them: counts, shares, microseconds.

    Examples
    --------
    >>> from cham.core.paths import Plan
    >>> from cham.engine.tally import Extent, Tally
    >>> nothing = Tally(Extent(touchpoints=0, stages=0, funnel=0, units=1)).frozen()
    >>> answers_of(nothing, Vocabulary(Plan()), PathOptions()).paths
    0
    """
    return _Resolving(aggregates, vocabulary, options).answers()


@dataclass(frozen=True)
class _Resolving:
    aggregates: Aggregates
    vocabulary: Vocabulary
    options: PathOptions

    def answers(self) -> Answers:
        follows, ends = self._follows(), self._ends()
        plan = self.vocabulary.plan
        return Answers(
            steps=self._total(Total.STEPS),
            paths=self._total(Total.PATHS),
            follows=follows,
            starts_and_ends=ends,
            transitions=transitions(follows, ends),
            variants=shown_variants(
                self.aggregates.path_variants,
                self.aggregates.sequences,
                self.vocabulary.touchpoints,
                self.options.variants_shown,
            ),
            sessions=self._sessions(),
            funnel=self._funnel() if plan.stages else None,
            scores=self._scores(),
            peak_end=self._peak_end(),
            rework=self._rework(follows),
            drop_off=self._drop_off(),
            ping_pong=self._ping_pong(),
            conformance=self._conformance() if plan.stages else None,
            confusion=self._confusion(),
        )

    def _total(self, which: Total) -> int:
        return int(self.aggregates.totals[which])

    def _names(self, column: AtTouchpoint) -> Counter[str]:
        """Give the touchpoints that count anything in a column, by name."""
        counts = self.aggregates.touchpoints[:, column]
        numbers = np.flatnonzero(counts)
        names = self.vocabulary.touchpoints
        return Counter({names[n]: int(counts[n]) for n in numbers.tolist()})

    def _follows(self) -> DirectlyFollows:
        keys, counts = self.aggregates.gaps
        pairs, first = np.unique(keys >> BIN_BITS, return_index=True)
        sums = np.add.reduceat(counts[:, 0], first) if len(first) else first
        bins, counted = ((keys & (BINS - 1)) - 1).tolist(), counts[:, 0].tolist()
        names = self.vocabulary.touchpoints
        ends = [*first.tolist(), len(keys)][1:]
        edges = [
            Edge(
                names[pair >> TOUCHPOINT_BITS],
                names[pair & _TOUCHPOINT],
                count,
                Histogram(tuple(bins[low:high]), tuple(counted[low:high])),
            )
            for pair, count, low, high in zip(
                pairs.tolist(), sums.tolist(), first.tolist(), ends, strict=True
            )
        ]
        edges.sort(key=lambda edge: (-edge.count, edge.before, edge.after))
        return DirectlyFollows(tuple(edges))

    def _ends(self) -> StartsAndEnds:
        starts, ends = self._names(AtTouchpoint.STARTS), self._names(AtTouchpoint.ENDS)
        return StartsAndEnds(ranked(starts), ranked(ends))

    def _sessions(self) -> Sessions:
        return Sessions(
            self.options.session_timeout,
            self._total(Total.SESSIONS),
            _histogram(self.aggregates.durations),
            shown_variants(
                self.aggregates.session_variants,
                self.aggregates.sequences,
                self.vocabulary.touchpoints,
                self.options.variants_shown,
            ),
        )

    def _funnel(self) -> Funnel:
        plan = self.vocabulary.plan
        return Funnel(
            self.options.funnel_window,
            tuple(
                FunnelStep(
                    plan.stages[stage],
                    int(self.aggregates.funnel_paths[place]),
                    _histogram(self.aggregates.funnel_gaps[place]),
                )
                for place, stage in enumerate(funnel_stages(plan, self.options))
            ),
        )

    def _scores(self) -> Scores:
        found: dict[tuple[str, str], dict[int, int]] = {}
        keys, counts = self.aggregates.scores
        for key, count in zip(keys.tolist(), counts[:, 0].tolist(), strict=True):
            touchpoint = self.vocabulary.touchpoints[key >> (2 * _BYTE_BITS)]
            scale = self.vocabulary.scales[(key >> _BYTE_BITS) & _BYTE]
            found.setdefault((touchpoint, scale), {})[(key & _BYTE) - _ZERO] = count
        return Scores(
            tuple(
                TouchpointScores(*given, tuple(sorted(scores.items())), outside)
                for given, scores in sorted(found.items())
                for outside in (scores.pop(OUT_OF_SCALE, 0),)
            )
        )

    def _peak_end(self) -> PeakEnd:
        return PeakEnd(
            journeys=self._total(Total.JOURNEYS),
            peaks=self._total(Total.PEAKS),
            ends=self._total(Total.ENDS),
            means=self._total(Total.MEANS),
            highest=self._total(Total.HIGHEST),
            lowest=self._total(Total.LOWEST),
            doubled=self._total(Total.DOUBLED),
            doubled_squares=self._total(Total.DOUBLED_SQUARES),
            mean_squares=self._total(Total.MEAN_SQUARES),
        )

    def _rework(self, follows: DirectlyFollows) -> Rework:
        steps, paths = self._names(AtTouchpoint.STEPS), self._names(AtTouchpoint.PATHS)
        repeaters = self._names(AtTouchpoint.REPEATERS)
        loops = {edge.before: edge.count for edge in follows.edges if edge.before == edge.after}
        touchpoints = [
            TouchpointRework(
                touchpoint=name,
                steps=count,
                paths=paths[name],
                repeaters=repeaters[name],
                repeats=count - paths[name],
                self_loops=loops.get(name, 0),
            )
            for name, count in steps.items()
        ]
        touchpoints.sort(key=lambda each: (-each.repeats, each.touchpoint))
        repeating = self._total(Total.REPEATERS)
        return Rework(self._total(Total.PATHS), repeating, tuple(touchpoints))

    def _drop_off(self) -> DropOff | None:
        if self.options.as_of is None:
            return None
        last, dropped = self._names(AtTouchpoint.LAST), self._names(AtTouchpoint.DROPPED)
        touchpoints = [TouchpointDropOff(name, last[name], dropped[name]) for name in last]
        touchpoints.sort(key=lambda each: (-each.dropped, -each.last, each.touchpoint))
        return DropOff(
            self.options.as_of,
            self.options.drop_horizon,
            self._total(Total.SEEN_BEFORE),
            dropped.total(),
            tuple(touchpoints),
        )

    def _ping_pong(self) -> PingPong:
        keys, counts = self.aggregates.handovers
        units = self.vocabulary.units
        pairs = [
            PingPongPair(
                unit=units[key >> UNIT_BITS],
                other=units[key & ((1 << UNIT_BITS) - 1)],
                handovers=handovers,
                returns=returns,
                paths=paths,
            )
            for key, (handovers, returns, paths) in zip(
                keys.tolist(), counts.tolist(), strict=True
            )
        ]
        pairs.sort(key=lambda pair: (-pair.returns, -pair.handovers, pair.unit, pair.other))
        return PingPong(tuple(pairs))

    def _conformance(self) -> Conformance:
        plan, stages = self.vocabulary.plan, self.aggregates.stages
        paths, skipped = self._names(AtTouchpoint.PATHS), self._names(AtTouchpoint.SKIPPED)
        repeaters, steps = self._names(AtTouchpoint.REPEATERS), self._names(AtTouchpoint.STEPS)
        added = [
            AddedStep(name=name, steps=steps[name], paths=paths[name])
            for name in self.vocabulary.off_map
            if steps[name]
        ]
        added.sort(key=lambda each: (-each.steps, each.name))
        return Conformance(
            paths=self._total(Total.PATHS),
            on_plan=self._total(Total.ON_PLAN),
            added_before=int(stages[-1, InStage.ADDED]),
            touchpoints=tuple(
                TouchpointConformance(
                    touchpoint=each.key,
                    stage=plan.stages[each.stage],
                    paths=paths[each.key],
                    skipped=skipped[each.key],
                    repeated=0 if each.repeatable else repeaters[each.key],
                )
                for each in plan.touchpoints
            ),
            added=tuple(added),
            stages=tuple(
                StageConformance(
                    stage=key,
                    paths=int(stages[stage, InStage.PATHS]),
                    skipped=int(stages[stage, InStage.SKIPPED]),
                    repeated=int(stages[stage, InStage.REPEATED]),
                    added=int(stages[stage, InStage.ADDED]),
                )
                for stage, key in enumerate(plan.stages)
            ),
            moves=self._moves(),
        )

    def _moves(self) -> tuple[StageMove, ...]:
        plan, start = self.vocabulary.plan, len(self.vocabulary.plan.stages)
        moves = []
        for row, after in np.argwhere(self.aggregates.moves).tolist():
            before = None if row == start else row
            if before == after:
                continue
            moves.append(
                StageMove(
                    before=None if before is None else plan.stages[before],
                    after=plan.stages[after],
                    count=int(self.aggregates.moves[row, after]),
                    planned=plan.allows(before, after),
                )
            )
        moves.sort(key=lambda move: (-move.count, move.before or "", move.after))
        return tuple(moves)

    def _confusion(self) -> Confusion:
        back, asks = self._names(AtTouchpoint.BACK_STEPS), self._names(AtTouchpoint.ASKS)
        again = self._names(AtTouchpoint.ASKED_AGAIN)
        signals = [
            Signals(name=name, back_steps=back[name], asks=asks[name], asked_again=again[name])
            for name in {*back, *asks}
        ]
        return Confusion(
            window=self.options.ask_window,
            paths_stepping_back=self._total(Total.STEPPED_BACK),
            touchpoints=most_signs_first(signals),
            stages=signals_by_stage(signals, self.vocabulary.plan),
        )


def _histogram(counts: Numbers) -> Histogram:
    bins = np.flatnonzero(counts)
    return Histogram(tuple(bins.tolist()), tuple(counts[bins].tolist()))
