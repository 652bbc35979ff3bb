"""Every setting stands in the reference, and the reference names none that is not read."""

import re
from pathlib import Path

from cham.web.environment import IN_FILE, SECRETS, SETTINGS

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "settings.md"


def test_the_reference_and_the_program_know_the_same_settings():
    text = PAGE.read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(CHAM_[A-Z_]+)`", text, re.MULTILINE))
    assert rows == SETTINGS


def test_the_reference_says_which_settings_may_stand_in_a_file():
    text = PAGE.read_text(encoding="utf-8")
    for name in SECRETS:
        line = next(each for each in text.splitlines() if each.startswith(f"| `{name}`"))
        assert IN_FILE in line
