"""The sheet of lanes: texts in their cells, nothing outside, nothing that runs."""

import re
from xml.etree import ElementTree as ET

import pytest

from cham.drawing.lane_sheet import Block, Head, Lane, Line, lane_sheet
from cham.drawing.text_width import broken, text_width

SVG = "{http://www.w3.org/2000/svg}"
WIDE = '<svg class="ribbon" viewBox="0 0 1240 64"><path d="M0 0H9"/></svg>'


def sheet(*lanes: Lane) -> ET.Element:
    heads = [Head("Đặt"), Head("Ăn & uống", 2)]
    return ET.fromstring(lane_sheet("Cơm <trưa>", "Khách", heads, lanes, "Phiên bản 1"))


def texts(drawn: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in drawn.iter(f"{SVG}text")]


def test_every_text_stands_on_the_sheet_as_it_is():
    drawn = sheet(Lane("Khách muốn", ((Block((Line("Nhanh <b>"),)),), ())))
    assert {"Cơm <trưa>", "Khách", "Đặt", "Ăn & uống", "Khách muốn", "Nhanh <b>"} <= set(
        texts(drawn)
    )
    assert texts(drawn)[2] == "Phiên bản 1"


def test_long_texts_are_broken_and_stay_in_their_columns():
    long = " ".join(["Giao đúng ngày đã hẹn"] * 12)
    drawn = sheet(Lane("Lời hứa", ((Block((Line(long),), ground="raised"),), ())))
    lines = [each for each in drawn.iter(f"{SVG}text") if "".join(each.itertext()) in long]
    assert len(lines) > 5
    assert " ".join("".join(each.itertext()) for each in lines) == long
    for each in lines:
        end = float(each.get("x", "0")) + text_width("".join(each.itertext()), 13)
        assert end <= 132 + 176


def test_a_picture_lies_across_all_columns():
    drawn = sheet(Lane("Lượng khách", picture=WIDE))
    inner = next(each for each in drawn.iter(f"{SVG}svg") if each.get("class") == "ribbon")
    assert (inner.get("x"), inner.get("width")) == ("132", "528")
    assert float(inner.get("height", "0")) == pytest.approx(528 * 64 / 1240, abs=0.1)


def test_what_nobody_answers_for_is_hatched_and_colours_are_literal():
    drawn = lane_sheet("A", "B", [Head("C")], [Lane("D", ((Block((Line("E"),), "hatched"),),))])
    assert 'fill="url(#hatch)"' in drawn
    assert "<script" not in drawn
    assert re.search(r"(?<!-)var\(--", drawn.partition("</style>")[2]) is None


def test_words_are_measured_and_cut_where_they_are_too_long():
    assert broken("", 100, 12) == []
    assert broken("a\nb", 100, 12) == ["a", "b"]
    cut = broken("x" * 100, 60, 12)
    assert "".join(cut) == "x" * 100
    assert all(text_width(each, 12) <= 60 for each in cut)
    assert text_width("điểm chạm", 20) == pytest.approx(2 * text_width("điểm chạm", 10))
