"""Personas as the templates show them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from cham.apps.comments.wanted import visible_comments
from cham.apps.comments.words import code_of
from cham.apps.insights.segments import HeadCount, HeadCounts
from cham.apps.insights.snapshots import Failed, Nothing, Waiting
from cham.apps.journeys.queries import current_journeys
from cham.apps.orgs.membership import Caller
from cham.apps.orgs.models import Organisation
from cham.apps.persona_pages.wording import Names, match_words, segment_words
from cham.apps.personas.contents import persona_in
from cham.apps.personas.models import Proof, ProofKind, ProofPart, StoredPersona
from cham.apps.personas.queries import State, live_personas, state_of
from cham.apps.personas.signing import Signed, signatures, signed_of
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.core.personas import SECTIONS, Persona, Sizes
from cham.drawing.numbers import Numbers

Counted = HeadCounts | Waiting | Failed | Nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many customers some are, as it is read.

    Attributes
    ----------
    width, value_width
        The shares of customers and of value, per cent, as a picture takes them.
    """

    customers: str
    share: str
    value_share: str
    width: str
    value_width: str

    @classmethod
    def of(cls, sizes: Sizes, numbers: Numbers) -> "Size":
        """Write a size."""
        return cls(
            customers=numbers.number(sizes.customers),
            share="–" if sizes.share is None else numbers.share(sizes.share),
            value_share="–" if sizes.value_share is None else numbers.share(sizes.value_share),
            width=f"{100 * (sizes.share or 0):.1f}",
            value_width=f"{100 * (sizes.value_share or 0):.1f}",
        )


@dataclass(frozen=True, slots=True)
class Also:
    """Another persona that has some of the same customers; `is_odd` where that must not be."""

    name: str
    href: str
    customers: str
    is_odd: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a persona, as points."""

    key: str
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A persona on the list."""

    key: str
    href: str
    name: str
    who: str
    needs: tuple[str, ...]
    is_anti: bool
    is_live: bool
    has_draft: bool
    rule: tuple[str, ...]
    sizes: Sizes | None
    size: Size | None
    answers: int
    interviews: int
    signed: Signed | None
    awaits_reader: bool

    @property
    def rests_on(self) -> str:
        """Say what the persona rests on."""
        return proof_words(self.answers, self.interviews)


def proof_words(answers: int, interviews: int) -> str:
    """Say what a persona rests on; an assumption, where on nothing."""
    told = []
    if answers:
        told.append(ngettext("{count} answer", "{count} answers", answers).format(count=answers))
    if interviews:
        told.append(
            ngettext("{count} interview", "{count} interviews", interviews).format(
                count=interviews
            )
        )
    return " · ".join(told) or _("Assumed: no evidence yet")


def cards(
    organisation: Organisation, language: str, counted: Counted, *, mine: Collection[str]
) -> tuple[Card, ...]:
    """Show every persona in use, customers first, then who is none.

    Parameters
    ----------
    mine
        The keys of the units that the reader may sign for.
    """
    names = Names.of(organisation, language)
    proofs: dict[int, dict[str, int]] = {}
    kinds = Proof.objects.order_by().values_list("persona", "kind")
    for persona, kind, count in kinds.annotate(Count("pk")):
        proofs.setdefault(persona, {})[kind] = count
    found = [
        _card(state_of(each), names, counted, proofs.get(each.pk, {}), mine)
        for each in StoredPersona.objects.filter(archived_at=None)
    ]
    return tuple(sorted(found, key=lambda card: card.is_anti))


def _card(
    state: State,
    names: Names,
    counted: Counted,
    proofs: Mapping[str, int],
    mine: Collection[str],
) -> Card:
    live = persona_in(state.live.content) if state.live else None
    shown = live or state.persona
    language = names.numbers.language
    key = state.stored.key
    signs = signatures(state.live) if state.live else ()
    count = counted.personas.get(key) if isinstance(counted, HeadCounts) else None
    return Card(
        key=key,
        href=reverse("personas:show", args=[key]),
        name=shown.name.read(language),
        who=shown.who.read(language),
        needs=points(shown, "needs", language),
        is_anti=shown.is_anti,
        is_live=live is not None,
        has_draft=state.draft is not None,
        rule=segment_words(shown.segment, names),
        sizes=count.sizes if count else None,
        size=Size.of(count.sizes, names.numbers) if count else None,
        answers=proofs.get(ProofKind.ANSWER, 0),
        interviews=proofs.get(ProofKind.INTERVIEW, 0),
        signed=signed_of(signs) if state.live else None,
        awaits_reader=any(
            each.is_asked and each.sign is None and each.unit.key in mine for each in signs
        ),
    )


def points(persona: Persona, section: str, language: str) -> tuple[str, ...]:
    """Give a part of a persona as points, one a line."""
    return tuple(getattr(persona, section).read(language).splitlines())


def list_table(shown: Sequence[Card]) -> Table:
    """Give the list as a table to take away."""
    return Table(
        key="personas",
        title=_("Personas"),
        columns=(
            Column("name", _("Persona")),
            Column("kind", _("Kind")),
            Column("customers", _("Customers"), Kind.NUMBER),
            Column("share", _("Share of customers"), Kind.SHARE, 1),
            Column("value", _("Bought in 12 months"), Kind.MONEY),
            Column("value_share", _("Share of value"), Kind.SHARE, 1),
            Column("rule", _("Segment rule")),
            Column("answers", _("Answers"), Kind.NUMBER),
            Column("interviews", _("Interviews"), Kind.NUMBER),
            Column("signed", _("Signed")),
        ),
        rows=tuple(_table_row(each) for each in shown),
        foot=_(
            "A customer may belong to several personas. Value is what was bought in the 12 months "
            "before, less refunds."
        ),
        is_wide=True,
    )


def _table_row(card: Card) -> Row:
    sizes = card.sizes
    return Row(
        (
            Cell(card.name, href=card.href),
            _("Not our customer") if card.is_anti else _("Customer"),
            sizes.customers if sizes else None,
            sizes.share if sizes else None,
            sizes.value if sizes else None,
            sizes.value_share if sizes else None,
            "; ".join(card.rule),
            card.answers,
            card.interviews,
            f"{card.signed.signed}/{card.signed.asked}" if card.signed else "",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Customers whom no persona takes, and people who are no customers yet."""

    size: Size
    is_nobody: bool
    visitors: str


def uncovered_of(counted: HeadCounts, numbers: Numbers) -> Uncovered:
    """Show how many customers are left."""
    return Uncovered(
        size=Size.of(counted.uncovered, numbers),
        is_nobody=counted.uncovered.customers == 0,
        visitors=numbers.number(counted.visitors) if counted.visitors else "",
    )


def section_titles() -> Mapping[str, str]:
    """Name the parts of a persona."""
    return {
        "who": _("Who they are"),
        "needs": _("What they need"),
        "motives": _("What drives them"),
        "expectations": _("What they expect"),
    }


def sections(persona: Persona, language: str) -> tuple[Section, ...]:
    """Give the parts of a persona that say something, but for who they are."""
    titles = section_titles()
    found = [Section(each, titles[each], points(persona, each, language)) for each in SECTIONS[1:]]
    return tuple(each for each in found if each.points)


@dataclass(frozen=True, slots=True)
class Walk:
    """A journey of a persona: its map as it is planned, and what these customers did on it."""

    name: str
    href: str
    paths: str


def walks(
    organisation: Organisation, key: str, persona: Persona, language: str
) -> tuple[Walk, ...]:
    """Give the journeys that a persona goes on; the figures of live ones are filtered by it."""
    query = f"persona={key}&" if persona.segment else ""
    return tuple(
        Walk(
            each.name.read(language),
            f"{reverse('journeys:map', args=[each.key])}?{query}".rstrip("?&"),
            f"{reverse('paths:show')}?{query}journey={each.key}",
        )
        for each in current_journeys(organisation)
        if each.key in persona.journeys
    )


def also_of(
    organisation: Organisation, persona: Persona, count: HeadCount, numbers: Numbers
) -> tuple[Also, ...]:
    """Name the other personas that take some of the same customers, most first.

    Nobody can be a customer whom the firm wants and one whom it does not want: that is odd.
    """
    live = {each.key: each.persona for each in live_personas(organisation)}
    return tuple(
        Also(
            live[key].name.read(numbers.language),
            reverse("personas:show", args=[key]),
            numbers.number(customers),
            live[key].is_anti is not persona.is_anti,
        )
        for key, customers in sorted(count.also.items(), key=lambda pair: -pair[1])
        if key in live
    )


@dataclass(frozen=True, slots=True)
class ShownProof:
    """A piece of evidence, and the page of the comment that it was taken from; empty without one."""

    proof: Proof
    href: str


def proofs_of(stored: StoredPersona, caller: Caller) -> tuple[ShownProof, ...]:
    """Give what a persona rests on, by the part that it speaks for, the latest first.

    Parameters
    ----------
    caller
        Who reads: a comment that they may not see has no link.
    """
    order = list(ProofPart)
    found = sorted(
        Proof.objects.filter(persona=stored).select_related("recorded_by__user"),
        key=lambda each: (order.index(ProofPart(each.part)), -each.day.toordinal()),
    )
    codes = {each.pk: code_of(each.source, each.message_id) for each in found if each.message_id}
    seen = visible_comments(caller).filter(code__in=codes.values())
    known = set(seen.values_list("code", flat=True))
    return tuple(
        ShownProof(each, reverse("comments:show", args=[code]) if code in known else "")
        for each in found
        for code in [codes.get(each.pk, "")]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A segment rule in words."""

    match: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, persona: Persona, names: Names) -> "Rule":
        """Say the rule of a persona."""
        return cls(match=match_words(persona.segment), lines=segment_words(persona.segment, names))


@dataclass(frozen=True, slots=True)
class Change:
    """What one part of a persona said before, and says now."""

    title: str
    before: str
    after: str


def changes_between(before: Persona, after: Persona, names: Names) -> tuple[Change, ...]:
    """Say what differs between two versions of a persona, in the reader's language."""
    old, new = _readable(before, names), _readable(after, names)
    return tuple(
        Change(title, old[title], said) for title, said in new.items() if said != old[title]
    )


def _readable(persona: Persona, names: Names) -> Mapping[str, str]:
    language = names.numbers.language
    titles = {"name": _("Name"), **section_titles()}
    rule = Rule.of(persona, names)
    return {
        **{title: getattr(persona, key).read(language) for key, title in titles.items()},
        _("Kind"): _("Not our customer") if persona.is_anti else _("Customer"),
        _("Segment rule"): "\n".join(filter(None, (rule.match, *rule.lines))),
        _("Journeys"): "\n".join(names.journeys.get(each, each) for each in persona.journeys),
        _("Asked to sign"): "\n".join(names.units.get(each, each) for each in persona.signers),
    }
