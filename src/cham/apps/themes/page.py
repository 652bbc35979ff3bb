"""The page of themes as the template shows it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cham.apps.comments.models import Comment, Sentiment
from cham.apps.comments.places import places
from cham.apps.insights.asking import Asked
from cham.apps.journeys.addresses import touchpoint_address
from cham.apps.journeys.queries import unfolded_journeys
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Unit
from cham.apps.orgs.policy import Act
from cham.apps.screens.tables import Style, Table
from cham.apps.themes.findings import Findings, FoundTheme
from cham.apps.themes.queries import Listed, Quoted, Ready, quotes_of
from cham.apps.themes.seeing import sees_all
from cham.apps.themes.tables import themes_table, trend_table, trends_table
from cham.apps.themes.words import Verdict, interval, not_compared, verdict_of
from cham.core.measures import share_interval
from cham.drawing.numbers import Numbers
from cham.drawing.spark import spark
from cham.drawing.trend import Moment, even_scale, trend

_MOST_PLACES = 4
_MOST_QUOTES = 5
_IN_PART = 6
_TONES = {Sentiment.NEGATIVE.value: "bad", Sentiment.POSITIVE.value: "good"}
_AIR = 1.5
_TICKS = 4  # steps of the scale
_FEWEST = 30  # comments of a stretch below which its share is drawn as thin
_STEPS = (2, 4, 8, 12, 20, 40, 60, 80, 100)  # percent at the top of a picture: fourths are even


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    """One part of the bar of sentiments; places are of a bar of a hundred."""

    label: str
    tone: str
    share: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Place:
    """A touchpoint or unit, and how many of the theme's comments belong to it."""

    name: str
    count: str
    share: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a customer wrote, letter for letter."""

    text: str
    tone: str
    moment: datetime
    unit: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """What a growing theme is on the list of pains."""

    journey: str
    touchpoint: str
    title: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCard:
    """A theme as it is shown.

    Attributes
    ----------
    own_name
        What a person called it; empty where its terms name it.
    pain
        What it can be made with one click; None for those who may not, or where it does not grow.
    """

    code: str
    name: str
    own_name: str
    terms: str
    is_pinned: bool
    count: str
    share: str
    range: str
    complaints: str
    verdict: Verdict
    feelings: tuple[Feeling, ...]
    spark: str
    touchpoints: tuple[Place, ...]
    units: tuple[Place, ...]
    quotes: tuple[Quote, ...]
    merged: tuple[tuple[str, str], ...]
    href: str
    pain: Pain | None


@dataclass(frozen=True, slots=True)
class Whole:
    """One theme with everything that there is to say of it."""

    card: ThemeCard
    trend: str
    trend_table: Table


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure on top of the page."""

    label: str
    value: str
    note: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class ThemePage:
    """What the page shows.

    Attributes
    ----------
    drawn
        Said where only some of the comments were looked at; empty otherwise.
    is_part
        Whether it is counted from the comments alone that the reader may see.
    """

    tiles: tuple[Tile, ...]
    cards: tuple[ThemeCard, ...]
    table: Table
    trends: Table
    cannot_tell: str
    drawn: str
    is_part: bool

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table that can be taken away."""
        return (self.table, self.trends)


class Painter:
    """Shows themes to one reader: language, rights, and the names of a journey.

    Parameters
    ----------
    asked
        Its journey must be one that there is, or None.
    """

    def __init__(self, caller: Caller, asked: Asked, style: Style) -> None:
        self._caller = caller
        self._asked = asked
        self._style = style
        self._numbers = Numbers(style.language)
        journeys = {each.key: each for each in unfolded_journeys(caller.organisation)}
        self._journey = journeys.get(asked.journey or "")
        self._signs = places(caller.organisation).get(asked.journey or "", {})
        self._units = dict(Unit.objects.values_list("key", "name"))

    def page(self, ready: Ready) -> ThemePage:
        """Make the page of all themes."""
        quotes = quotes_of(self._caller, ready)
        cards = tuple(
            self._card(ready.findings, each, quotes.get(each.found.code, ()))
            for each in ready.themes
        )
        return ThemePage(
            tiles=self._tiles(ready),
            cards=cards,
            table=themes_table(
                ready.themes, [each.verdict for each in cards], [each.href for each in cards]
            ),
            trends=trends_table(ready.findings, ready.themes),
            cannot_tell=ready.findings.cannot_tell,
            drawn=self.drawn(ready.findings),
            is_part=not sees_all(self._caller),
        )

    def whole(self, ready: Ready, listed: Listed) -> Whole:
        """Show one theme with its trend."""
        findings, found = ready.findings, listed.found
        quotes = quotes_of(self._caller, ready, found.code).get(found.code, ())
        moments = self._moments(findings, found)
        return Whole(
            card=self._card(findings, listed, quotes),
            trend=self._trend(findings, moments, listed.name),
            trend_table=trend_table(findings, found, listed.name, moments),
        )

    def rows(self, ready: Ready) -> tuple[ThemeCard, ...]:
        """Give the few themes that an overview shows: those that grow or shrink, then the largest."""
        moved = {"growing": 0, "shrinking": 1}
        listed = sorted(
            ready.themes,
            key=lambda each: moved.get(each.found.change.verdict if each.found.change else "", 2),
        )
        return tuple(self._card(ready.findings, each, ()) for each in listed[:_IN_PART])

    def _card(self, findings: Findings, listed: Listed, quotes: Sequence[Quoted]) -> ThemeCard:
        found, numbers = listed.found, self._numbers
        verdict = verdict_of(found.change, numbers) if sees_all(self._caller) else not_compared()
        moments = self._moments(findings, found)
        return ThemeCard(
            code=found.code,
            name=listed.name,
            own_name=listed.own_name,
            terms=", ".join(found.terms[:10]),
            is_pinned=listed.is_pinned,
            count=numbers.number(found.count),
            share=numbers.share((found.share.value or 0) / 100, 1),
            range=interval(found.share, numbers),
            complaints=numbers.number(found.complaints) if found.complaints else "",
            verdict=verdict,
            feelings=tuple(self._feelings(found)),
            spark=spark(
                moments,
                top=_top(moments),
                first=findings.first,
                title=_("Share of “{name}” over time").format(name=listed.name),
            ),
            touchpoints=self._touchpoints(found),
            units=self._places(found.units, self._units, found.count),
            quotes=tuple(self._quote(each) for each in quotes[:_MOST_QUOTES]),
            merged=listed.merged,
            href=self._href(found.code),
            pain=self._pain(listed, verdict),
        )

    def _href(self, code: str) -> str:
        query = self._asked.query
        return reverse("themes:show", args=[code]) + (f"?{query}" if query else "")

    def _tiles(self, ready: Ready) -> tuple[Tile, ...]:
        findings, numbers = ready.findings, self._numbers
        verdicts = Counter(each.found.change.verdict for each in ready.themes if each.found.change)
        covered = (findings.covered.value or 0) / 100
        tested = findings.n_before > 0
        if not sees_all(self._caller):
            before = _("that you may see")
        elif tested:
            before = _("{count} in the period before").format(
                count=numbers.number(findings.n_before)
            )
        else:
            before = _("no period before to compare with")
        tiles = (
            Tile(_("Customer comments"), numbers.number(findings.n), before),
            Tile(
                _("Themes"),
                numbers.number(len(ready.themes)),
                _("with {share} of the comments; {count} belong to none").format(
                    share=numbers.share(covered), count=numbers.number(findings.other)
                ),
            ),
        )
        if not sees_all(self._caller):
            return tiles
        return (
            *tiles,
            Tile(
                _("Growing"),
                numbers.number(verdicts["growing"]) if tested else "–",
                _("beyond chance, all themes tested together"),
            ),
            Tile(
                _("Shrinking"),
                numbers.number(verdicts["shrinking"]) if tested else "–",
                _("beyond chance, all themes tested together"),
            ),
        )

    def drawn(self, findings: Findings) -> str:
        """Say it where only some of the comments were looked at; empty otherwise."""
        looked_at = findings.n + findings.n_before
        if findings.of <= looked_at:
            return ""
        text = _(
            "Found in {count} of {of} comments, drawn by chance; shares hold for all of them."
        )
        return text.format(
            count=self._numbers.number(looked_at), of=self._numbers.number(findings.of)
        )

    def _feelings(self, found: FoundTheme) -> Iterable[Feeling]:
        start = 0.0
        for key in (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE):
            share = found.sentiments.get(key.value)
            value = share.value if share is not None and share.value is not None else 0.0
            if share is None or share.value is None:
                continue
            yield Feeling(
                label=str(key.label),
                tone=_TONES.get(key.value, "even"),
                share=self._numbers.share(value / 100),
                start=f"{start:.2f}",
                width=f"{value:.2f}",
            )
            start += value

    def _touchpoints(self, found: FoundTheme) -> tuple[Place, ...]:
        counts: Counter[str] = Counter()
        for sign, count in found.signs:
            if sign in self._signs:
                counts[self._signs[sign]] += count
        if self._journey is None:
            return ()
        language, key = self._style.language, self._journey.key
        names = {each.key: each.name.read(language) for each in self._journey.touchpoints}
        hrefs = {each: touchpoint_address(key, each) for each in counts}
        return self._places(counts.most_common(), names, found.count, hrefs)

    def _places(
        self,
        counts: Sequence[tuple[str, int]],
        names: Mapping[str, str],
        of: int,
        hrefs: Mapping[str, str] | None = None,
    ) -> tuple[Place, ...]:
        return tuple(
            Place(
                names.get(key, key),
                self._numbers.number(count),
                self._numbers.share(count / of),
                (hrefs or {}).get(key, ""),
            )
            for key, count in counts[:_MOST_PLACES]
        )

    def _quote(self, quoted: Quoted) -> Quote:
        comment: Comment = quoted.comment
        return Quote(
            text=quoted.text,
            tone=_TONES.get(comment.sentiment, "") if not comment.needs_review else "",
            moment=comment.event_time,
            unit=self._units.get(comment.unit, comment.unit),
            href=reverse("comments:show", args=[comment.code]),
        )

    def _moments(self, findings: Findings, found: FoundTheme) -> list[Moment]:
        zone, numbers = ZoneInfo(self._style.zone), self._numbers
        moments = []
        for start, count, n in zip(findings.starts, found.moments, findings.totals, strict=True):
            share, day = share_interval(count, n), start.astimezone(zone)
            words = _("from {day}: {count} of {n} comments").format(
                day=f"{day:%d/%m/%Y}", count=numbers.number(count), n=numbers.number(n)
            )
            moments.append(
                Moment(
                    label=f"{day:%d/%m/%y}",
                    value=share.value if n else None,
                    low=share.low if n else None,
                    high=share.high if n else None,
                    tone="even" if n >= _FEWEST else "thin",
                    words=words,
                )
            )
        return moments

    def _trend(self, findings: Findings, moments: Sequence[Moment], name: str) -> str:
        top = _top(moments)
        decimals = 1 if top % _TICKS else 0
        return trend(
            moments,
            even_scale(0, top, write=lambda each: self._numbers.share(each / 100, decimals)),
            title=_("Share of “{name}” over time").format(name=name),
            changes=[findings.first] if findings.first else [],
        )

    def _pain(self, listed: Listed, verdict: Verdict) -> Pain | None:
        """Offer a growing theme as a pain, to those who decide about pains of every unit."""
        may = self._caller.may(Act.TRIAGE_PAINS) and self._caller.units_seen is None
        if self._journey is None or verdict.key != "growing" or not may:
            return None
        at = Counter[str]()
        for sign, count in listed.found.signs:
            at[self._signs.get(sign, "")] += count
        key, most = at.most_common(1)[0] if at else ("", 0)
        note = _(
            "{count} comments, {change} since the period before; found in what customers write"
        )
        return Pain(
            journey=self._journey.key,
            touchpoint=key if most * 2 > listed.found.count else "",
            title=_("More customers write about “{name}”").format(name=listed.name),
            note=note.format(
                count=self._numbers.number(listed.found.count), change=verdict.change
            ),
        )


def _top(moments: Sequence[Moment]) -> float:
    """Choose the upper edge of a picture: above the line, where its interval mostly fits in."""
    most = max((each.value or 0 for each in moments), default=0) * _AIR
    return next((each for each in _STEPS if each >= most), _STEPS[-1])
