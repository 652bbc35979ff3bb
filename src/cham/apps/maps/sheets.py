"""The map to take away: as one picture, or as one sheet of paper."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from cham.apps.maps.live import InnerCard, LiveCard, LiveMap, LiveStage
from cham.apps.maps.sight import MapSight
from cham.apps.reports.evidence import Evidence
from cham.apps.reports.pages.page import make_page
from cham.apps.reports.rendering import render_map_pdf
from cham.drawing.lane_sheet import Block, Head, Lane, Line, lane_sheet

_SMALL = 11.5


def map_svg(sight: MapSight, page: LiveMap) -> str:
    """Draw the map as one SVG that any drawing program opens."""
    lanes = [Lane(name, _cells(page, cell)) for name, cell in _text_lanes(page)]
    place = 1
    if page.has_figures:
        lanes[place:place] = [
            Lane(page.people, _cells(page, _customers)),
            Lane("", picture=page.map.ribbon),
        ]
        place += 2
    curve = page.map.curve or page.curve
    if curve:
        lanes.insert(place + 1, Lane(_("Emotion"), picture=curve))
    subtitle = " · ".join(
        filter(None, (sight.journey.persona.read(sight.language), sight.evidence.firm.name))
    )
    heads = [Head(each.column.name, each.column.span) for each in page.stages]
    return lane_sheet(sight.name, subtitle, heads, lanes, _foot(sight))


def map_pdf(evidence: Evidence, language: str) -> bytes:
    """Set a map on one sheet.

    Raises
    ------
    PdfImpossibleError
        When the machine lacks the library that sets the text (Pango).
    """
    page = make_page(evidence, language)
    return render_map_pdf(page, has_figures=evidence.rows > 0)


def _foot(sight: MapSight) -> str:
    if sight.version is None:
        return _("Draft, upon version {number}").format(
            number=sight.draft.version if sight.draft else 0
        )
    numbers = sight.reader.numbers
    zone = sight.evidence.firm.zone
    published = numbers.date(sight.version.created_at.astimezone(zone))
    words = _("Version {number}, published on {day}").format(
        number=sight.version.number, day=published
    )
    label = sight.bar.label if sight.ready else _("the plan alone")
    return f"{words} · {label}"


def _text_lanes(page: LiveMap) -> list[tuple[str, Callable[[LiveStage], tuple[Block, ...]]]]:
    lanes = [
        (_("Customers want"), _want),
        (_("Touchpoints"), _touchpoints),
    ]
    if page.map.has_quotes:
        lanes.append((_("Customers say"), _quotes))
    lanes += [(_("Message"), _messages), (_("Promise"), _promises)]
    if page.map.has_pains:
        lanes.append((_("Pains"), _pains))
    return [*lanes, (_("Who answers for it"), _owners)]


def _cells(
    page: LiveMap, cell: Callable[[LiveStage], tuple[Block, ...]]
) -> tuple[tuple[Block, ...], ...]:
    return tuple(cell(stage) for stage in page.stages)


def _want(stage: LiveStage) -> tuple[Block, ...]:
    return (Block((Line(stage.column.want),)),) if stage.column.want else ()


def _customers(stage: LiveStage) -> tuple[Block, ...]:
    column = stage.column
    lines = [Line(f"{column.customers} {column.unit}", 13, 600)]
    if column.onward:
        lines.append(Line(column.onward, _SMALL, 400, "soft"))
    return (Block(tuple(lines)),)


def _touchpoints(stage: LiveStage) -> tuple[Block, ...]:
    return (*map(_card, stage.cards), *map(_card, stage.inner_cards))


def _card(each: LiveCard | InnerCard) -> Block:
    card = each.card
    tone = card.tone if card.tone in ("good", "bad") else "soft"
    top = " · ".join(filter(None, (card.number, card.channel, card.emotion)))
    lines = [Line(top, _SMALL, 600, tone), Line(card.name, 13, 600)]
    if card.owner:
        lines.append(Line(card.owner, _SMALL, 400, "soft"))
    lines += [Line(flag.text, _SMALL, 600, "bad") for flag in card.flags]
    return Block(tuple(lines), ground="bad-ground" if each.is_problem else "raised")


def _quotes(stage: LiveStage) -> tuple[Block, ...]:
    return tuple(
        Block((Line(each.text), Line(each.where, _SMALL, 400, "soft")), bar=each.tone)
        for each in stage.column.quotes
    )


def _messages(stage: LiveStage) -> tuple[Block, ...]:
    return tuple(Block((Line(each.text, tone="soft"),)) for each in stage.messages)


def _promises(stage: LiveStage) -> tuple[Block, ...]:
    return tuple(Block((Line(each.text, tone="soft"),)) for each in stage.promises)


def _pains(stage: LiveStage) -> tuple[Block, ...]:
    return tuple(
        Block(
            (
                Line(each.money, 15, 600, "bad" if each.tone == "told" else "soft"),
                Line(each.name),
                Line(each.note, _SMALL, 400, "soft"),
            )
        )
        for each in stage.column.pains
    )


def _owners(stage: LiveStage) -> tuple[Block, ...]:
    return tuple(
        Block(
            (
                Line(each.name, 13, 600, "bad" if each.tone == "none" else ""),
                Line(each.note, _SMALL, 400, "bad" if each.tone == "none" else "soft"),
                *(Line(why, _SMALL, 600, "bad") for why in each.cuts),
            ),
            ground="hatched" if each.tone == "none" else "raised",
        )
        for each in stage.column.owners
    )
