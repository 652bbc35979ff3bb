"""How figures of themes are said."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.themes.findings import Change
from cham.core.measures import Estimate
from cham.drawing.numbers import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a theme since the period before.

    Attributes
    ----------
    key
        `growing`, `shrinking`, `within_noise`, `cannot_tell`.
    label
        In a few words.
    change
        By how much, with its interval; empty where there is nothing to compare with.
    explanation
        What that means and what it rests on.
    """

    key: str
    label: str
    icon: str
    change: str
    explanation: str


def verdict_of(change: Change | None, numbers: Numbers) -> Verdict:
    """Say what became of a theme, and how sure that is."""
    if change is None:
        return Verdict(
            key="cannot_tell",
            label=_("Cannot tell yet"),
            icon="",
            change="",
            explanation=_("There is no period before to compare with."),
        )
    apart, key = _apart(change, numbers), change.verdict
    counts = _("{before} of {of} comments in the period before").format(
        before=numbers.number(change.before), of=numbers.number(change.of)
    )
    labels = {
        "growing": (_("Growing"), "up", _("More than chance explains: {counts}.")),
        "shrinking": (_("Shrinking"), "down", _("Less than chance explains: {counts}.")),
        "within_noise": (
            _("Within noise"),
            "",
            _("A change that chance alone brings about often enough: {counts}."),
        ),
        "cannot_tell": (
            _("Cannot tell yet"),
            "",
            _("Too few comments to compare: {counts}."),
        ),
    }
    label, icon, text = labels[key]
    return Verdict(
        key=key, label=label, icon=icon, change=apart, explanation=text.format(counts=counts)
    )


def not_compared() -> Verdict:
    """Say why nothing is told of growth to those who see a part of the comments."""
    return Verdict(
        key="cannot_tell",
        label=_("Not compared"),
        icon="",
        change="",
        explanation=_("Growth is told of the whole organisation only."),
    )


def _apart(change: Change, numbers: Numbers) -> str:
    if change.value is None or change.low is None or change.high is None:
        return ""
    return _("{value} points [{low} to {high}]").format(
        value=numbers.signed(change.value, 1),
        low=numbers.signed(change.low, 1),
        high=numbers.signed(change.high, 1),
    )


def interval(found: Estimate, numbers: Numbers) -> str:
    """Say the interval of a share in percent; empty where there is none."""
    if found.low is None or found.high is None:
        return ""
    return f"{numbers.number(found.low, 1)}–{numbers.share(found.high / 100, 1)}"
