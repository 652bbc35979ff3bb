"""What is heavy is loaded in workshops alone: web processes and the consumer stay small."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "numba",
    "scipy",
    "sklearn",
    "pyarrow",
    "duckdb",
    "deltalake",
    "cham.voice",
    "cham.engine",
)
_PROGRAM = """
import sys, django
django.setup()
import {module}
print([name for name in {heavy!r} if name in sys.modules])
"""


@pytest.mark.parametrize("module", ["cham.web.urls", "cham.apps.comments.jobs"])
def test_nothing_heavy_is_loaded(module: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(module=module, heavy=HEAVY)],
        env={
            **os.environ,
            "CHAM_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "cham.web.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
