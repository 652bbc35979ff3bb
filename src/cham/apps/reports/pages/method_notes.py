"""How the figures were made, and what the data cannot show: the page that makes them checkable."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from cham.apps.reports.pages.overview import Fact
from cham.apps.reports.pages.pain_ranking import settings_words
from cham.apps.reports.pages.reader import Reader
from cham.core.paths import WIDEST_BIN

_STILL = timedelta(days=31)  # longer without a row, data are likely to have ended


def method_notes(reader: Reader) -> tuple[Fact, ...]:
    """State windows, n, exclusions, assumptions and methods."""
    return (*_data(reader), *_paths(reader), *_figures(reader))


def what_cannot_be_shown(reader: Reader) -> tuple[str, ...]:
    """Name what these data leave open, so that its absence is not read as good news."""
    evidence = reader.evidence
    found = (
        (
            not evidence.is_planned,
            _("Whether customers do what was planned: there is no planned journey."),
        ),
        (not evidence.answers.steps, _("What customers do: there are answers only, no steps.")),
        (not evidence.scores, _("How customers feel: there are no answers with a score.")),
        (not evidence.is_planned, _("Who answers for what: the data name no owners.")),
        (
            not evidence.purchases,
            _("What a bad experience costs: no row says that it is a purchase."),
        ),
        (
            bool(evidence.scores and evidence.purchases and evidence.pains is None),
            _("What a bad experience costs: customers were not followed long enough."),
        ),
        (
            evidence.path_unit == "case",
            _("What one person lives through over time: interactions name cases, not customers."),
        ),
        (
            not evidence.units,
            _("Whether customers are passed to and fro: interactions name no unit."),
        ),
        (not evidence.channels, _("On which channel it happened: interactions name none.")),
        (
            evidence.span.as_of - evidence.span.last > _STILL,
            _(
                "Who left after {last}: nothing is recorded from then on to {as_of}, the day that "
                "figures look from, and whoever did nothing in between counts as gone."
            ).format(
                last=reader.numbers.date(evidence.span.last),
                as_of=reader.numbers.date(evidence.span.as_of),
            ),
        ),
        (_has_codes_only(reader), _("What the steps mean: they bear numbers, not names.")),
    )
    return tuple(text for applies, text in found if applies)


def _has_codes_only(reader: Reader) -> bool:
    names = [reader.name(each.touchpoint) for each in reader.evidence.answers.rework.touchpoints]
    return bool(names) and not any(letter.isalpha() for name in names for letter in name)


def _data(reader: Reader) -> Iterator[Fact]:
    evidence, numbers = reader.evidence, reader.numbers
    intake, span = evidence.intake, evidence.span
    sources = ", ".join(
        f"{name} ({numbers.number(count)})" for name, count in intake.sources.items()
    )
    yield Fact(_("Sources"), sources)
    yield Fact(
        _("Nothing is lost"),
        _(
            "{received} rows received = {stored} stored + {duplicates} duplicates + {dead} set "
            "aside with a reason."
        ).format(
            received=numbers.number(intake.received),
            stored=numbers.number(intake.stored),
            duplicates=numbers.number(intake.duplicates),
            dead=numbers.number(intake.dead),
        ),
    )
    yield Fact(
        _("Window"),
        _("{first} to {last}, times in {zone}. Figures look from {as_of}.").format(
            first=numbers.moment(span.first),
            last=numbers.moment(span.last),
            zone=evidence.firm.zone.key,
            as_of=numbers.moment(span.as_of),
        ),
    )
    outside = sum(each.out_of_scale for each in evidence.answers.scores.touchpoints)
    if evidence.scores:
        yield Fact(
            _("Answers not counted"),
            _(
                "{count} answers lie outside their declared scale. They are left out and counted, "
                "never moved onto the scale."
            ).format(count=numbers.number(outside)),
        )


def _paths(reader: Reader) -> Iterator[Fact]:
    answers, numbers = reader.evidence.answers, reader.numbers
    unit = (
        _("customer, over all their interactions")
        if reader.evidence.path_unit == "customer"
        else _("case")
    )
    yield Fact(
        _("Paths"),
        _(
            "A path is one {unit}, in the order of time; ties keep the order of arrival. A move is "
            "a step followed directly by the next. Answers to surveys are not steps. A session "
            "ends after {minutes} minutes without a step."
        ).format(unit=unit, minutes=numbers.number(answers.sessions.timeout.total_seconds() / 60)),
    )
    if answers.funnel is not None and reader.evidence.is_planned:
        yield Fact(
            _("From stage to stage"),
            _(
                "Counted from the first arrival in the first stage; each next stage strictly "
                "later; all within {days} days."
            ).format(days=answers.funnel.window.days),
        )
    if reader.evidence.is_planned:
        yield Fact(
            _("Planned path"),
            _(
                "A path is on plan so far when no change of stage is unplanned, no required "
                "touchpoint was passed over, nothing is repeated that should not be, and no step "
                "lies off the map. Touchpoints are found by the journey's rules, the first match "
                "counts."
            ),
        )
    yield from _leaving(reader)
    yield Fact(
        _("Times between steps"),
        _(
            "Medians in the flow are read from histograms whose bins are at most {share} wide."
        ).format(share=numbers.share(WIDEST_BIN, 1)),
    )


def _leaving(reader: Reader) -> Iterator[Fact]:
    answers = reader.evidence.answers
    if not reader.evidence.is_planned:
        return
    if answers.drop_off is not None:
        yield Fact(
            _("Last seen"),
            _("Gone is who took no step in the {days} days before {as_of}.").format(
                days=answers.drop_off.horizon.days,
                as_of=reader.numbers.date(answers.drop_off.as_of),
            ),
        )
    yield Fact(
        _("Signs of confusion"),
        _(
            "Turned back: from a stage to an earlier one although the plan does not. Asked again: "
            "the same customer contacts or complains at the same touchpoint within {days} days."
        ).format(days=answers.confusion.window.days),
    )


def _figures(reader: Reader) -> Iterator[Fact]:
    if reader.evidence.scores:
        yield Fact(
            _("Intervals"),
            _(
                "95%: adjusted Wald for NPS (Rocks 2016), Wilson for shares, t for means. The "
                "point shown is the raw figure. Every answer counts once; no weighting. Several "
                "answers of one person count as several, so the true interval is a little wider."
            ),
        )
        yield Fact(
            _("Emotion"),
            _(
                "Where emotion itself was asked, that is shown; else satisfaction, ease or "
                "recommendation, put on −2 to +2 in a straight line."
            ),
        )
    report = reader.evidence.pains
    if report is not None:
        yield Fact(_("Money at risk"), settings_words(reader, report))
        yield Fact(
            _("Association, not cause"),
            _(
                "Customers alike in prior value and tenure are compared; they may differ in ways "
                "that were not recorded. Ranks come from bootstrap draws: ranks that the draws "
                "do not hold apart are said to be so."
            ),
        )
