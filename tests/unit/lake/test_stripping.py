"""Direct identifiers leave the properties; everything else stays as it was."""

import json

import pytest

from cham.core.interactions import IdentifierKind, Identity
from cham.lake.stripping import strip

KNOWN = Identity(
    identifiers=(
        (IdentifierKind.USER, "42"),
        (IdentifierKind.PHONE, "+84912345678"),
        (IdentifierKind.MAIL, "dao@example.org"),
    ),
    contact={"name": "Nguyễn Thị Đào", "address": "12 Hàng Bông"},
)
NOBODY = Identity()


def stripped(content: object, identity: Identity = NOBODY) -> object:
    left = strip(json.dumps(content, ensure_ascii=False), identity)
    assert left is not None
    return json.loads(left)


@pytest.mark.parametrize(
    "key",
    ["email", "E-Mail", "phone_number", "Số điện thoại", "SĐT", "ip", "$ip", "first_name",
     "lastName", "Họ và tên", "ĐỊA CHỈ", "shipping-address", "postalCode", "CCCD"],
)  # fmt: skip
def test_key_that_names_a_direct_identifier_goes_at_any_depth(key: str):
    content = {"món": "phở", key: "x", "context": {"sâu": [{key: "x", "giữ": 1}]}}
    assert stripped(content) == {"món": "phở", "context": {"sâu": [{"giữ": 1}]}}


def test_name_goes_where_it_is_a_persons_and_stays_where_it_is_a_things():
    content = {
        "name": "Trang chủ",
        "product": {"name": "Bún"},
        "traits": {"name": "Đào", "plan": "vàng"},
        "$set": {"name": "Đào"},
        "khách hàng": {"tên": "Đào", "hạng": 1},
    }
    assert stripped(content) == {
        "name": "Trang chủ",
        "product": {"name": "Bún"},
        "traits": {"plan": "vàng"},
        "$set": {},
        "khách hàng": {"hạng": 1},
    }


def test_address_in_parts_keeps_the_town():
    content = {"traits": {"address": {"street": "12 Hàng Bông", "city": "Hà Nội", "zip": "1"}}}
    assert stripped(content) == {"traits": {"address": {"city": "Hà Nội"}}}


def test_value_that_is_the_persons_goes_whatever_its_key():
    content = {
        "a": "NGUYỄN  thị đào",
        "b": "0912 345 678",
        "c": "Dao@Example.org",
        "d": "12 hàng bông",
        "e": ["+84912345678", "khác"],
        "f": "Nguyễn Thị Đào",
    }
    assert stripped(content, KNOWN) == {"e": ["khác"]}


def test_phone_and_mail_inside_a_text_are_hidden():
    content = {
        "note": "gọi 0912.345.678 hoặc dao@example.org, đừng gọi 0987654321",
        "url": "https://quan.example/?m=DAO@example.org&don=20240912345",
    }
    assert stripped(content, KNOWN) == {
        "note": "gọi … hoặc …, đừng gọi 0987654321",
        "url": "https://quan.example/?m=…&don=20240912345",
    }


def test_short_ids_and_other_values_stay():
    content = {"qty": "42", "n": 42, "none": None, "flag": False, "list": [None, 1.5, "42"]}
    assert stripped(content, KNOWN) == content


def test_properties_without_identifiers_stay_byte_for_byte():
    text = '{ "b" : 1.50, "a":[ ] }'
    assert strip(text, KNOWN) == text
    assert strip("{}", KNOWN) == "{}"


@pytest.mark.parametrize("text", ["", "[]", "1", "{", '{"a":}', '"text"', "null"])
def test_properties_that_are_no_object_are_told(text: str):
    assert strip(text, NOBODY) is None
