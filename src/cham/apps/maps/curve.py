"""The curves of a map: how it feels, how it was meant to, and what is aimed at."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from django.utils.translation import gettext as _

from cham.apps.reports.pages.journey_map import Column
from cham.apps.reports.pages.reader import Reader, is_thin
from cham.core.journeys import Touchpoint
from cham.drawing.emotion_curve import CurveLine, CurvePoint, CurveTexts, emotion_curve

_FEWEST = 3  # with fewer points, peak and end fall together


def map_curve(reader: Reader, columns: Sequence[Column], name: str = "map") -> str:
    """Draw the curves; nothing where nobody was asked and nothing was meant."""
    places = _places(reader, columns)
    if not places:
        return ""
    points = _felt(reader, places)
    meant = _meant(reader, places)
    felt = [each for each in points if each.emotion is not None]
    lines = [] if not meant else [_plan_line(meant, places, is_alone=not felt)]
    if felt and meant:
        lines.append(_aim_line(reader, meant, places))
    starts = _starts(columns)
    return emotion_curve(
        points, edges=starts[1:-1], lines=lines, texts=_texts(reader, felt, meant), name=name
    )


def _texts(reader: Reader, felt: Sequence[CurvePoint], meant: Mapping[str, float]) -> CurveTexts:
    told = [f"{each.number} {each.name} {each.label}" for each in felt] or [
        f"{reader.name(key)} {reader.numbers.signed(value, 1)}" for key, value in meant.items()
    ]
    title = (
        _("Emotion curve over {count} touchpoints")
        if felt
        else _("Emotion as meant at {count} touchpoints")
    )
    return CurveTexts(
        title=title.format(count=len(told)),
        description=_("Scale −2 to +2. {points}.").format(points="; ".join(told)),
        happy=_("Very happy +2"),
        even=_("Neither 0"),
        upset=_("Very upset −2"),
    )


def _starts(columns: Sequence[Column]) -> list[float]:
    spans = [each.span for each in columns]
    return [each / sum(spans) for each in accumulate(spans, initial=0)]


def _places(reader: Reader, columns: Sequence[Column]) -> dict[str, float]:
    """Place what was asked about or meant evenly within its stage, 0 to 1 from the left."""
    found: dict[str, float] = {}
    stages = zip(reader.evidence.journey.stages, pairwise(_starts(columns)), strict=True)
    for stage, (left, right) in stages:
        shown = [each for each in stage.touchpoints if _is_shown(reader, each)]
        for row, each in enumerate(shown):
            found[each.key] = left + (row + 0.5) / len(shown) * (right - left)
    return found


def _is_shown(reader: Reader, touchpoint: Touchpoint) -> bool:
    measured = reader.evidence.feeling(touchpoint.key)
    has_value = measured is not None and measured.value is not None
    return has_value or touchpoint.expected_emotion is not None


def _felt(reader: Reader, places: Mapping[str, float]) -> list[CurvePoint]:
    """Give what was felt; a stage in which nobody was asked breaks the curve."""
    evidence = reader.evidence
    values = {
        key: found.value
        for key in places
        if (found := evidence.feeling(key)) is not None and found.value is not None
    }
    solid = {key: value for key, value in values.items() if not is_thin(evidence.feeling(key))}
    marks = _marks(solid, peak=_("Peak"), low=_("Low"), end=_("End"))
    points: list[CurvePoint] = []
    numbers = {each.key: number for number, each in enumerate(evidence.journey.touchpoints, 1)}
    for stage in evidence.journey.stages:
        asked = [each for each in stage.touchpoints if each.key in values]
        if not asked and stage.touchpoints:
            points.append(CurvePoint(number=0, name="", label="", place=0.0, emotion=None))
        for each in asked:
            found = evidence.feeling(each.key)
            assert found is not None  # it has a value
            points.append(
                CurvePoint(
                    number=numbers[each.key],
                    name=reader.text(each.name),
                    label=reader.figure(found),
                    place=places[each.key],
                    emotion=found.value,
                    low=found.low,
                    high=found.high,
                    expected=each.expected_emotion,
                    mark=marks.get(each.key, ""),
                    thin=is_thin(found),
                )
            )
    return points


def _meant(reader: Reader, places: Mapping[str, float]) -> dict[str, float]:
    return {
        each.key: each.expected_emotion
        for each in reader.evidence.journey.touchpoints
        if each.expected_emotion is not None and each.key in places
    }


def _plan_line(
    meant: Mapping[str, float], places: Mapping[str, float], *, is_alone: bool
) -> CurveLine:
    marks = _marks(meant, peak=_("Peak meant"), low="", end=_("End meant"))
    numbers = {key: number for number, key in enumerate(places, 1)}
    return CurveLine(
        kind="plan",
        points=tuple((places[key], value, marks.get(key, "")) for key, value in meant.items()),
        numbers=tuple(numbers[key] for key in meant) if is_alone else (),
    )


def _aim_line(
    reader: Reader, meant: Mapping[str, float], places: Mapping[str, float]
) -> CurveLine:
    """Lift what was felt to what was meant, and keep what is better already."""
    points = []
    for key, place in places.items():
        found = reader.evidence.feeling(key)
        values = [found.value if found else None, meant.get(key)]
        points.append((place, max(each for each in values if each is not None), ""))
    return CurveLine(kind="aim", points=tuple(points))


def _marks(values: Mapping[str, float], *, peak: str, low: str, end: str) -> dict[str, str]:
    """Name the highest, the lowest and the last point, as memory keeps them."""
    if len(values) < _FEWEST:
        return {}
    marks = {list(values)[-1]: end, max(values, key=lambda key: values[key]): peak}
    if low:
        marks[min(values, key=lambda key: values[key])] = low
    return marks
