"""Addresses of static files that other packages bring: they change with the content."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class DigestInAddress(StaticFilesStorage):
    """Adds a digest to each address, so that browsers may keep files for long."""

    def url(self, name: str | None, force: bool = False) -> str:  # noqa: FBT001, FBT002, ARG002 - Django's signature
        """Give the address of a file."""
        return f"{super().url(name)}?v={_digest(name)}" if name else super().url(name)


@lru_cache(maxsize=512)
def _digest(name: str) -> str:
    found = finders.find(name)
    content = Path(found).read_bytes() if isinstance(found, str) else b""
    return hashlib.sha256(content).hexdigest()[:12]
