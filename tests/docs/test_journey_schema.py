"""The journey file as it is published: the schema, and the page for people who write one."""

import inspect
import json
import re
from pathlib import Path

import jsonschema
import pytest

from cham.core.journeys import (
    Gap,
    GapKind,
    JourneyError,
    Sign,
    errors,
    gaps,
    journey_schema,
    read_journey,
    write_journey,
)

ROOT = Path(__file__).parent.parent.parent
PUBLISHED = ROOT / "docs" / "reference" / "journey.schema.json"
SHIPPED = ROOT / "src" / "cham" / "core" / "journeys" / "journey.schema.json"
PAGE = (ROOT / "docs" / "reference" / "journey-file.md").read_text("utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]


def test_the_published_schema_is_the_one_that_files_are_checked_by() -> None:
    assert PUBLISHED.read_bytes() == SHIPPED.read_bytes()
    assert json.loads(PUBLISHED.read_text("utf-8")) == journey_schema()


def test_the_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(journey_schema())


@pytest.mark.parametrize(
    ("key", "good"),
    [
        *((key, True) for key in ("a", "7", "a-b_c", "a" * 64)),
        *((key, False) for key in ("", "-a", "_a", "A", "á", "a b", "a\n", "a" * 65)),
    ],
)
def test_a_key_is_what_the_page_says(key: str, good: bool) -> None:
    document = {"journey": key, "name": "N", "stages": []}
    assert jsonschema.Draft202012Validator(journey_schema()).is_valid(document) is good


def test_the_example_of_the_page_is_read_and_written_as_it_stands() -> None:
    journey = read_journey(EXAMPLE)
    assert [touchpoint.key for touchpoint in journey.touchpoints] == ["ask", "place-order", "bowl"]
    assert read_journey(write_journey(journey)) == journey
    assert gaps(journey) == (
        Gap(kind=GapKind.BROKEN_HANDOFF, touchpoints=("place-order", "bowl"), details=("ít cay",)),
    )


@pytest.mark.parametrize(
    ("sign", "position"),
    [
        (Sign("Hỏi giá", "contact", "Zalo OA"), 0),
        (Sign("Gọi món mang về", "action", "", properties=(("amount", 2),)), 1),
        (Sign("Gọi món mang về", "action", "", properties=(("amount", 0),)), None),
        (Sign("Hóa đơn", "purchase", "pos"), 1),
        (Sign("Bưng món", "action", ""), 2),
    ],
)
def test_the_rules_of_the_example_match_what_they_say(sign: Sign, position: int | None) -> None:
    assert read_journey(EXAMPLE).touchpoint_of(sign) == position


def test_the_page_names_every_field_and_every_choice() -> None:
    def names(node: object) -> set[str]:
        if isinstance(node, list):
            return set().union(*map(names, node))
        if not isinstance(node, dict):
            return set()
        fields = node.get("properties", {})
        parts = [*fields.values(), *node.get("$defs", {}).values()]
        parts += [node.get(key) for key in ("items", "oneOf", "additionalProperties")]
        return set(fields) | set(node.get("enum", [])) | names(parts)

    code = set(re.findall(r"[a-z0-9_]+", " ".join(re.findall(r"`([^`\n]+)`", PAGE))))
    assert names(dict(journey_schema())) - code == set()


def test_the_page_names_every_fault_and_no_other() -> None:
    leaves = [
        each
        for _, each in inspect.getmembers(errors, inspect.isclass)
        if issubclass(each, JourneyError) and each is not JourneyError
    ]
    assert set(re.findall(r"^\| `(journey_\w+)`", PAGE, re.MULTILINE)) == {e.code for e in leaves}
