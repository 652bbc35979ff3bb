import os
import subprocess
import sys
from pathlib import Path

import pytest

from property.engine.logs import MANY

HERE = Path(__file__).parent
FILES = sorted(path.name for path in HERE.glob("test_*_equal*.py"))


@pytest.mark.long
@pytest.mark.parametrize("file", FILES)
def test_the_same_properties_hold_for_many_times_as_many_examples(file: str):
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", file]
    many = os.environ | {MANY: "20"}
    done = subprocess.run(command, cwd=HERE, env=many, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
