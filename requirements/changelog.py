"""Gathers the fragments of changelog.d into CHANGELOG.md: `python requirements/changelog.py 0.2.0`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed"}
PLACE = "## Not released yet\n"


def main(version: str) -> None:
    fragments = sorted(Path("changelog.d").glob("*.md"))
    lines = [f"## {version} ({datetime.now(UTC):%Y-%m-%d})\n"]
    for kind, title in KINDS.items():
        texts = [p.read_text("utf-8").strip() for p in fragments if p.stem.endswith(f".{kind}")]
        if texts:
            lines += [f"\n### {title}\n", *(f"- {text}\n" for text in texts)]
    log = Path("CHANGELOG.md")
    before, _, after = log.read_text("utf-8").partition(PLACE)
    rest = after.replace("\nSee `changelog.d`.\n", "", 1)
    log.write_text(f"{before}{PLACE}\nSee `changelog.d`.\n\n{''.join(lines)}{rest}", "utf-8")
    for path in fragments:
        path.unlink()


if __name__ == "__main__":
    main(sys.argv[1])
