"""Pains ranked by money, with what cannot be told apart and what cannot be told at all."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.reports.pages.pain_words import band_words, untold_words, verdict_words
from cham.apps.reports.pages.reader import Reader
from cham.core.pains import ASSOCIATION, MarginBasis, Pain, PainReport, Share, Verdict
from cham.drawing.intervals import ScaleRange, interval_mark


@dataclass(frozen=True, slots=True)
class After:
    """How often something followed a bad experience, and how often a good one."""

    what: str
    bad: str
    good: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PainRow:
    """One touchpoint in the ranking."""

    rank: str
    group: str
    name: str
    stage: str
    money: str
    range: str
    mark: str
    tone: str
    met: str
    unhappy: str
    unhappy_range: str
    loss: str
    followed: str
    after: tuple[After, ...]
    owner: str
    owner_tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestRow:
    """A touchpoint of which nothing can be said, and why."""

    name: str
    met: str
    unhappy: str
    unhappy_range: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PainPart:
    """The section as the template shows it."""

    lead: str
    basis: str
    warnings: tuple[str, ...]
    scale: str
    rows: tuple[PainRow, ...]
    rest: tuple[RestRow, ...]
    note: str


def pain_part(reader: Reader) -> PainPart | None:
    """Make the section; none where scores or purchases are missing."""
    report = reader.evidence.pains
    if report is None:
        return None
    rest = [
        each
        for each in report.pains
        if each.rank is None and each.verdict is not Verdict.NOT_SCORED
    ]
    axis = _axis(report)
    return PainPart(
        lead=_lead(report),
        basis=settings_words(reader, report),
        warnings=_warnings(reader, report),
        scale=_("{low} to {high}").format(low=reader.money(axis.low), high=reader.money(axis.high))
        if report.dearest is not None
        else "",
        rows=pain_rows(reader),
        rest=tuple(_rest_row(reader, each) for each in rest),
        note=_(ASSOCIATION),
    )


def pain_rows(reader: Reader) -> tuple[PainRow, ...]:
    """Give the claimed pains by money; none where no pain could be looked for."""
    report = reader.evidence.pains
    if report is None:
        return ()
    axis = _axis(report)
    return tuple(_row(reader, each, report, axis) for each in report.claimed)


def settings_words(reader: Reader, report: PainReport) -> str:
    """State the question that the money figures answer, in full."""
    settings = report.settings
    margins = {
        MarginBasis.SHARE: _("margin given by the firm ({share})").format(
            share=reader.numbers.share(settings.margin.share or 0.0, 1)
        ),
        MarginBasis.PER_ORDER: _("margin per order given by the firm ({amount})").format(
            amount=reader.money(settings.margin.per_order or 0)
        ),
        MarginBasis.REVENUE: _("revenue, as no margin was given"),
    }
    question = _(
        "Period: experiences from {start} to {end}. Lost means no purchase within {horizon} days after the experience; only customers "
        "followed that long are compared, and only with customers alike in prior value and "
        "tenure. Money rests on {margin}. Interval: {level}, from {replicates} bootstrap draws of "
        "customers; all {tested} touchpoints are tested together."
    ).format(
        start=reader.day(settings.start),
        end=reader.day(settings.end),
        horizon=settings.horizon_days,
        margin=margins[settings.margin.basis],
        level=reader.numbers.share(settings.level),
        replicates=reader.numbers.number(settings.replicates),
        tested=report.tested,
    )
    return f"{question} {band_words(report, reader.language)}".strip()


def _lead(report: PainReport) -> str:
    if report.claimed:
        return _(
            "Money at risk is what the customers with a bad experience would have brought, times "
            "how much more often they leave than customers like them with a good one."
        )
    return _(
        "No touchpoint can be said to go with lost customers on these data; that is an answer, "
        "not a failure."
    )


def _warnings(reader: Reader, report: PainReport) -> tuple[str, ...]:
    return tuple(
        _("{name}: {words}").format(name=reader.name(each.key), words=verdict_words(each))
        for each in report.pains
        if each.verdict is Verdict.LEAKAGE
    )


def _axis(report: PainReport) -> ScaleRange:
    """Span the amounts that are told."""
    costs = [each.at_risk for each in report.claimed if each.at_risk is not None]
    high = max((each.high for each in costs), default=1)
    low = min((each.low for each in costs), default=0)
    return ScaleRange(low=min(low, 0), high=max(high, 1), zero=0)


def _row(reader: Reader, pain: Pain, report: PainReport, axis: ScaleRange) -> PainRow:
    owner = reader.owners(pain.key)
    nobody = reader.evidence.is_planned and not owner
    money, interval, mark = _money(reader, pain, axis)
    after = tuple(_after(reader, pain))
    stages = {
        each.key: reader.text(stage.name)
        for stage in reader.evidence.journey.stages
        for each in stage.touchpoints
    }
    return PainRow(
        rank=str(pain.rank.place) if pain.rank and pain.at_risk is not None else "–",
        group=_alike(pain, report),
        name=reader.name(pain.key),
        stage=stages.get(pain.key, ""),
        money=money,
        range=interval,
        mark=mark,
        tone="bad" if pain.verdict.is_claim else "",
        met=reader.numbers.number(pain.reach.customers),
        unhappy=_share(reader, pain.unhappy),
        unhappy_range=_share_range(reader, pain.unhappy),
        loss=_loss(reader, pain),
        followed=_followed(after),
        after=after,
        owner=_("nobody") if nobody else owner,
        owner_tone="bad" if nobody else "",
    )


def _rest_row(reader: Reader, pain: Pain) -> RestRow:
    return RestRow(
        name=reader.name(pain.key),
        met=reader.numbers.number(pain.reach.customers),
        unhappy=_share(reader, pain.unhappy),
        unhappy_range=_share_range(reader, pain.unhappy),
        verdict=untold_words(pain, reader.language),
    )


def _money(reader: Reader, pain: Pain, axis: ScaleRange) -> tuple[str, str, str]:
    money = pain.at_risk
    if money is None:
        return _("cannot tell"), verdict_words(pain), ""
    interval = _("{low} to {high}").format(
        low=reader.money(money.low), high=reader.money(money.high)
    )
    words = f"{reader.money(money.value)} ({interval})"
    mark = interval_mark(money.value, money.low, money.high, axis, tone="bad", words=words)
    return reader.money(money.value), interval, mark


def _loss(reader: Reader, pain: Pain) -> str:
    """Say how many more leave, like with like, and what a plain comparison would have said."""
    if pain.cost is None:
        return ""
    number = reader.numbers.number
    return _(
        "{loss} percentage points more leave than after a good one ({low} to {high}); without "
        "comparing like with like it would read {naive}"
    ).format(
        loss=number(100 * pain.cost.loss.value, 1),
        low=number(100 * pain.cost.loss.low, 1),
        high=number(100 * pain.cost.loss.high, 1),
        naive=number(100 * pain.cost.naive.value, 1),
    )


def _alike(pain: Pain, report: PainReport) -> str:
    """Name the ranks that cannot be told apart from this one."""
    if pain.rank is None or pain.at_risk is None:
        return ""
    group = [
        each.rank.place
        for each in report.claimed
        if each.rank and each.at_risk is not None and each.rank.group == pain.rank.group
    ]
    if len(group) < 2:  # noqa: PLR2004 - alone
        return ""
    return _("ranks {first} to {last} cannot be told apart").format(
        first=min(group), last=max(group)
    )


def _share(reader: Reader, share: Share) -> str:
    return reader.numbers.share(share.value) if share.n else "–"


def _share_range(reader: Reader, share: Share) -> str:
    if not share.n:
        return ""
    return _("{low} to {high}, n = {n}").format(
        low=reader.numbers.share(share.low),
        high=reader.numbers.share(share.high),
        n=reader.numbers.number(share.n),
    )


def _after(reader: Reader, pain: Pain) -> Iterator[After]:
    """Say what followed a bad experience, beside the same after a good one."""
    if pain.bad is None:
        return
    pairs = (
        (_("bought no more"), pain.bad.lost, pain.good.lost if pain.good else None),
        (_("said goodbye"), pain.bad.left, pain.good.left if pain.good else None),
        (_("came back to it"), pain.bad.returned, pain.good.returned if pain.good else None),
        (_("called"), pain.bad.called, pain.good.called if pain.good else None),
        (_("complained"), pain.bad.complained, pain.good.complained if pain.good else None),
    )
    for what, bad, good in pairs:
        if bad is not None and bad.n:
            beside = _share(reader, good) if good is not None and good.n else ""
            yield After(what, _share(reader, bad), beside)


def _followed(after: tuple[After, ...]) -> str:
    said = []
    for each in after:
        beside = _(" (good: {share})").format(share=each.good) if each.good else ""
        said.append(f"{each.what} {each.bad}{beside}")
    return "; ".join(said)
