"""The form of a persona: what was typed, as a persona and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from cham.apps.insights.asking import value_band_label
from cham.apps.persona_pages.wording import fact_labels, minor_units
from cham.core.personas import (
    NUMBERS,
    SECTIONS,
    Condition,
    Fact,
    Persona,
    Segment,
    Test,
    ValueBand,
    build_persona,
    build_segment,
    describe_persona,
    texts_of,
)

LANGUAGES = ("vi", "en")
NUMBER_TRAIT = "trait_number"
"""How the form calls a trait that is compared as a number."""

_PARTS = ("fact", "trait", "number_test", "number", "word_test", "words", "band")
_MOST_ROWS = 30
_NUMERIC = frozenset({*(each.value for each in NUMBERS), NUMBER_TRAIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """One condition as the form shows it, every field a text."""

    fact: str = ""
    trait: str = ""
    number_test: str = Test.AT_LEAST.value
    number: str = ""
    word_test: str = Test.ONE_OF.value
    words: str = ""
    band: str = ValueBand.HIGH.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A persona as the form shows it.

    Attributes
    ----------
    language
        The one that the texts are edited in; others are kept as they are.
    texts
        What stands in each text field.
    """

    language: str
    texts: Mapping[str, str] = field(default_factory=dict)
    is_anti: bool = False
    match: str = "all"
    rows: Sequence[ConditionRow] = ()
    journeys: Sequence[str] = ()
    signers: Sequence[str] = ()


def form_of(persona: Persona, language: str, currency: str) -> Form:
    """Show a persona in the form."""
    return Form(
        language=language,
        texts={
            name: dict(text.by_language).get(language, "")
            for name, text in texts_of(persona).items()
        },
        is_anti=persona.is_anti,
        match=persona.segment.match.value,
        rows=[_row(each, currency) for each in persona.segment.conditions],
        journeys=persona.journeys,
        signers=persona.signers,
    )


def typed_form(given: QueryDict, language: str) -> Form:
    """Show what was typed, so that nothing is lost where it cannot be kept."""
    return Form(
        language=language,
        texts={name: given.get(name, "") for name in ("name", *SECTIONS)},
        is_anti="anti" in given,
        match=given.get("match", "all"),
        rows=typed_rows(given),
        journeys=given.getlist("journey"),
        signers=given.getlist("signer"),
    )


def typed_rows(given: QueryDict) -> list[ConditionRow]:
    """Read the rows of conditions; a row without a fact is none."""
    columns = [given.getlist(part) for part in _PARTS]
    rows = [
        ConditionRow(**dict(zip(_PARTS, (each.strip() for each in values), strict=True)))
        for values in zip(*columns, strict=False)
    ]
    return [each for each in rows if each.fact][:_MOST_ROWS]


def typed_segment(given: QueryDict, currency: str) -> Segment:
    """Read a rule out of what was typed.

    Raises
    ------
    PersonaFaults
        With everything that is wrong, located.
    """
    return build_segment(_segment_document(given, currency))


def typed_persona(given: QueryDict, before: Persona, language: str, currency: str) -> Persona:
    """Read a persona out of what was typed; texts in other languages stay as they were.

    Raises
    ------
    PersonaFaults
        With everything that is wrong, located.
    """
    document = describe_persona(before)
    for name, text in texts_of(before).items():
        written = {**dict(text.by_language), language: given.get(name, "")}
        document[name] = {each: said for each, said in written.items() if said.strip()}
    document["anti"] = "anti" in given
    document["segment"] = _segment_document(given, currency)
    document["journeys"] = given.getlist("journey")
    document["signers"] = given.getlist("signer")
    return build_persona(document)


def _segment_document(given: QueryDict, currency: str) -> Mapping[str, object]:
    conditions = [_condition(each, currency) for each in typed_rows(given)]
    return {"match": given.get("match", "all"), "conditions": conditions}


def _condition(row: ConditionRow, currency: str) -> Mapping[str, object]:
    is_number = row.fact in _NUMERIC
    fact = Fact.TRAIT.value if row.fact == NUMBER_TRAIT else row.fact
    written: dict[str, object] = {
        "fact": fact,
        "test": row.number_test if is_number else row.word_test,
    }
    if fact == Fact.TRAIT.value:
        written["trait"] = row.trait
    if is_number:
        written["number"] = _number(row, currency)
    elif fact == Fact.VALUE_BAND.value:
        written["words"] = [row.band]
    else:
        written["words"] = [
            each for each in row.words.replace(";", ",").split(",") if each.strip()
        ]
    return written


def _number(row: ConditionRow, currency: str) -> object:
    """Read a number as people write it; what is none goes on as it is and is refused there.

    A point or a comma before three figures parts thousands, any other parts decimals.
    """
    text = "".join(row.number.split())
    if not text:
        return None
    whole, mark, part = text.replace(",", ".").rpartition(".")
    plain = text.replace(".", "").replace(",", "")
    is_thousands = mark and all(len(each) == 3 for each in text.replace(",", ".").split(".")[1:])  # noqa: PLR2004 - thousands
    if not is_thousands and mark:
        plain = f"{whole.replace('.', '')}.{part}"
    try:
        number = float(plain)
    except ValueError:
        return text
    return number * minor_units(currency) if row.fact == Fact.VALUE.value else number


def _row(condition: Condition, currency: str) -> ConditionRow:
    is_number = condition.test in {Test.AT_LEAST, Test.AT_MOST}
    number = condition.number / (minor_units(currency) if condition.fact is Fact.VALUE else 1)
    fact = condition.fact.value
    return ConditionRow(
        fact=NUMBER_TRAIT if is_number and condition.fact is Fact.TRAIT else fact,
        trait=condition.trait,
        number_test=condition.test.value if is_number else Test.AT_LEAST.value,
        number=f"{number:.15g}".replace(".", ",") if is_number else "",
        word_test=condition.test.value if not is_number else Test.ONE_OF.value,
        words=", ".join(condition.words) if not is_number else "",
        band=condition.words[0] if condition.fact is Fact.VALUE_BAND else ValueBand.HIGH.value,
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a list; `kind` says which fields go with it."""

    value: str
    label: str
    kind: str = ""


def fact_options() -> tuple[Option, ...]:
    """Offer every fact, each with the kind of fields that go with it."""
    labels = fact_labels()
    kinds = {Fact.TRAIT: "trait words", Fact.VALUE_BAND: "band"}
    offered = [
        Option(each.value, label, "numbers" if each in NUMBERS else kinds.get(each, "words"))
        for each, label in labels.items()
    ]
    return (*offered, Option(NUMBER_TRAIT, _("Trait, as a number"), "trait numbers"))


def number_tests() -> tuple[Option, ...]:
    """Offer the ways in which numbers are compared."""
    return (
        Option(Test.AT_LEAST.value, _("at least")),
        Option(Test.AT_MOST.value, _("at most")),
    )


def word_tests() -> tuple[Option, ...]:
    """Offer the ways in which words are compared."""
    return (Option(Test.ONE_OF.value, _("is")), Option(Test.NONE_OF.value, _("is not")))


def band_options() -> tuple[Option, ...]:
    """Offer the bands of value."""
    return tuple(Option(each.value, value_band_label(each.value)) for each in ValueBand)


def with_blank_row(form: Form) -> Form:
    """Add an empty row, so that a condition can be added without a script."""
    return replace(form, rows=[*form.rows, ConditionRow()])
