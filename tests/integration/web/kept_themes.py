"""Themes that were found before, of one comment: for tests that are about rights and shapes."""

from array import array
from datetime import UTC, datetime

from django.utils import timezone

from cham.apps.comments.models import Comment
from cham.apps.insights.encoding import encode
from cham.apps.orgs.models import Organisation
from cham.apps.themes.findings import Change, Findings, FoundTheme
from cham.apps.themes.models import KnownTheme, ThemeComments, ThemeQuote, ThemeRun
from cham.apps.themes.quoting import mark_of
from cham.apps.themes.standing import standing_of
from cham.core.measures import expected_share, share_interval

_LONG = 1e9  # seconds: they are not found anew before long
START = datetime(2026, 11, 1, tzinfo=UTC)


def keep_themes(firm: Organisation, comment: Comment, name: str, *codes: str) -> str:
    """Keep themes of one comment; the last one is merged into the first. Gives the first's code."""
    known = [KnownTheme.objects.get_or_create(code=code)[0] for code in codes]
    known[0].name = name
    known[0].save()
    known[-1].merged_into = known[0]
    known[-1].save()
    run, _ = ThemeRun.objects.get_or_create(period="12m", defaults={"asked_at": timezone.now()})
    for code in codes[:-1]:
        ThemeComments.objects.get_or_create(
            run=run, code=code, defaults={"keys": array("q", [comment.pk]).tobytes()}
        )
        ThemeQuote.objects.get_or_create(
            run=run, code=code, comment=comment, start=0, end=7, mark=mark_of(comment.text[:7])
        )
    ThemeRun.objects.filter(pk=run.pk).update(
        content=encode(findings(*codes[:-1])),
        standing=standing_of(firm, timezone.now()),
        made_at=timezone.now(),
        seconds=_LONG,
    )
    return codes[0]


def findings(*codes: str) -> Findings:
    return Findings(
        of=2,
        n=1,
        n_before=1,
        covered=share_interval(1, 1),
        other=0,
        cannot_tell="",
        starts=(START,),
        totals=(1,),
        first=0,
        themes=tuple(
            FoundTheme(
                code=code,
                name="gọi · nghe máy",
                terms=("gọi", "nghe máy"),
                count=1,
                share=share_interval(1, 1),
                counted=1,
                complaints=1,
                sentiments={"negative": expected_share(0.9, 1)},
                signs=(),
                units=(),
                moments=(1,),
                change=Change(
                    verdict="growing", value=1.0, low=0.5, high=2.0, adjusted_p_value=0.01,
                    before=0, of=1,
                ),
            )
            for code in codes
        ),
    )  # fmt: skip
