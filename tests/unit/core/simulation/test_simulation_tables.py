import json
import re
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from cham.core.simulation import Table, firm_tables
from cham.core.simulation.behaviour import BEHAVIOURS
from cham.core.simulation.comments import say, without_marks
from cham.core.simulation.phrases import PHRASES, TEEN


def column(table: Table, header: str) -> list[Any]:
    return list(next(each.values for each in table.columns if each.header == header))


def all_tables(tables) -> list[Table]:
    return [
        tables.answers,
        tables.orders,
        tables.interactions,
        tables.tickets,
        tables.customers,
        tables.units,
    ]


def digits(value: object) -> str:
    return re.sub(r"\D", "", str(value))[-9:]


def test_columns_of_a_table_are_equally_long(tables):
    for table in all_tables(tables):
        assert {len(each.values) for each in table.columns} == {len(table)}
        assert len(table) > 0


def test_the_same_firm_gives_the_same_tables(firm, tables):
    assert firm_tables(firm) == tables


def test_the_answers_look_like_a_google_form_of_a_vietnamese_owner(tables):
    assert tables.answers.headers[0] == "Dấu thời gian"
    assert tables.answers.headers[2].endswith("(0–10)")
    assert re.fullmatch(
        r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", column(tables.answers, "Dấu thời gian")[0]
    )


def test_every_question_is_a_column_with_its_touchpoint_and_scale(tables):
    assert [q.header for q in tables.questions] == list(tables.answers.headers[2:-2])
    asked = {(q.touchpoint, q.scale) for q in tables.questions}
    assert asked == {("", "nps_0_10")} | {(b.key, b.scale) for b in BEHAVIOURS if b.scale}


def test_the_sheet_holds_every_score_of_the_firm(firm, tables):
    given = [
        v for q in tables.questions[1:] for v in column(tables.answers, q.header) if v is not None
    ]
    assert sorted(given) == sorted(firm.answers.score.tolist())
    recommended = [v for v in column(tables.answers, tables.questions[0].header) if v is not None]
    assert recommended == firm.forms.nps[firm.forms.nps >= 0].tolist()


def test_phones_are_written_in_many_ways_and_still_join(tables):
    phones = column(tables.answers, "Số điện thoại đặt cơm của anh/chị")
    known = {digits(phone) for phone in column(tables.customers, "Số điện thoại")}
    assert {digits(phone) for phone in phones} <= known
    shapes = {re.sub(r"\d", "9", str(phone)) for phone in phones}
    assert {"9999999999", "9999 999 999", "999.999.9999", "99999999999", "+99999999999"} <= shapes
    assert any(isinstance(phone, int) for phone in phones)


def test_phones_stay_in_one_block_and_mail_goes_nowhere(tables):
    assert all(
        re.fullmatch(r"0900[01]\d{5}", p) for p in column(tables.customers, "Số điện thoại")
    )
    assert all(mail.endswith(".example") for mail in column(tables.customers, "Email"))
    for header in ("Số điện thoại", "Email", "Mã khách"):
        assert len(set(column(tables.customers, header))) == 400


def test_orders_are_in_the_order_of_time_with_the_firms_money(firm, tables):
    times = column(tables.orders, "Ngày mua")
    assert times == sorted(times)
    assert all(
        isinstance(time, datetime) and time.utcoffset() == timedelta(hours=7) for time in times
    )
    assert sum(column(tables.orders, "Thành tiền")) == firm.truth.revenue
    assert column(tables.orders, "Mã đơn")[:2] == ["DH0000001", "DH0000002"]


def test_orders_and_tickets_join_with_customers_by_phone(tables):
    known = set(column(tables.customers, "Số điện thoại"))
    assert set(column(tables.orders, "Số điện thoại")) == known
    assert set(column(tables.tickets, "Số điện thoại")) <= known


def test_tickets_and_events_name_orders_that_exist(tables):
    orders = set(column(tables.orders, "Mã đơn"))
    assert set(column(tables.tickets, "Mã đơn")) <= orders
    assert {key for key in column(tables.interactions, "case_key") if key} <= orders


def test_tickets_name_units_of_the_organisation_chart(tables):
    assert set(column(tables.tickets, "Mã bộ phận")) <= set(column(tables.units, "Mã bộ phận"))
    assert set(column(tables.tickets, "Hành động")) == {"Tiếp nhận", "Chuyển", "Trả lời", "Đóng"}


def test_the_log_joins_devices_with_customers(tables):
    log = tables.interactions
    rows = list(
        zip(
            *(column(log, h) for h in ("name", "anonymous_id", "user_id", "phone", "mail")),
            strict=True,
        )
    )
    joins = [row for row in rows if row[0] == "identify"]
    assert len(joins) == 400
    assert {user for _, _, user, _, _ in joins} == set(column(tables.customers, "Mã khách"))
    assert {digits(phone) for *_, phone, _ in joins} == {
        digits(phone) for phone in column(tables.customers, "Số điện thoại")
    }
    devices = {device for _, device, *_ in joins}
    by_device = [row for row in rows if row[0] in {"ad_viewed", "menu_viewed"}]
    assert all(device and user is None for _, device, user, _, _ in by_device)
    assert any(device in devices for _, device, *_ in by_device)
    assert any(device not in devices for _, device, *_ in by_device)  # strangers


def test_every_row_of_the_log_names_somebody_and_is_numbered_in_time(tables):
    log = tables.interactions
    who = zip(column(log, "anonymous_id"), column(log, "user_id"), strict=True)
    assert all(device or user for device, user in who)
    times = column(log, "event_time")
    assert times == sorted(times)
    assert len(set(column(log, "message_id"))) == len(log)


def test_a_rider_who_asks_again_is_in_the_log(firm, tables):
    properties = column(tables.interactions, "properties")
    again = sum(bool(each and "asked_again" in each) for each in properties)
    assert again == firm.truth.faults.asked_again_orders
    json.dumps([each for each in properties if each])


def test_comments_are_many_different_and_of_all_four_kinds(tables):
    comments = [c for c in column(tables.answers, tables.answers.headers[-1]) if c]
    assert len(set(comments)) > 400
    marked = [c for c in comments if without_marks(c) != c]
    english = [c for c in comments if c.isascii() and re.search(r"\b(the|and|my|is)\b", c.lower())]
    teen = [c for c in comments if re.search(r"\b(ko|đc|mik|thik|nhìu|lun)\b", c)]
    unmarked = [c for c in comments if c.isascii() and c not in english]
    assert min(len(marked), len(english), len(teen), len(unmarked)) > 10
    assert len(marked) > len(unmarked) > len(english)


def test_every_asked_touchpoint_has_phrases():
    assert set(PHRASES) == {each.key for each in BEHAVIOURS if each.scale}


@pytest.mark.parametrize("key", PHRASES)
def test_a_comment_is_about_its_touchpoint_and_its_feeling(key):
    chance = np.random.default_rng(5)
    phrases = PHRASES[key]

    def bare(text: str) -> str:
        return re.sub(r"\W+", " ", without_marks(text).lower())

    untyped = {bare(short): bare(long) for long, short in TEEN.items()}

    def kernel(text: str) -> str:
        return " ".join(untyped.get(word, word) for word in bare(text).split())

    for bad, said in (
        (True, phrases.bad + phrases.bad_english),
        (False, phrases.good + phrases.good_english),
    ):
        for _ in range(25):
            comment = kernel(say(key, bad=bad, chance=chance))
            assert any(kernel(phrase) in comment for phrase in said), comment
