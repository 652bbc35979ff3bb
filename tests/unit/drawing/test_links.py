"""Parts of pictures lead somewhere, and a picture with links is no image that hides them."""

from itertools import pairwise
from xml.etree import ElementTree as ET

from cham.drawing.emotion_curve import CurvePoint, CurveTexts, emotion_curve
from cham.drawing.trend import Moment, even_scale, trend

TEXTS = CurveTexts(title="Curve", description="Said", happy="+2", even="0", upset="-2")
SCALE = even_scale(-100, 100, write=str)


def links_of(svg: str) -> dict[str, str]:
    return {
        each.get("href", ""): each.get("aria-label", "") for each in ET.fromstring(svg).iter("a")
    }


def role_of(svg: str) -> str | None:
    return ET.fromstring(svg).get("role")


def moments(*addresses: str) -> list[Moment]:
    return [
        Moment(label=f"{at}", value=10.0 * at, words=f"Month {at}: {10 * at}", href=address)
        for at, address in enumerate(addresses)
    ]


def test_a_dot_of_a_trend_leads_to_its_answers_and_says_what_it_is() -> None:
    svg = trend(moments("/rows/?a=1&b=2", "", "/rows/?a=3"), SCALE, title="NPS")
    assert links_of(svg) == {"/rows/?a=1&b=2": "Month 0: 0", "/rows/?a=3": "Month 2: 20"}
    assert role_of(svg) == "group"
    assert svg.count('class="room"') == 2


def test_room_around_dots_is_as_wide_as_they_are_apart() -> None:
    svg = trend(moments(*(f"/{at}" for at in range(60))), SCALE, title="NPS")
    rooms = [each for each in ET.fromstring(svg).iter("rect") if each.get("class") == "room"]
    starts = [float(each.get("x", "")) for each in rooms]
    widths = {float(each.get("width", "")) for each in rooms}
    assert len(rooms) == 60
    assert max(widths) <= min(b - a for a, b in pairwise(starts)) + 0.2


def test_a_picture_without_links_stays_an_image() -> None:
    assert role_of(trend(moments("", ""), SCALE, title="NPS")) == "img"
    point = CurvePoint(number=1, name="Đặt", label="+0,5", place=0.5, emotion=0.5)
    assert role_of(emotion_curve([point], texts=TEXTS)) == "img"


def test_a_point_of_the_curve_leads_to_its_answers() -> None:
    point = CurvePoint(
        number=1, name="Đặt <món>", label="+0,5", place=0.5, emotion=0.5, href="/rows/?x=1&y=2"
    )
    svg = emotion_curve([point], texts=TEXTS)
    assert links_of(svg) == {"/rows/?x=1&y=2": "Đặt <món>: +0,5"}
    assert role_of(svg) == "group"
