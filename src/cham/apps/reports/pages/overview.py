"""The head of the report: facts, key figures, and what matters in a few sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from django.utils.translation import gettext as _, ngettext

from cham.apps.reports.pages.headline import Counted, Headline, Sentence
from cham.apps.reports.pages.leaving import gone_sentences
from cham.apps.reports.pages.log_words import log_sentences
from cham.apps.reports.pages.pain_words import verdict_words
from cham.apps.reports.pages.plan_table import plan_sentence
from cham.apps.reports.pages.reader import Reader, is_thin
from cham.apps.reports.pages.score_tables import score_tone
from cham.apps.reports.pages.sequences import follows_sessions, typical_sequences
from cham.core.journeys import GapKind
from cham.core.pains import MoneyAtRisk, Pain, PainReport, Verdict

_NAMED = 3  # touchpoints named in a sentence


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A figure of the head row; `key` says which, whatever language its label is in."""

    key: str
    label: str
    value: str
    note: str
    tone: str = ""


def facts(reader: Reader) -> tuple[Fact, ...]:
    """Give the facts beside the title."""
    span, numbers = reader.evidence.span, reader.numbers
    customers = _("Customers") if reader.evidence.path_unit == "customer" else _("Cases")
    return (
        Fact(
            _("Interactions from"),
            _("{first} to {last}").format(
                first=numbers.date(span.first), last=numbers.date(span.last)
            ),
        ),
        Fact(_("Interactions"), numbers.number(reader.evidence.rows)),
        Fact(customers, numbers.number(reader.evidence.customers)),
        Fact(_("Written"), numbers.moment(span.made)),
    )


def key_figures(reader: Reader) -> tuple[KeyFigure, ...]:
    """Give the figures that a manager looks at first; only those that the data can give."""
    found = (
        _nps(reader),
        _positivity(reader),
        _money(reader),
        _gap_figure(reader, GapKind.NO_OWNER, _("Touchpoints without an owner")),
        _gap_figure(reader, GapKind.BROKEN_HANDOFF, _("Broken hand-offs")),
        _on_plan(reader),
        *_without_plan(reader),
    )
    return tuple(each for each in found if each is not None)


def headlines(reader: Reader) -> tuple[str, ...]:
    """Say in a few sentences what matters; nothing that the data do not hold."""
    return tuple(" ".join(each.text for each in headline) for headline in told(reader))


def told(reader: Reader) -> tuple[Headline, ...]:
    """Say the same with what each sentence counts."""
    found = (
        _worst_feeling(reader),
        *((each,) for each in _pain_sentences(reader)),
        _owner_sentence(reader),
        _path_sentence(reader),
        _drop_sentence(reader),
        _gone(reader),
        _to_and_fro(reader),
        *((each,) for each in log_sentences(reader)),
    )
    return tuple(each for each in found if each)


def _nps(reader: Reader) -> KeyFigure | None:
    measured = reader.evidence.overall.get("nps_0_10")
    if measured is None or measured.value is None:
        return None
    note = _("95% interval {interval}, n = {n}").format(
        interval=reader.interval(measured), n=reader.numbers.number(measured.n)
    )
    tone = score_tone(measured)
    return KeyFigure(
        key="nps",
        label="NPS",
        value=reader.figure(measured),
        note=note,
        tone="" if tone == "thin" else tone,
    )


def _positivity(reader: Reader) -> KeyFigure | None:
    """Count good against bad answers over everything that was asked on its commonest scale."""
    ratio = reader.evidence.measured.positivity
    if ratio is None or ratio.value is None:
        return None
    return KeyFigure(
        key="positivity",
        label=_("Good answers to one bad"),
        value=f"{reader.numbers.number(ratio.value, 1)} : 1",
        note=_("95% interval {interval}, n = {n}").format(
            interval=reader.interval(ratio), n=reader.numbers.number(ratio.n)
        ),
    )


def _money(reader: Reader) -> KeyFigure | None:
    report = reader.evidence.pains
    if report is None:
        return None
    dearest = report.dearest
    worst = dearest.at_risk if dearest is not None else None
    if worst is None:
        lost = len(report.claimed)
        return KeyFigure(
            key="money",
            label=_("Money at risk"),
            value=_("cannot tell"),
            note=ngettext(
                "more customers leave after a bad experience at {count} touchpoint; what that costs "
                "cannot be told",
                "more customers leave after a bad experience at {count} touchpoints; what that "
                "costs cannot be told",
                lost,
            ).format(count=reader.numbers.number(lost))
            if lost
            else _("no touchpoint goes with lost customers beyond chance"),
        )
    return KeyFigure(
        key="money",
        label=_("Money at risk at the worst touchpoint"),
        value=reader.money(worst.value),
        note=_("{low} to {high} in the period; an association").format(
            low=reader.money(worst.low), high=reader.money(worst.high)
        ),
        tone="bad",
    )


def _gap_figure(reader: Reader, kind: GapKind, label: str) -> KeyFigure | None:
    if not reader.evidence.is_planned:
        return None
    found = [each for each in reader.evidence.gaps if each.kind is kind]
    names = ", ".join(reader.name(each.touchpoints[-1]) for each in found[:3])
    return KeyFigure(
        key=kind.value,
        label=label,
        value=reader.numbers.number(len(found)),
        note=names or _("none"),
        tone="bad" if found else "",
    )


def _on_plan(reader: Reader) -> KeyFigure | None:
    conformance = reader.evidence.answers.conformance
    if not reader.evidence.is_planned or conformance is None:
        return None
    share = conformance.share_on_plan
    if share is None:
        return None
    return KeyFigure(
        key="on_plan",
        label=_("On the planned path"),
        value=reader.numbers.share(share),
        note=_("of {customers}").format(customers=reader.met_by(conformance.paths)),
    )


def _without_plan(reader: Reader) -> Iterator[KeyFigure]:
    """Fill the row for a log without plan and scores: what can be told of any log."""
    answers, numbers = reader.evidence.answers, reader.numbers
    if reader.evidence.is_planned or not answers.steps:
        return
    yield KeyFigure(
        key="steps",
        label=_("Different steps"),
        value=numbers.number(len(answers.rework.touchpoints)),
        note=_("{count} different paths").format(count=numbers.number(answers.variants.distinct)),
    )
    if answers.paths:
        yield KeyFigure(
            key="length",
            label=_("Steps per path"),
            value=numbers.number(answers.steps / answers.paths, 1),
            note=_("mean over {paths} paths").format(paths=numbers.number(answers.paths)),
        )
        yield KeyFigure(
            key="repeats",
            label=_("Paths that repeat a step"),
            value=numbers.share(answers.rework.repeaters / answers.paths),
            note=_("the same step met more than once"),
        )
    sequences = typical_sequences(reader.evidence)
    if sequences.shown and sequences.shown[0].count > 1:
        top = sequences.shown[0]
        text = (
            _("{count} of {all} sessions")
            if follows_sessions(reader.evidence)
            else _("{count} of {all} cases")
        )
        yield KeyFigure(
            key="top",
            label=_("Take the most frequent path"),
            value=numbers.share(top.count / sequences.sequences),
            note=text.format(
                count=numbers.number(top.count), all=numbers.number(sequences.sequences)
            ),
        )


def _worst_feeling(reader: Reader) -> Headline:
    measured = {
        key: found
        for key in reader.evidence.touchpoints
        if (found := reader.evidence.feeling(key)) is not None and not is_thin(found)
    }
    if len(measured) < 2:  # noqa: PLR2004 - the worst of one is no news
        return ()
    worst = min(measured, key=lambda key: measured[key].value or 0.0)
    found = measured[worst]
    text = _(
        "Customers feel worst at “{name}”: {value} on the scale −2 to +2 ({interval}, n = {n}), "
        "while the mean over all touchpoints is {mean}."
    ).format(
        name=reader.name(worst),
        value=reader.figure(found),
        interval=reader.interval(found),
        n=reader.numbers.number(found.n),
        mean=reader.numbers.signed(fmean(each.value or 0.0 for each in measured.values()), 1),
    )
    return (Sentence(text, Counted.ANSWERS, (worst,)),)


def _pain_sentences(reader: Reader) -> Iterator[Sentence]:
    report = reader.evidence.pains
    if report is None:
        return
    worst = report.dearest or _most_left(report)
    if worst is not None and worst.cost is not None:
        words = _dearest_words if worst.at_risk is not None else _most_left_words
        yield Sentence(words(reader, worst.key, worst.cost), Counted.MONEY, (worst.key,))
    if not report.claimed and report.tested:
        text = _(
            "No touchpoint can be said to go with lost customers on these data: differences as "
            "large as those seen come up by chance."
        )
        yield Sentence(text, Counted.PAINS)
    for each in report.pains:
        if each.verdict is Verdict.LEAKAGE:
            text = f"“{reader.name(each.key)}”: {verdict_words(each)}"
            yield Sentence(text, Counted.MONEY, (each.key,))


def _most_left(report: PainReport) -> Pain | None:
    """Give the pain after which most leave, of those whose money cannot be told."""
    lost = [(each.cost.loss.value, each) for each in report.claimed if each.cost is not None]
    return max(lost, key=lambda each: each[0])[1] if lost else None


def _dearest_words(reader: Reader, key: str, cost: MoneyAtRisk) -> str:
    return _(
        "The costliest pain is “{name}”: of customers alike, {loss} more bought nothing "
        "after a bad experience there than after a good one. That puts {money} at risk in "
        "the period ({low} to {high}); it is an association, not yet a cause."
    ).format(
        name=reader.name(key),
        loss=_points(reader, cost.loss.value),
        money=reader.money(cost.money.value),
        low=reader.money(cost.money.low),
        high=reader.money(cost.money.high),
    )


def _most_left_words(reader: Reader, key: str, cost: MoneyAtRisk) -> str:
    return _(
        "Most customers leave after “{name}”: of customers alike, {loss} more bought nothing after "
        "a bad experience there than after a good one. What that costs cannot be told from these "
        "data; it is an association, not yet a cause."
    ).format(name=reader.name(key), loss=_points(reader, cost.loss.value))


def _points(reader: Reader, share: float) -> str:
    return _("{points} percentage points").format(points=reader.numbers.number(100 * share, 1))


def _owner_sentence(reader: Reader) -> Headline:
    if not reader.evidence.is_planned:
        return ()
    missing = [each for each in reader.evidence.gaps if each.kind is GapKind.NO_OWNER]
    if not missing:
        return ()
    names = ", ".join(f"“{reader.name(each.touchpoints[0])}”" for each in missing[:_NAMED])
    text = (
        _("Nobody answers for {names}.")
        if len(missing) <= _NAMED
        else _("Nobody answers for {count} touchpoints, among them {names}.")
    )
    return (Sentence(text.format(count=len(missing), names=names), Counted.NO_OWNER),)


def _path_sentence(reader: Reader) -> Headline:
    conformance = reader.evidence.answers.conformance
    if not reader.evidence.is_planned or conformance is None:
        return ()
    skipped = max(conformance.touchpoints, key=lambda each: each.skipped, default=None)
    sentence = Sentence(plan_sentence(reader, conformance), Counted.PLAN)
    if skipped is None or not skipped.skipped:
        return (sentence,)
    more = _("The step most often skipped is “{name}” ({count} times).").format(
        name=reader.name(skipped.touchpoint), count=reader.numbers.number(skipped.skipped)
    )
    return sentence, Sentence(more, Counted.SKIPPED, (skipped.touchpoint,))


def _drop_sentence(reader: Reader) -> Headline:
    funnel = reader.evidence.answers.funnel
    if not reader.evidence.is_planned or funnel is None:
        return ()
    found = funnel.narrowest()
    if found is None:
        return ()
    names = {each.key: reader.text(each.name) for each in reader.evidence.journey.stages}
    text = _("The narrowest passage is from “{before}” to “{after}”: {share} go on.").format(
        before=names[found.before.stage],
        after=names[found.after.stage],
        share=reader.numbers.share(found.share),
    )
    return (Sentence(text, Counted.FUNNEL),)


def _gone(reader: Reader) -> Headline:
    found = reader.evidence.answers.drop_off
    said = gone_sentences(reader, found)
    if found is None or not said:
        return ()
    everybody, most = said
    where = (found.touchpoints[0].touchpoint,)
    return Sentence(everybody, Counted.GONE), Sentence(most, Counted.DROPPED, where)


def _to_and_fro(reader: Reader) -> Headline:
    pairs = [each for each in reader.evidence.answers.ping_pong.pairs if each.returns]
    if not pairs:
        return ()
    worst = max(pairs, key=lambda each: each.returns)
    text = ngettext(
        "{first} passed {count} case on to {second} and got it straight back.",
        "{first} passed {count} cases on to {second} and got them straight back.",
        worst.paths,
    ).format(
        first=reader.unit(worst.unit),
        second=reader.unit(worst.other),
        count=reader.numbers.number(worst.paths),
    )
    return (Sentence(text, Counted.PING_PONG, (worst.unit, worst.other)),)
