"""Every code that a user may meet stands in the how-to, and every field in the reference."""

import inspect
from pathlib import Path

import pytest

from cham.core.errors import ChamError
from cham.doors.files import Field, errors, faults
from cham.doors.files.mapping import errors as mapping_errors
from cham.doors.files.values import characters

DOCS = Path(__file__).parents[3] / "docs"
HOW_TO = (DOCS / "how-to" / "import-files.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "mapping-file.md").read_text(encoding="utf-8")
ROOTS = {"FILE", "ROW", "MAP"}
LEAVES = sorted(
    {
        kind.code
        for module in (errors, faults, mapping_errors)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, ChamError) and kind.__module__ == module.__name__
    }
    - ROOTS
)


@pytest.mark.parametrize("code", [*LEAVES, *characters._FLAGGED, characters.ZERO_WIDTH])
def test_a_code_is_told(code: str) -> None:
    rows = [line for line in HOW_TO.splitlines() if line.startswith("|")]
    assert any(code in row.split("|")[1].replace(",", " ").split() for row in rows)


@pytest.mark.parametrize("field", Field)
def test_a_field_is_told(field: Field) -> None:
    assert f"`{field}`" in REFERENCE


def test_the_example_of_the_reference_is_a_mapping() -> None:
    from cham.doors.files import parse_mapping

    example = REFERENCE.partition("```yaml\n")[2].partition("```")[0]
    assert parse_mapping(example).columns[Field.TIME] == "Ngày mua"
