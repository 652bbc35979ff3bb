"""Mapping files: what they say, and where they go wrong."""

from pathlib import Path

import jsonschema
import pytest

from cham.core.interactions import Kind
from cham.doors.files import (
    ColumnMapping,
    Field,
    MappingFaults,
    Purpose,
    format_mapping,
    load_mapping,
    mapping_schema,
    parse_mapping,
)
from cham.doors.files.mapping.errors import MappingError, MappingFileError


def faults_of(text: str) -> list[tuple[str, object, object]]:
    with pytest.raises(MappingFaults) as caught:
        parse_mapping(text)
    found: list[tuple[str, object, object]] = []
    for each in caught.value.exceptions:
        assert isinstance(each, MappingError)
        found.append((each.code, each.fields["line"], each.fields["place"]))
    return found


GOOD = "as: interactions\ncolumns: {time: Ngày, name: Việc}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as: orders\n", [("MAP_VALUE", 1, 1)]),
        ("columns: {time: A}\n", [("MAP_VALUE", 1, 1)]),
        ("as: feedback\ncolumns: {tme: A}\n", [("MAP_FIELD", 2, 11)]),
        ("as: feedback\nkolumns: {}\nfoo: 1\n", [("MAP_FIELD", 2, 1), ("MAP_FIELD", 3, 1)]),
        (GOOD + "constants:\n  kind: buy\n", [("MAP_VALUE", 4, 3)]),
        (GOOD + "values: {kind: {Mua: buy}}\n", [("MAP_VALUE", 3, 17)]),
        (GOOD + "zone: Mars/Olympus\n", [("MAP_VALUE", 3, 1)]),
        (GOOD + "zone: ../../etc/passwd\n", [("MAP_VALUE", 3, 1)]),
        (GOOD + "scores:\n  - {column: A, scale: sao}\n", [("MAP_VALUE", 4, 17)]),
        (GOOD + "scores:\n  - {column: A, scale: nps_10_0}\n", [("MAP_VALUE", 4, 17)]),
        (GOOD + "scores:\n  - {scale: nps_0_10}\n", [("MAP_VALUE", 4, 5)]),
        (GOOD + "scores:\n  - {column: A}\n", [("MAP_MISSING", 1, 1)]),
        (GOOD + "time: {order: ymd}\n", [("MAP_VALUE", 3, 8)]),
        (GOOD + "amount: {multiplier: 0}\n", [("MAP_VALUE", 3, 10)]),
        (GOOD + "file: {delimiter: ab}\n", [("MAP_VALUE", 3, 8)]),
        (GOOD + "region: vn\n", [("MAP_VALUE", 3, 1)]),
        ("as: interactions\ncolumns: {name: A}\n", [("MAP_MISSING", 1, 1)]),
        ("as: interactions\ncolumns: {time: A}\n", [("MAP_MISSING", 1, 1)]),
        ("as: feedback\nconstants: {time: 2025-01-01}\n", [("MAP_MISSING", 1, 1)]),
        ("as: customers\ncolumns: {customer_name: A}\n", [("MAP_MISSING", 1, 1)]),
        ("as: [\n", [("MAP_SYNTAX", 2, 1)]),
        ("as: feedback\nas: feedback\n", [("MAP_SYNTAX", 2, 1)]),
        ("a: &x 1\nb: *x\n", [("MAP_SYNTAX", 1, 4)]),
        ("- as\n", [("MAP_VALUE", 1, 1)]),
        ("", [("MAP_VALUE", 1, 1)]),
    ],
)
def test_every_fault_has_its_code_and_place(
    text: str, expected: list[tuple[str, object, object]]
) -> None:
    assert faults_of(text) == expected


def test_plain_words_of_yaml_stay_texts() -> None:
    mapping = parse_mapping(
        'as: interactions\ncolumns: {time: no, name: "123"}\nconstants: {channel: 007, unit: 1.5}\n'
    )
    assert mapping.columns == {Field.TIME: "no", Field.NAME: "123"}
    assert mapping.constants == {Field.CHANNEL: "007", Field.UNIT: "1.5"}


@pytest.mark.parametrize(
    "name", ["null", "yes", "1e3", "a: b", "# x", "- x", "Ngày mua", "x\\y", '"', "ô\u00a0x"]
)
def test_names_of_columns_that_yaml_would_take_for_something_else_survive(name: str) -> None:
    mapping = ColumnMapping(
        purpose=Purpose.INTERACTIONS,
        columns={Field.TIME: name, Field.NAME: name},
        texts=(name, "b"),
    )
    assert parse_mapping(format_mapping(mapping)) == mapping


def test_the_schema_is_one_and_knows_every_field() -> None:
    schema = mapping_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    assert definitions["field"]["enum"] == [field.value for field in Field]


def test_a_mapping_names_each_column_once() -> None:
    mapping = parse_mapping(
        "as: feedback\ncolumns: {time: A, text: [B, C]}\nscores: [{column: C, scale: nps_0_10}]\nproperties: [D, A]\n"
    )
    assert mapping.used_columns == ("A", "B", "C", "D")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_a_constant(kind: Kind) -> None:
    assert parse_mapping(f"{GOOD}constants: {{kind: {kind}}}\n").constants[Field.KIND] == kind


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a" * (2**20 + 10), None])
def test_a_file_that_is_no_mapping_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "m.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises((MappingFileError, MappingFaults)):
        load_mapping(path)


def test_a_mapping_file_may_carry_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert load_mapping(path) == parse_mapping(GOOD)
