"""Charts of pages: what is measured is drawn where it belongs, what is not is left out."""

import itertools
import re
from xml.etree import ElementTree as ET

from cham.drawing.bars import Bar, bars
from cham.drawing.trend import Line, Moment, even_scale, trend, trends

SCALE = even_scale(-100, 100, write=lambda value: f"{value:.0f}")


def test_a_scale_has_even_levels():
    assert dict(SCALE.labels) == {-100: "-100", -50: "-50", 0: "0", 50: "50", 100: "100"}
    assert SCALE.place(100) < SCALE.place(0) < SCALE.place(-100)
    assert SCALE.place(250) == SCALE.place(100)


def test_a_line_is_broken_where_nothing_was_measured():
    moments = [
        Moment(label=str(number), value=value) for number, value in enumerate((1, 2, None, 3))
    ]
    picture = trend(moments, SCALE, title="NPS")
    lines = re.findall(r'class="line" d="([^"]*)"', picture)
    assert [path.count(" ") for path in lines] == [2, 1]
    assert picture.count("<circle") == 3


def test_a_band_needs_two_ends_and_keeps_low_below_high():
    one = trend([Moment(label="1", value=0, low=-5, high=5)], SCALE, title="NPS")
    assert 'class="band"' not in one
    two = [Moment(label=str(n), value=0, low=-5, high=5) for n in range(2)]
    path = re.search(r'class="band" d="M([^"]*)Z"', trend(two, SCALE, title="NPS"))
    assert path is not None
    heights = [float(point.split()[1]) for point in path[1].split("L")]
    assert heights[0] == heights[1] < heights[2] == heights[3]


def test_a_change_of_level_stands_between_two_moments():
    moments = [Moment(label=str(n), value=0) for n in range(4)]
    assert trend(moments, SCALE, title="NPS", changes=(2,)).count('class="change"') == 1
    assert 'class="change"' not in trend(moments, SCALE, title="NPS", changes=(0, 4))


def test_names_are_thinned_out_and_the_last_one_stays():
    moments = [Moment(label=f"m{n}", value=0) for n in range(24)]
    shown = re.findall(r">(m\d+)<", trend(moments, SCALE, title="NPS"))
    assert shown[-1] == "m23"
    assert len(shown) == 8


def test_texts_are_escaped_and_pictures_well_formed():
    bad = '<script>alert("x")</script> & "y"'
    for picture in (
        trend([Moment(label=bad, value=1, words=bad)], SCALE, title=bad),
        bars([Bar(name=bad, value=1, text=bad, low=0, high=2)], least=0, most=5, title=bad),
    ):
        assert "<script" not in picture
        ET.fromstring(picture)


def test_bars_begin_at_zero_where_there_is_one():
    picture = bars(
        [Bar(name="a", value=-50, text="−50"), Bar(name="b", value=50, text="+50")],
        least=-100,
        most=100,
        zero=0,
        title="NPS",
    )
    (left, left_width), (right, right_width) = [
        (float(x), float(width))
        for x, width in re.findall(r'class="body" x="([\d.]+)" y="0" width="([\d.]+)"', picture)
    ]
    assert left + left_width == right
    assert left_width == right_width


def test_a_group_without_a_value_keeps_its_row():
    picture = bars([Bar(name="a", value=None, text="n = 2")], least=0, most=5, title="CSAT")
    assert "n = 2" in picture
    assert 'class="body"' not in picture


def test_every_line_has_its_name_at_its_end_and_no_name_stands_on_another():
    lines = [
        Line(
            name=name,
            tone=tone,
            moments=[Moment(label=str(n), value=value) for n in range(3)],
        )
        for name, tone, value in (
            ("Chê", "bad", 10.0),
            ("Khen", "good", 11.0),
            ("<i>", "even", 9.5),
        )
    ]
    picture = ET.fromstring(trends(lines, SCALE, title="Sắc thái"))
    names = picture.findall(".//text[@class='line-word']")
    assert [each.text for each in names] == ["Chê", "Khen", "<i>"]
    heights = sorted(float(each.get("y", "")) for each in names)
    assert all(below - above >= 16 for above, below in itertools.pairwise(heights))
    assert trends([], SCALE, title="nichts").count("<path") == len(SCALE.labels)
