"""Counts the customers of segments and finds what they said: the heavy half of `segments`."""

import heapq
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np

from cham.apps.insights.segments import (
    Facts,
    HeadCount,
    HeadCounts,
    SaidAnswer,
    SaidAnswers,
)
from cham.apps.personas.queries import facts_asked, live_personas
from cham.apps.reports.scene import Scene
from cham.core.personas import BANDS, Fact, Known, Segment, Words, members, sizes, value_bands
from cham.core.personas.known import Flags
from cham.core.text import fold, is_reachable, shown

_MOST_WORDS = 30  # of a fact that are offered
_LEAST_HAVING = 2  # customers; a word that only one has may tell who it is
_MOST_ANSWERS = 40
_COLUMNS = (
    "sequence", "source", "message_id", "customer", "event_time", "text", "score", "scale",
    "channel", "import_id",
)  # fmt: skip


def count_segment(scene: Scene, segment: Segment) -> HeadCount:
    """Count the customers whom a rule takes."""
    known = _known(scene, segment.facts | facts_asked(scene.desk.organisation))
    return _counted(members(segment, known), known, scene, _live(scene, known))


def count_personas(scene: Scene) -> HeadCounts:
    """Count the customers of every live persona."""
    known = _known(scene, facts_asked(scene.desk.organisation))
    live = _live(scene, known)
    covered = np.zeros(len(known), np.bool_)
    for chosen in live.values():
        covered |= chosen
    bands = value_bands(known.value)
    return HeadCounts(
        as_of=scene.as_of,
        personas={
            key: _counted(chosen, known, scene, {k: v for k, v in live.items() if k != key})
            for key, chosen in live.items()
        },
        bands={each.value: sizes(bands == at, known) for at, each in enumerate(BANDS)},
        uncovered=sizes(~covered, known),
        visitors=known.visitors,
    )


def tell_facts(scene: Scene) -> Facts:
    """Tell what customers can be told apart by, without what only one of them has."""
    known = _known(scene, frozenset(Fact))
    used = {"channel": known.channels, "device": known.devices, "unit": known.units}
    traits = {name: _commonest(words) for name, words in known.traits.items()}
    return Facts(
        words={name: _commonest(words) for name, words in used.items()},
        traits={name: words for name, words in traits.items() if words},
    )


def find_said(scene: Scene, segment: Segment, search: str) -> SaidAnswers:
    """Find the latest answers with words of a segment's customers, also written without marks.

    Personal data are taken out; words that may still say how to reach somebody are left out.
    """
    of = _codes(scene, segment) if segment else None
    wanted, total = fold(search), 0
    latest: list[tuple[int, int, dict[str, Any]]] = []
    for row in _spoken(scene):
        if of is not None and row["customer"] not in of:
            continue
        if wanted not in fold(row["text"]) or not _may_be_shown(row["text"]):
            continue
        total += 1
        entry = (row["event_time"], row["sequence"], row)
        if len(latest) < _MOST_ANSWERS:
            heapq.heappush(latest, entry)
        else:
            heapq.heappushpop(latest, entry)
    ordered = sorted(latest, key=lambda each: each[:2], reverse=True)
    return SaidAnswers(answers=tuple(_said(scene, row) for _, _, row in ordered), total=total)


def _may_be_shown(text: str) -> bool:
    """Tell so quickly of nearly all: only few texts look as if somebody could be reached."""
    return not is_reachable(text) or shown(text) is not None


def _spoken(scene: Scene) -> Iterator[dict[str, Any]]:
    rows = scene.desk.lake.scan(
        scene.desk.organisation.code, columns=_COLUMNS, answered=True, spoken=True
    )
    for batch in rows:
        yield from batch.to_pylist()


def _said(scene: Scene, row: Mapping[str, Any]) -> SaidAnswer:
    return SaidAnswer(
        sequence=row["sequence"],
        import_id=row["import_id"] or "",
        source=row["source"],
        message_id=row["message_id"],
        customer=row["customer"],
        moment=datetime.fromtimestamp(row["event_time"] / 1e6, scene.desk.zone),
        text=shown(row["text"]) or "",
        score=row["score"],
        scale=row["scale"] or "",
        channel=row["channel"] or "",
    )


def _codes(scene: Scene, segment: Segment) -> frozenset[str]:
    known = _known(scene, segment.facts)
    return frozenset(known.customers[at] for at in np.flatnonzero(members(segment, known)))


def _known(scene: Scene, facts: frozenset[Fact]) -> Known:
    return scene.desk.known(scene.engine, scene.as_of, facts)


def _live(scene: Scene, known: Known) -> Mapping[str, Flags]:
    """Find the customers of every live persona that has a rule."""
    return {
        each.key: members(each.persona.segment, known)
        for each in live_personas(scene.desk.organisation)
        if each.persona.segment
    }


def _counted(chosen: Flags, known: Known, scene: Scene, others: Mapping[str, Flags]) -> HeadCount:
    shared = {key: int(np.count_nonzero(chosen & other)) for key, other in others.items()}
    return HeadCount(
        as_of=scene.as_of,
        sizes=sizes(chosen, known),
        also={key: count for key, count in shared.items() if count},
    )


def _commonest(words: Words) -> tuple[tuple[str, int], ...]:
    counts = np.bincount(words.word, minlength=len(words.words)).tolist()
    pairs = [
        (word, count)
        for word, count in zip(words.words, counts, strict=True)
        if count >= _LEAST_HAVING
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:_MOST_WORDS])
