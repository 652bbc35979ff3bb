"""Reasons and faults that were kept as their template and fields, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _, gettext_noop

from cham.apps.imports.proposals import scale_words
from cham.doors.files.errors import (
    DateAmbiguousError,
    NumberAmbiguousError,
    NumberMixedError,
    ScaleMixedError,
)

SCALE_IN_DOUBT = ScaleMixedError.code

# What the mapping's file would say in its own words, and the page asks below.
_ORDER_BELOW = gettext_noop(
    "{column}: {value} on line {line} may be day/month or month/day. Say below which it is."
)
_MARK_BELOW = gettext_noop(
    "{column}: {value} on line {line} can be read in two ways. Say below which is right."
)
_ASKED_BELOW = {
    DateAmbiguousError.template: _ORDER_BELOW,
    NumberAmbiguousError.template: _MARK_BELOW,
    NumberMixedError.template: _MARK_BELOW,
}


def in_words(told: Mapping[str, Any]) -> str:
    """Say a reason or a fault that was kept as its template and fields."""
    if not told:
        return ""
    if not told["template"]:
        return _("The file could not be worked on; the server's log says why.")
    if told.get("code") == SCALE_IN_DOUBT:
        return _scale_in_doubt(told["fields"])
    template: str = told["template"]
    return _(_ASKED_BELOW.get(template, template)).format(**told["fields"])


def _scale_in_doubt(fields: Mapping[str, str]) -> str:
    """Say it without the words of a mapping file, which nobody has in front of them here."""
    said = _(
        "{column}: the answers lie between {low} and {high} ({n} answers), which does not look "
        "like {scale}. Choose the scale that was asked below, or say that it is right."
    )
    return said.format(**{**fields, "scale": scale_words(fields["scale"])})
