"""Chooses what of the paths is drawn: the steps that matter and the moves between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.reports.pages.reader import Reader
from cham.drawing.path_flow import FlowEdge, FlowNode, path_flow

_STEPS, _MOVES = 18, 34


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """The picture, its name, and what was left out of it."""

    svg: str
    title: str
    note: str


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
    chosen = {each.touchpoint for each in met[: detail.steps]}
    inside = [edge for edge in answers.follows.edges if {edge.before, edge.after} <= chosen]
    drawn = sorted(inside, key=lambda each: (-each.count, each.before, each.after))[: detail.moves]
    columns, heads = _columns(reader, chosen)
    numbers = reader.numbers
    nodes = [
        FlowNode(
            key=each.touchpoint,
            name=reader.name(each.touchpoint),
            caption=reader.met_by(each.paths),
            column=columns[each.touchpoint],
            count=each.paths,
            href=address(each.touchpoint),
        )
        for each in met[: detail.steps]
    ]
    edges = [
        FlowEdge(
            source=edge.before,
            target=edge.after,
            count=edge.count,
            words=_("{source}, then {target}: {count} times, median wait {wait}").format(
                source=reader.name(edge.before),
                target=reader.name(edge.after),
                count=numbers.number(edge.count),
                wait=numbers.span((edge.gaps.quantile(0.5) or 0.0) / 1e6),
            ),
        )
        for edge in drawn
    ]
    title = _("Flow of paths between {count} steps").format(count=len(nodes))
    every = sum(edge.count for edge in answers.follows.edges)
    share = sum(edge.count for edge in drawn) / every if every else 1.0
    note = _("The picture holds {share} of all moves, the most frequent ones.").format(
        share=numbers.share(share)
    )
    return FlowPicture(path_flow(nodes, edges, heads=heads, title=title), title, note)


def _columns(reader: Reader, chosen: set[str]) -> tuple[Mapping[str, int], list[str]]:
    """Put each step in the column of its stage; what is not on the map comes last."""
    stages = reader.evidence.journey.stages
    columns: dict[str, int] = {}
    heads: list[str] = []
    for stage in stages:
        inside = [each.key for each in stage.touchpoints if each.key in chosen]
        if inside:
            columns.update(dict.fromkeys(inside, len(heads)))
            heads.append(reader.text(stage.name))
    outside = chosen - columns.keys()
    if outside:
        columns.update(dict.fromkeys(outside, len(heads)))
        heads.append(_("Not on the map"))
    return columns, heads
