"""Rules no linter knows: file size, names that say something, sources and units, errors."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SRC = ROOT / "src" / "cham"
SCIENCE = ("measures", "paths", "pains")
SAYS_NOTHING = {"utils", "util", "helpers", "common", "misc", "base", "manager"}
UNIT = re.compile(
    r"points|share|days|hours|seconds|microseconds|minor units|count|ratio|index|no unit"
    r"|position|probability|scale",
    re.IGNORECASE,
)
LONGEST_SOURCE, LONGEST_TEST = 500, 800

SOURCES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "bench").rglob("*.py"))


def formulas() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{path.relative_to(SRC)}:{node.name}", node)
        for path in SOURCES
        if path.relative_to(SRC).parts[0] == "core" and path.relative_to(SRC).parts[1] in SCIENCE
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_file_is_short_and_named_for_an_idea(path: Path) -> None:
    longest = LONGEST_SOURCE if path.is_relative_to(SRC) else LONGEST_TEST
    assert len(path.read_text(encoding="utf-8").splitlines()) <= longest
    assert path.stem not in SAYS_NOTHING


@pytest.mark.parametrize(
    ("where", "function"), formulas(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_formula_gives_unit_errors_and_source(where: str, function: ast.FunctionDef) -> None:
    doc = ast.get_docstring(function) or ""
    returns = doc.partition("Returns\n-------")[2].partition("\n\n")[0]
    raises = any(isinstance(node, ast.Raise) for node in ast.walk(function))
    assert UNIT.search(returns), f"{where}: say the unit of the result"
    assert not raises or "Raises\n------" in doc, f"{where}: list what it raises and when"
    assert "References\n----------" in doc, f"{where}: name the formula's source"


@pytest.mark.parametrize("path", [p for p in SOURCES if "core" in p.parts], ids=lambda p: p.stem)
def test_core_has_no_any_and_no_ignored_types(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "type: ignore" not in text
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert "Any" not in names


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(SRC)))
def test_init_files_only_show_names(path: Path) -> None:
    if path.name != "__init__.py":
        return
    body = ast.parse(path.read_text(encoding="utf-8")).body
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
    assert all(isinstance(node, allowed) for node in body)
