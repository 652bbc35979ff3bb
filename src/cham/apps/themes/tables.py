"""Everything that the page of themes shows, as tables to read and to take away."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cham.apps.comments.models import Sentiment
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.apps.themes.findings import Findings, FoundTheme
from cham.apps.themes.queries import Listed
from cham.apps.themes.words import Verdict
from cham.core.measures import Estimate
from cham.drawing.trend import Moment


def themes_table(
    listed: Sequence[Listed], verdicts: Sequence[Verdict], hrefs: Sequence[str]
) -> Table:
    """Give all themes with their figures; how they changed where there was a period before."""
    compares = any(each.found.change is not None for each in listed)
    return Table(
        key="themes",
        title=_("All themes"),
        columns=(
            Column("name", _("Theme")),
            Column("count", _("Customer comments"), Kind.NUMBER),
            Column("share", _("Share"), Kind.SHARE, 1),
            Column("low", _("Share at least"), Kind.SHARE, 1),
            Column("high", _("Share at most"), Kind.SHARE, 1),
            *(_changes() if compares else ()),
            Column("negative", _("Negative"), Kind.SHARE),
            Column("positive", _("Positive"), Kind.SHARE),
        ),
        rows=tuple(
            _row(each, verdict, href, compares=compares)
            for each, verdict, href in zip(listed, verdicts, hrefs, strict=True)
        ),
        foot=_(
            "A comment can belong to several themes. Intervals hold in 95 of 100 cases. All themes "
            "are tested together (Benjamini–Hochberg): of those called growing or shrinking at most "
            "5 in 100 are called so by chance."
        ),
        is_wide=True,
    )


def _changes() -> tuple[Column, ...]:
    return (
        Column("verdict", _("Since the period before")),
        Column("change", _("Change in points"), Kind.SIGNED, 1),
        Column("change_low", _("Change at least"), Kind.SIGNED, 1),
        Column("change_high", _("Change at most"), Kind.SIGNED, 1),
    )


def _row(listed: Listed, verdict: Verdict, href: str, *, compares: bool) -> Row:
    found, change = listed.found, listed.found.change
    bounds = (change.value, change.low, change.high) if change else (None, None, None)
    return Row(
        (
            Cell(listed.name, href=href),
            found.count,
            *_shares(found.share),
            *((verdict.label, *bounds) if compares else ()),
            _feeling(found, Sentiment.NEGATIVE),
            _feeling(found, Sentiment.POSITIVE),
        )
    )


def _shares(estimate: Estimate) -> tuple[float | None, ...]:
    found = (estimate.value, estimate.low, estimate.high)
    return tuple(None if each is None else each / 100 for each in found)


def _feeling(found: FoundTheme, key: Sentiment) -> float | None:
    share = found.sentiments.get(key.value)
    return None if share is None or share.value is None else share.value / 100


def trend_table(
    findings: Findings, found: FoundTheme, name: str, moments: Sequence[Moment]
) -> Table:
    """Give what the picture of a theme's trend shows."""
    return Table(
        key=f"trend-{found.code}",
        title=_("Share of “{name}” over time").format(name=name),
        columns=(
            Column("from", _("From"), Kind.DAY),
            Column("count", _("Comments of the theme"), Kind.NUMBER),
            Column("of", _("All comments"), Kind.NUMBER),
            Column("share", _("Share"), Kind.SHARE, 1),
            Column("low", _("at least"), Kind.SHARE, 1),
            Column("high", _("at most"), Kind.SHARE, 1),
        ),
        rows=tuple(
            Row((start, count, n, *(_percent(each) for each in (m.value, m.low, m.high))))
            for start, count, n, m in zip(
                findings.starts, found.moments, findings.totals, moments, strict=True
            )
        ),
    )


def _percent(value: float | None) -> float | None:
    return None if value is None else value / 100


def trends_table(findings: Findings, listed: Sequence[Listed]) -> Table:
    """Give the comments of every theme in each stretch of time."""
    return Table(
        key="trends",
        title=_("Comments of each theme over time"),
        columns=(
            Column("from", _("From"), Kind.DAY),
            Column("of", _("All comments"), Kind.NUMBER),
            *(Column(each.found.code, each.name, Kind.NUMBER) for each in listed),
        ),
        rows=tuple(
            Row((start, total, *(each.found.moments[at] for each in listed)))
            for at, (start, total) in enumerate(zip(findings.starts, findings.totals, strict=True))
        ),
        is_wide=True,
    )
