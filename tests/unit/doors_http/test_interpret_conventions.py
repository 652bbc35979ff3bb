"""What names of events and properties mean, whatever the dialect."""

import json

import pytest

from cham.core.interactions import Kind
from cham.doors.http import INTERPRETERS
from cham.lake.ports import Arrival, DeadLetter, Envelope

ENVELOPE = Envelope(organisation="o", source="s", dialect="segment", received_at=0)


def read(name, **properties):
    event = {"type": "track", "userId": "u1", "event": name, "properties": properties}
    return INTERPRETERS["segment"](json.dumps(event).encode(), ENVELOPE)


@pytest.mark.parametrize(
    ("name", "properties", "kind"),
    [
        ("Order Completed", {}, Kind.PURCHASE),
        ("order_completed", {}, Kind.PURCHASE),
        ("OrderCompleted", {}, Kind.PURCHASE),
        ("purchase", {}, Kind.PURCHASE),
        ("Mua hàng", {}, Kind.PURCHASE),
        ("mua_hang", {}, Kind.PURCHASE),
        ("Đặt hàng", {"value": 12500000}, Kind.PURCHASE),
        ("order_placed", {"total": 45000}, Kind.PURCHASE),
        ("Order Placed", {}, Kind.ACTION),
        ("Đặt hàng", {"value": "nhiều"}, Kind.ACTION),
        ("Thêm vào giỏ", {"value": 45000}, Kind.ACTION),
        ("Anything", {"revenue": 1}, Kind.PURCHASE),
        ("Order Refunded", {"revenue": 1}, Kind.ACTION),
        ("Anything", {"revenue": None}, Kind.ACTION),
        ("Survey Answered", {}, Kind.FEEDBACK),
        ("Anything", {"nps": 9}, Kind.FEEDBACK),
        ("khiếu nại", {}, Kind.COMPLAINT),
        ("Khiếu nại", {}, Kind.COMPLAINT),
        ("complaint", {"score": 1}, Kind.COMPLAINT),
        ("ticket.created", {}, Kind.CONTACT),
        ("sms-sent", {}, Kind.MESSAGE),
        ("Hủy dịch vụ", {}, Kind.LEAVE),
        ("Anything", {"kind": "complaint"}, Kind.COMPLAINT),
        ("Order Completed", {"kind": "action"}, Kind.ACTION),
        ("Anything", {"kind": "combo"}, Kind.ACTION),
        ("Anything", {"kind": ["combo"]}, Kind.ACTION),
        ("Level Completed", {"score": 4000}, Kind.ACTION),
        ("Film Started", {"rating": "PG-13"}, Kind.ACTION),
        ("Anything", {"score": 4, "scale": "csat_1_5"}, Kind.FEEDBACK),
        ("Anything", {}, Kind.ACTION),
    ],
)
def test_kind(name, properties, kind):
    assert read(name, **properties).interaction.kind is kind


def test_an_order_with_a_value_carries_its_amount():
    row = read("Đặt hàng", value=12500000).interaction
    assert (row.amount, row.currency, row.properties) == (12_500_000, "VND", "{}")


@pytest.mark.parametrize(
    ("properties", "amount", "currency"),
    [
        ({"revenue": 120000}, 120_000, "VND"),
        ({"revenue": "120000"}, 120_000, "VND"),
        ({"revenue": 120000.0}, 120_000, "VND"),
        ({"revenue": 120000.4, "currency": "VND"}, 120_000, "VND"),
        ({"revenue": 120000, "currency": "đ"}, 120_000, "VND"),
        ({"revenue": 120000, "currency": "vnđ"}, 120_000, "VND"),
        ({"revenue": 49.99, "currency": "USD"}, 4_999, "USD"),
        ({"revenue": 0.1 + 0.2, "currency": "usd"}, 30, "USD"),
        ({"revenue": 5, "currency": "JPY"}, 5, "JPY"),
        ({"revenue": 1.5, "currency": "KWD"}, 1_500, "KWD"),
        ({"revenue": -50, "currency": "USD"}, -5_000, "USD"),
        ({"total": 9, "revenue": 7}, 7, "VND"),
        ({"total": 9}, 9, "VND"),
        ({"value": 9}, 9, "VND"),
        ({}, None, ""),
    ],
)
def test_amounts_are_whole_smallest_units(properties, amount, currency):
    row = read("Order Completed", **properties).interaction
    assert (row.amount, row.currency) == (amount, currency)


def test_value_is_money_only_in_a_purchase():
    row = read("Slider Moved", value=7).interaction
    assert (row.amount, row.currency, row.properties) == (None, "", '{"value":7}')


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"revenue": "120.000đ"}, "amount_invalid"),
        ({"revenue": True}, "amount_invalid"),
        ({"revenue": {}}, "amount_invalid"),
        ({"revenue": "1e999999"}, "amount_invalid"),
        ({"revenue": "NaN"}, "amount_invalid"),
        ({"revenue": 10**15}, "amount_invalid"),
        ({"revenue": 49.99}, "currency_missing"),
        ({"revenue": 1, "currency": "XYZ"}, "currency_unknown"),
        ({"score": "nine", "metric": "nps"}, "score_invalid"),
        ({"nps": "promoter"}, "score_invalid"),
        ({"csat": True}, "score_invalid"),
        ({"nps": 9, "scale": "0-10"}, "scale_unknown"),
    ],
)
def test_what_cannot_be_read_becomes_a_dead_letter(properties, code):
    answer = read("Order Completed", **properties)
    assert isinstance(answer, DeadLetter)
    assert answer.code == code


@pytest.mark.parametrize(
    ("properties", "score", "scale", "metric"),
    [
        ({"score": 9, "scale": "nps_0_10"}, 9.0, "nps_0_10", "nps"),
        ({"score": 9, "metric": "nps"}, 9.0, "nps_0_10", "nps"),
        ({"score": 2, "metric": "ease", "scale": "ease_1_3"}, 2.0, "ease_1_3", "ease"),
        ({"score": 9}, 9.0, "", ""),
        ({"nps": 9}, 9.0, "nps_0_10", "nps"),
        ({"nps": "9"}, 9.0, "nps_0_10", "nps"),
        ({"csat_score": 4}, 4.0, "csat_1_5", "csat"),
        ({"ces": 7}, 7.0, "ces_1_7", "ces"),
        ({"ces": 5, "scale": "ces_1_5"}, 5.0, "ces_1_5", "ces"),
        ({"emotion": -2}, -2.0, "emotion_-2_2", "emotion"),
        ({"rating": 4}, 4.0, "", "rating"),
        ({"rating": 4, "scale": "rating_1_5"}, 4.0, "rating_1_5", "rating"),
        ({"nps": 11}, 11.0, "nps_0_10", "nps"),  # measures exclude and count it
        ({"nps": None}, None, "", ""),
    ],
)
def test_scores_stand_on_the_scale_they_were_asked_on(properties, score, scale, metric):
    row = read("Survey Answered", **properties).interaction
    assert (row.score, row.scale, row.metric) == (score, scale, metric)
    assert row.properties in {"{}", '{"nps":null}'}


@pytest.mark.parametrize(
    ("name", "properties"),
    [
        ("Level Completed", {"score": 4000}),
        ("Film Started", {"rating": "PG-13"}),
        ("Dish Ordered", {"kind": "combo", "amount": "2 phần", "value": 7}),
    ],
)
def test_senders_own_words_stay_among_the_properties(name, properties):
    row = read(name, **properties).interaction
    assert json.loads(row.properties) == properties
    assert (row.score, row.amount) == (None, None)


def test_a_persons_traits_are_no_answers_and_no_money():
    traits = {"score": "A", "kind": "vip", "revenue": "high", "rating": 5, "text": "x"}
    event = {"type": "identify", "userId": "u1", "traits": traits}
    answer = INTERPRETERS["segment"](json.dumps(event).encode(), ENVELOPE)
    assert isinstance(answer, Arrival)
    row = answer.interaction
    assert row.kind is Kind.PROFILE
    assert json.loads(row.properties) == traits


def test_a_text_is_taken_from_what_people_said_and_not_from_buttons():
    assert read("feedback", comment="Ngon").interaction.text == "Ngon"
    assert read("Khiếu nại", message="Chậm").interaction.text == "Chậm"
    row = read("Button Clicked", text="Mua ngay").interaction
    assert (row.text, row.properties) == ("", '{"text":"Mua ngay"}')


@pytest.mark.parametrize(
    ("properties", "case_key", "left"),
    [
        ({"order_id": "o", "session_id": "s"}, "o", '{"session_id":"s"}'),
        ({"ticketId": 7}, "7", "{}"),
        ({"case_key": "k", "order_id": "o"}, "k", '{"order_id":"o"}'),
        ({"order_id": "", "session_id": "s"}, "s", '{"order_id":""}'),
        ({"order_id": True}, "", '{"order_id":true}'),
        ({"order_id": ["o"]}, "", '{"order_id":["o"]}'),
    ],
)
def test_the_first_known_id_is_the_case_key(properties, case_key, left):
    row = read("Opened", **properties).interaction
    assert (row.case_key, row.properties) == (case_key, left)
