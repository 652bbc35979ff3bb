"""What a stored Segment or RudderStack event becomes."""

import json
import unicodedata

import pytest

from cham.core.interactions import IdentifierKind, Kind
from cham.doors.http import INTERPRETERS
from cham.lake.ports import DeadLetter, Envelope

USER, ANONYMOUS = IdentifierKind.USER, IdentifierKind.ANONYMOUS
PHONE, MAIL = IdentifierKind.PHONE, IdentifierKind.MAIL
RECEIVED = 1_795_309_490_000_000  # 2026-11-22T01:04:50Z
SECOND = 1_000_000

ENVELOPE = Envelope(organisation="quan-com", source="web", dialect="segment", received_at=RECEIVED)


def read(event, envelope=ENVELOPE):
    return INTERPRETERS["segment"](json.dumps(event).encode(), envelope)


def track(**fields):
    return {"type": "track", "userId": "u1", "event": "Opened", "messageId": "m1", **fields}


def test_track_becomes_an_interaction_with_its_columns():
    row = read(
        track(
            event="Đặt món",
            timestamp="2026-11-22T08:04:49+07:00",
            properties={
                "order_id": "o-1",
                "touchpoint": "menu",
                "channel": "kiosk",
                "device": "Tablet",
                "branch": "q1",
                "staff": 12,
                "language": "vi-VN",
                "dish": "cơm tấm",
            },
        )
    ).interaction
    assert (row.organisation, row.source, row.message_id) == ("quan-com", "web", "m1")
    assert (row.event_time, row.received_at) == (RECEIVED - SECOND, RECEIVED)
    assert (row.kind, row.name) == (Kind.ACTION, "Đặt món")
    assert (row.case_key, row.touchpoint, row.channel) == ("o-1", "menu", "kiosk")
    assert (row.device, row.unit, row.staff, row.language) == ("tablet", "q1", "12", "vi")
    assert row.properties == '{"dish":"cơm tấm"}'
    assert row.customer == ""


def test_id_in_decomposed_letters_is_the_same_id():
    for form in ("NFC", "NFD"):
        user, previous = (unicodedata.normalize(form, text) for text in ("khách-1", "cũ"))
        event = {"type": "alias", "userId": user, "previousId": previous, "messageId": "m1"}
        assert read(event).identity.identifiers == (
            (USER, "khách-1"),
            (USER, "cũ"),
            (ANONYMOUS, "cũ"),
        )


@pytest.mark.parametrize(
    ("timestamp", "sent_at", "expected"),
    [
        (None, None, RECEIVED),
        ("2026-11-22T01:04:40Z", None, RECEIVED - 10 * SECOND),
        # what the network and a retry explain is no wrong clock
        ("2026-11-22T01:04:40Z", RECEIVED - 9 * SECOND, RECEIVED - 10 * SECOND),
        # a clock one hour fast, and one hour slow
        ("2026-11-22T02:04:40Z", RECEIVED + 3600 * SECOND, RECEIVED - 10 * SECOND),
        ("2026-11-22T00:04:40Z", RECEIVED - 3600 * SECOND, RECEIVED - 10 * SECOND),
        # no zone is UTC
        ("2026-11-22T01:04:40.25", None, RECEIVED - 9_750_000),
    ],
)
def test_event_time_is_on_the_servers_clock(timestamp, sent_at, expected):
    envelope = Envelope(
        organisation="o", source="s", dialect="segment", received_at=RECEIVED, sent_at=sent_at
    )
    assert read(track(timestamp=timestamp), envelope).interaction.event_time == expected


def test_rudderstacks_own_times_are_read():
    event = track(
        originalTimestamp="2026-11-22T02:04:40Z", sentAt="2026-11-22T02:04:50Z", channel="web"
    )
    row = read(event).interaction
    assert row.event_time == RECEIVED - 10 * SECOND
    assert row.channel == "web"


@pytest.mark.parametrize(
    ("event", "identifiers", "joins"),
    [
        (track(), ((USER, "u1"),), False),
        (track(anonymousId="a1"), ((USER, "u1"), (ANONYMOUS, "a1")), False),
        (track(userId=None, anonymousId="a1"), ((ANONYMOUS, "a1"),), False),
        (track(userId=42), ((USER, "42"),), False),
        (
            {"type": "identify", "userId": "u1", "anonymousId": "a1"},
            ((USER, "u1"), (ANONYMOUS, "a1")),
            True,
        ),
        (
            {"type": "alias", "userId": "u1", "previousId": "old"},
            ((USER, "u1"), (USER, "old"), (ANONYMOUS, "old")),
            True,
        ),
        ({"type": "group", "userId": "u1", "groupId": "g1"}, ((USER, "u1"),), False),
    ],
)
def test_who_it_is_about(event, identifiers, joins):
    identity = read(event).identity
    assert identity.identifiers == identifiers
    assert identity.joins is joins


def test_identify_takes_contact_details_apart():
    arrival = read(
        {
            "type": "identify",
            "userId": "u1",
            "traits": {
                "name": "Nguyễn Thị Hường",
                "email": " Huong@Example.VN ",
                "phone": "0912 345 678",
                "address": {"street": "1 Lê Lợi", "city": "Huế"},
                "plan": "year",
            },
        }
    )
    assert arrival.interaction.kind is Kind.PROFILE
    assert arrival.interaction.name == "identify"
    assert arrival.interaction.properties == '{"plan":"year"}'
    assert arrival.identity.contact == {
        "name": "Nguyễn Thị Hường",
        "mail": "huong@example.vn",
        "phone": "+84912345678",
        "address": "1 Lê Lợi, Huế",
    }
    assert arrival.identity.identifiers == (
        (USER, "u1"),
        (PHONE, "+84912345678"),
        (MAIL, "huong@example.vn"),
    )


@pytest.mark.parametrize(
    ("written", "kept", "names_a_person"),
    [
        ("+84 912 345 678", "+84912345678", True),
        ("84912345678", "+84912345678", True),
        ("0084912345678", "+84912345678", True),
        ("(028) 3822 1234", "+842838221234", True),
        (912345678, "+84912345678", True),
        ("+1 650 253 0000", "+16502530000", True),
        ("12345", "12345", False),
        ("+123", "+123", False),
        ("hỏi vợ", "hỏi vợ", False),
    ],
)
def test_phones_are_written_in_one_way(written, kept, names_a_person):
    event = {"type": "identify", "userId": "u1", "traits": {"Số điện thoại": written}}
    identity = read(event).identity
    assert identity.contact == {"phone": kept}
    assert ((PHONE, kept) in identity.identifiers) is names_a_person


def test_contact_details_leave_a_tracks_properties_and_context():
    arrival = read(
        track(
            properties={
                "email": "a@b.vn",
                "customer_name": "Lan",
                "name": "cơm gà",
                "ip": "1.2.3.4",
            },
            context={"ip": "1.2.3.4", "traits": {"phone": "0912345678", "name": "Lan Anh"}},
        )
    )
    assert arrival.interaction.properties == '{"name":"cơm gà"}'
    assert arrival.identity.contact == {
        "mail": "a@b.vn",
        "name": "Lan",
        "phone": "+84912345678",
    }
    assert arrival.identity.joins is False


def test_first_and_last_name_are_one_name():
    event = {"type": "identify", "userId": "u", "traits": {"firstName": "Lan", "last_name": "Lê"}}
    assert read(event).identity.contact == {"name": "Lan Lê"}


def test_a_companys_details_are_nobodys_contact():
    traits = {"name": "Cơm Nhà", "email": "info@comnha.vn", "size": 20}
    arrival = read({"type": "group", "userId": "u1", "groupId": "g1", "traits": traits})
    assert arrival.identity.contact == {}
    assert json.loads(arrival.interaction.properties) == {
        "name": "Cơm Nhà",
        "size": 20,
        "group_id": "g1",
    }


@pytest.mark.parametrize(
    ("event", "name", "channel"),
    [
        ({"type": "page", "name": "Thực đơn"}, "Thực đơn", "web"),
        ({"type": "page", "properties": {"title": "Menu"}}, "Menu", "web"),
        ({"type": "page", "properties": {"path": "/menu"}}, "/menu", "web"),
        ({"type": "page"}, "page", "web"),
        ({"type": "screen", "name": "Cart"}, "Cart", "app"),
    ],
)
def test_pages_and_screens_are_visits(event, name, channel):
    row = read({"userId": "u1", **event}).interaction
    assert (row.kind, row.name, row.channel) == (Kind.VISIT, name, channel)


@pytest.mark.parametrize(
    ("fields", "channel", "device"),
    [
        ({}, "", ""),
        ({"channel": "server"}, "", ""),
        ({"channel": "mobile"}, "app", ""),
        ({"context": {"page": {"path": "/"}}}, "web", ""),
        ({"context": {"device": {"type": "iOS"}}}, "app", "ios"),
        ({"context": {"userAgent": "Mozilla/5.0 (iPhone) Mobile/15E"}}, "", "mobile"),
        ({"context": {"userAgent": "Mozilla/5.0 (iPad) Mobile/15E"}}, "", "tablet"),
        ({"context": {"userAgent": "Mozilla/5.0 (X11; Linux)"}}, "", "desktop"),
        ({"context": {"userAgent": "analytics-node"}}, "", ""),
    ],
)
def test_channel_and_device_come_from_the_surroundings(fields, channel, device):
    row = read(track(**fields)).interaction
    assert (row.channel, row.device) == (channel, device)


def test_of_the_context_only_what_tells_about_the_journey_is_kept():
    context = {
        "library": {"name": "analytics.js"},
        "campaign": {"source": "zalo", "name": "tết"},
        "page": {"path": "/menu", "url": "https://x.vn/menu?token=secret"},
        "locale": "en-GB",
        "sessionId": 1795309490,
    }
    row = read(track(context=context)).interaction
    assert json.loads(row.properties) == {
        "context": {"campaign": {"name": "tết", "source": "zalo"}, "page": {"path": "/menu"}}
    }
    assert (row.language, row.case_key) == ("en", "1795309490")


def test_events_without_a_message_id_get_one_from_their_content():
    dated = track(messageId=None, timestamp="2026-11-22T01:04:49Z")
    undated = track(messageId=None)
    later = Envelope(
        organisation="o", source="s", dialect="segment", received_at=RECEIVED + SECOND
    )
    first = read(dated).interaction.message_id
    assert first.startswith("content-")
    assert len(first) <= 100
    assert read(dated, later).interaction.message_id == first
    assert read(undated).interaction.message_id == read(undated).interaction.message_id
    assert read(undated, later).interaction.message_id != read(undated).interaction.message_id


def test_text_is_kept_in_composed_unicode():
    row = read(track(event="Đặt món", properties={"dish": "phở", "order_id": "số"})).interaction
    assert (row.name, row.properties, row.case_key) == ("Đặt món", '{"dish":"phở"}', "số")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "event_invalid"),
        (b"\xff", "event_invalid"),
        (b"7", "event_invalid"),
        (b"[" * 5000, "event_invalid"),
        (b'{"properties":' * 5000, "nested_too_deep"),
        (b"{}", "type_unknown"),
        (b'{"type":"track","userId":"u"}', "event_name_missing"),
        (b'{"type":"track","userId":"u","event":"e","timestamp":"x"}', "time_invalid"),
    ],
)
def test_payloads_that_cannot_be_read_become_dead_letters(payload, code):
    answer = INTERPRETERS["segment"](payload, ENVELOPE)
    assert isinstance(answer, DeadLetter)
    assert answer.code == code


def test_the_clock_is_judged_at_the_door_only_so_that_replay_can_take_old_events():
    row = read(track(timestamp="2015-01-01T00:00:00Z")).interaction
    assert row.event_time == 1_420_070_400_000_000
