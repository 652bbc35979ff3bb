"""Reasons and faults that were kept as their template and fields, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def in_words(told: Mapping[str, Any]) -> str:
    """Say a reason or a fault that was kept as its template and fields."""
    if not told:
        return ""
    if not told["template"]:
        return _("The file could not be worked on; the server's log says why.")
    template: str = told["template"]
    return _(template).format(**told["fields"])
