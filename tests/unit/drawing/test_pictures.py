import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, strategies as st

from cham.drawing.curves import Point, smooth_path
from cham.drawing.emotion_curve import (
    CurveLine,
    CurvePoint,
    CurveTexts,
    emotion_curve,
    feeling,
)
from cham.drawing.fonts import embedded_faces
from cham.drawing.icons import channel_icon, icon, icon_sheet, inline_icons
from cham.drawing.intervals import ScaleRange, interval_mark
from cham.drawing.path_flow import FlowEdge, FlowNode, path_flow
from cham.drawing.ribbon import customer_ribbon
from cham.drawing.tokens import TOKENS, literal, screen_css

TEXTS = CurveTexts(title="Đường", description="Thang", happy="vui", even="0", upset="buồn")


def numbers(path: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", path)]


@given(
    st.lists(st.integers(-1000, 1000), min_size=2, max_size=12),
    st.lists(st.integers(1, 200), min_size=12, max_size=12),
)
def test_curve_never_leaves_the_space_between_two_points(ys: list[int], widths: list[int]):
    points, x = [], 0
    for y, width in zip(ys, widths, strict=False):
        points.append(Point(float(x), float(y)))
        x += width
    pieces = [numbers(piece) for piece in smooth_path(points).split("C")[1:]]
    for before, after, (_, first, _, second, _, _) in zip(
        points, points[1:], pieces, strict=False
    ):
        low, high = sorted((before.y, after.y))
        # A cubic lies within its control points; those of a monotone piece within its ends.
        assert low - 0.02 <= first <= high + 0.02
        assert low - 0.02 <= second <= high + 0.02


def point(number: int, emotion: float | None) -> CurvePoint:
    return CurvePoint(
        number=number, name=f"Bước {number}", label="x", place=number / 5, emotion=emotion
    )


def test_missing_value_cuts_the_curve_and_is_not_drawn():
    svg = emotion_curve(
        [point(1, 1.0), point(2, None), point(3, -1.0), point(4, 0.0)], edges=[0.5], texts=TEXTS
    )
    assert svg.count('class="line"') == 2
    assert svg.count("<circle") == 3
    ET.fromstring(svg)


def test_a_line_of_what_was_meant_stands_beside_the_curve_or_alone():
    meant = CurveLine(kind="plan", points=((0.1, 1.0, "Đỉnh"), (0.9, -1.0, "")))
    beside = emotion_curve([point(1, 1.0), point(2, 0.0)], lines=[meant], texts=TEXTS)
    assert beside.count('<g class="curve-line plan"><path') == 1
    assert beside.count("<circle") == 2
    alone = CurveLine(kind="plan", points=meant.points, numbers=(1, 2))
    drawn = ET.fromstring(emotion_curve([], lines=[alone], texts=TEXTS))
    dots = [each for each in drawn.iter("g") if each.get("class") == "dot planned"]
    assert ["".join(dot.itertext()) for dot in dots] == ["1", "2"]
    one = CurveLine(kind="aim", points=((0.5, 0.0, ""),))
    assert '<g class="curve-line aim"></g>' in emotion_curve([], lines=[one], texts=TEXTS)


def test_names_are_escaped_in_every_picture():
    name = '<script>"&'
    curve = emotion_curve(
        [CurvePoint(number=1, name=name, label=name, place=0.5, emotion=0.0)],
        texts=TEXTS,
    )
    flow = path_flow(
        [FlowNode(key="a", name=name, caption=name, column=0, count=1)],
        [FlowEdge(source="a", target="a", count=1, words=name)],
        heads=[name],
        title=name,
    )
    mark = interval_mark(1.0, 0.0, 2.0, ScaleRange(low=0, high=2), words=name)
    for svg in (curve, flow, mark):
        ET.fromstring(svg)
        assert "<script>" not in svg


@pytest.mark.parametrize(
    ("emotion", "name"), [(0.26, "good"), (0.25, "even"), (-0.25, "even"), (-0.26, "bad")]
)
def test_feeling(emotion: float, name: str):
    assert feeling(emotion) == name


def test_trouble_is_coloured_and_direction_is_drawn():
    nodes = [
        FlowNode(key=key, name=key, caption="", column=i, count=9 - i)
        for i, key in enumerate("abc")
    ]
    edges = [
        FlowEdge(source="a", target="b", count=5, words="a b"),
        FlowEdge(source="c", target="a", count=3, words="c a", is_trouble=True),
        FlowEdge(source="b", target="b", count=2, words="b b", is_trouble=True),
    ]
    svg = path_flow(nodes, edges, heads=["", "", ""], title="t")
    assert svg.count('class="move"') == 1
    assert svg.count('class="move trouble"') == 2
    assert svg.count('class="head"') == 3
    ET.fromstring(svg)


def test_planned_move_to_an_earlier_step_is_no_trouble():
    nodes = [
        FlowNode(key=key, name=key, caption="", column=i, count=1) for i, key in enumerate("ab")
    ]
    back = FlowEdge(source="b", target="a", count=1, words="b a")
    svg = path_flow(nodes, [back], heads=["", ""], title="t")
    assert "trouble" not in svg
    line = numbers(re.findall(r'class="line" d="([^"]+)"', svg)[0])
    assert line[0] > line[-2], "it runs from right to left"


def test_moves_round_the_first_column_stay_inside_the_picture():
    nodes = [FlowNode(key=key, name=key, caption="", column=0, count=1) for key in "abcdefgh"]
    edges = [
        FlowEdge(source=key, target="a", count=9, words=key, is_trouble=True) for key in "abcdefgh"
    ]
    svg = path_flow(nodes, edges, heads=[""], title="t")
    places = [numbers(line) for line in re.findall(r' d="([^"]+)"', svg)]
    assert len(places) == 16
    # A curve reaches three quarters of the way to its control points.
    starts = [line[0] for line in places]
    assert (
        min(
            start - 0.75 * (start - min(line[2::2]))
            for start, line in zip(starts, places, strict=True)
        )
        >= 0
    )


def test_long_names_take_two_lines_and_end_in_an_ellipsis():
    name = "Người giao gọi hỏi đường tới từng tầng của toà nhà"
    node = FlowNode(key="a", name=name, caption="1", column=0, count=1)
    svg = path_flow([node], [], heads=[""], title="t")
    lines = re.findall(r'class="name"[^>]*>([^<]+)<', svg)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert f"<title>{name}: 1</title>" in svg


def test_ribbon_of_nobody_is_empty():
    assert customer_ribbon([0, 0], [0.25, 0.75]) == ""
    assert customer_ribbon([], []) == ""
    ET.fromstring(customer_ribbon([10, 5, 0], [0.2, 0.5, 0.8]))


def test_value_outside_the_scale_stays_in_the_picture():
    scale = ScaleRange(low=0, high=10)
    assert scale.place(-99) == scale.place(0)
    assert scale.place(99) == scale.place(10)


def test_every_icon_in_use_is_on_the_sheet():
    sheet = icon_sheet()
    for key in ("zalo", "app-mobile", "website", "branch", "unknown", "hotline"):
        assert f'id="icon-{channel_icon(key)}"' in sheet
    assert "<use" not in inline_icons(icon("want"))
    ET.fromstring(inline_icons(icon("pain")))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[
            (text, ground)
            for text in ("ink", "soft", "good", "bad", "even")
            for ground in ("surface", "raised", "ground")
        ],
        ("bad", "bad-ground"),
        ("soft", "bad-ground"),
        ("ink", "bad-ground"),
        ("good", "good-ground"),
        ("on-strong", "strong"),
        ("surface", "good"),
        ("surface", "bad"),
        ("surface", "even"),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str, theme: int):
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5


def test_literal_leaves_no_variable():
    used = "".join(f"fill:var(--{name});" for name in TOKENS)
    assert "var(" not in literal(used)
    assert all(f"--{name}:" in screen_css() for name in TOKENS)


def test_fonts_hold_the_letters_asked_for_and_little_else():
    few, many = embedded_faces("Chạm"), embedded_faces("Chạm điểm chạm ăâđêôơư ₫−×" * 2)
    assert few.count("@font-face") == 3
    assert len(few) < len(many) < 60_000
