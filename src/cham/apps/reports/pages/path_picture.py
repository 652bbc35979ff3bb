"""Chooses what of the paths is drawn: the steps that matter and the moves between them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.reports.pages.reader import Reader
from cham.core.paths import Edge, Plan
from cham.drawing.path_flow import FlowEdge, FlowNode, path_flow

_STEPS, _MOVES = 18, 34


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """The picture and its name, what its colours mean, and what it shows as a table.

    Attributes
    ----------
    onwards, trouble
        What the two colours of moves mean.
    note
        What was left out.
    """

    svg: str
    title: str
    onwards: str
    trouble: str
    note: str
    moves: tuple["MoveRow", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """A move of the picture in words."""

    source: str
    target: str
    count: str
    wait: str


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of the paths is drawn: so many steps and moves at the most."""

    steps: int = _STEPS
    moves: int = _MOVES


def flow_picture(
    reader: Reader,
    detail: Detail = Detail(),
    *,
    address: Callable[[str], str] = lambda _key: "",
) -> FlowPicture:
    """Draw the most frequent steps and moves; say how much of all moves they are.

    Parameters
    ----------
    address
        Where a step leads, by its key; empty for nowhere.
    """
    answers = reader.evidence.answers
    met = sorted(answers.rework.touchpoints, key=lambda each: (-each.paths, each.touchpoint))
    chosen = {each.touchpoint: each for each in met[: detail.steps]}
    inside = [edge for edge in answers.follows.edges if {edge.before, edge.after} <= chosen.keys()]
    drawn = sorted(inside, key=lambda each: (-each.count, each.before, each.after))[: detail.moves]
    columns, heads = _columns(reader, chosen.keys())
    nodes = [
        FlowNode(
            key=key,
            name=reader.name(key),
            caption=reader.met_by(chosen[key].paths),
            column=column,
            count=chosen[key].paths,
            href=address(key),
        )
        for key, column in columns.items()
    ]
    moves = tuple(_move(reader, edge) for edge in drawn)
    is_trouble = _trouble(reader, columns)
    edges = [
        FlowEdge(
            source=edge.before,
            target=edge.after,
            count=edge.count,
            words=_words(move),
            is_trouble=is_trouble(edge.before, edge.after),
        )
        for edge, move in zip(drawn, moves, strict=True)
    ]
    title = _("Flow of paths between {count} steps").format(count=len(nodes))
    every = sum(edge.count for edge in answers.follows.edges)
    share = sum(edge.count for edge in drawn) / every if every else 1.0
    note = _("The picture holds {share} of all moves, the most frequent ones.").format(
        share=reader.numbers.share(share)
    )
    planned = reader.evidence.is_planned
    return FlowPicture(
        svg=path_flow(nodes, edges, heads=heads, title=title),
        title=title,
        onwards=_("as planned") if planned else _("onwards"),
        trouble=_("off the plan, or again at once") if planned else _("back or again"),
        note=note,
        moves=moves,
    )


def _trouble(reader: Reader, columns: Mapping[str, int]) -> Callable[[str, str], bool]:
    """Tell which moves are a sign of trouble.

    With a plan, those that it does not have, and a step repeated at once; without one, those back
    to where paths usually are earlier. Within a stage touchpoints may come in any order.
    """
    plan = Plan.of(reader.evidence.journey)

    def is_trouble(before: str, after: str) -> bool:
        if before == after:
            return True
        if not reader.evidence.is_planned:
            return columns[after] < columns[before]
        one, other = plan.stage_of(before), plan.stage_of(after)
        return one is None or other is None or not plan.allows(one, other)

    return is_trouble


def _move(reader: Reader, edge: Edge) -> MoveRow:
    return MoveRow(
        source=reader.name(edge.before),
        target=reader.name(edge.after),
        count=reader.numbers.number(edge.count),
        wait=reader.numbers.span((edge.gaps.quantile(0.5) or 0.0) / 1e6),
    )


def _words(move: MoveRow) -> str:
    return _("{source}, then {target}: {count} times, median wait {wait}").format(
        source=move.source, target=move.target, count=move.count, wait=move.wait
    )


def _columns(reader: Reader, chosen: Collection[str]) -> tuple[Mapping[str, int], list[str]]:
    """Put each step in the column of its stage, in the order of the map; the rest comes last."""
    columns: dict[str, int] = {}
    heads: list[str] = []
    for stage in reader.evidence.journey.stages:
        inside = [each.key for each in stage.touchpoints if each.key in chosen]
        if inside:
            columns.update(dict.fromkeys(inside, len(heads)))
            heads.append(reader.text(stage.name))
    outside = [key for key in chosen if key not in columns]
    if outside:
        columns.update(dict.fromkeys(outside, len(heads)))
        heads.append(_("Not on the map"))
    return columns, heads
