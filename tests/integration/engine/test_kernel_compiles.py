"""The compiled kernel where things are not as usual: bounds checked, nowhere to write, cached."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent
PROPERTIES = (
    "test_kernel_equals_reference.py",
    "test_increments_equal_full_build.py",
    "test_engine_equals_reference.py",
)


def environment(**more: str) -> dict[str, str]:
    """Give the environment without settings that decide where code is cached."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    return kept | more


@pytest.mark.long
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(PROPERTIES[:1], id="one build"),
        pytest.param(PROPERTIES[1:], id="increments and the engine"),
    ],
)
def test_the_kernel_never_leaves_its_arrays_whatever_comes(tmp_path: Path, names: tuple[str, ...]):
    tests = [f"tests/property/engine/{name}" for name in names]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *tests]
    few = ["-k", "not 70_000", "--hypothesis-seed=1"]
    checked = environment(NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))
    done = subprocess.run(
        [*command, *few], cwd=ROOT, env=checked, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


OVERRUN = """
import numpy as np
from cham.engine.kernel import copy_spans
one = np.array([1])
copy_spans(np.arange(3), one, one + 1, np.zeros(3, np.int64), one + 2)
"""


def test_checked_bounds_would_tell_of_a_kernel_that_leaves_its_arrays(tmp_path: Path):
    checked = environment(NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", OVERRUN], env=checked, capture_output=True, text=True, check=False
    )
    assert "IndexError: index is out of bounds" in done.stderr


FLOATING = """
import importlib, pkgutil
import numpy as np
import cham.engine.kernel as kernel
from property.engine.test_kernel_equals_reference import (
    FAR, OPTIONS, PLAN, counted, large_log, vocabulary_for,
)
rows = large_log(np.random.default_rng(1), 500)
for others in (0, FAR):
    counted(rows, vocabulary_for(PLAN, rows, others=others), OPTIONS)
for each in pkgutil.iter_modules(kernel.__path__):
    module = importlib.import_module(f"{kernel.__name__}.{each.name}")
    for name, function in vars(module).items():
        for found in getattr(function, "overloads", {}).values():
            kinds = set(map(str, found.type_annotation.typemap.values()))
            if any("float" in kind for kind in kinds):
                print(each.name, name)
"""


def test_the_kernel_counts_in_whole_numbers_only_and_stays_in_its_arrays(tmp_path: Path):
    # A sum of a signed and an unsigned number would be a floating-point one, and quietly rounded.
    # One build serves both questions, since compiling takes nearly all of the time.
    sources = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    fresh = environment(NUMBA_CACHE_DIR=str(tmp_path), NUMBA_BOUNDSCHECK="1", PYTHONPATH=sources)
    done = subprocess.run(
        [sys.executable, "-c", FLOATING], env=fresh, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["bins _bin"]  # reads the exponent of a float, on purpose


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the sources, as an installation that is not this checkout."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "cham", tmp_path / "cham", ignore=skipped)
    return tmp_path


ASK = "from cham.engine.kernel import bin_number_of as f; print(f(1000), len(f.stats.cache_hits))"


def ask(sources: Path, **more: str) -> list[str]:
    told = environment(PYTHONPATH=str(sources), PYTHONDONTWRITEBYTECODE="1", **more)
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=told, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def cached_code(folder: Path) -> list[Path]:
    return list(folder.rglob("*.nbc"))


def test_compiled_code_is_kept_until_any_source_of_the_kernel_changes(copied: Path):
    assert ask(copied) == ["80", "0"]
    assert cached_code(copied / "cham" / "engine" / "kernel" / "__pycache__")
    assert ask(copied) == ["80", "1"]
    keys = copied / "cham" / "engine" / "kernel" / "keys.py"
    keys.write_text(keys.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert ask(copied) == ["80", "0"]


def test_a_chosen_cache_folder_is_used(copied: Path, tmp_path: Path):
    assert ask(copied, NUMBA_CACHE_DIR=str(tmp_path / "chosen")) == ["80", "0"]
    assert cached_code(tmp_path / "chosen")
    assert not cached_code(copied / "cham")


def test_nowhere_to_write_means_compiling_every_time(copied: Path, tmp_path: Path):
    # A file where the folder should be stops even the superuser from writing there.
    kernel = copied / "cham" / "engine" / "kernel"
    for folder in (kernel / "__pycache__", tmp_path / "home"):
        folder.touch()
    nowhere = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home")}
    assert ask(copied, **nowhere) == ["80", "0"]
    assert ask(copied, **nowhere) == ["80", "0"]
