"""The data page and the import wizard as their templates show them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cham.apps.imports.jobs import look_at_lake
from cham.apps.imports.models import FileImport, LakeView, Stage, Upload
from cham.apps.imports.proposals import role_of, roles
from cham.apps.imports.rejects import rejects_of
from cham.apps.imports.wording import SCALE_IN_DOUBT, in_words
from cham.apps.orgs.models import Organisation
from cham.apps.screens.tables import Cell, Column, Kind, Row, Table
from cham.doors.files import parse_mapping
from cham.doors.http.refusals import REFUSAL_TEXTS

_OLD = timedelta(minutes=2)
_LOST = timedelta(minutes=10)
_MOST_IMPORTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Dead letters of one reason."""

    code: str
    words: str
    count: int
    sources: str
    samples: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import of the list; what was undone can be imported again."""

    record: FileImport
    rejects_href: str
    undo_href: str


@dataclass(frozen=True, kw_only=True)
class DataPage:
    """What the page shows; the sources are None while they are counted for the first time."""

    sources: Table | None
    imports: Sequence[Import]
    letters: Sequence[Letters]
    waiting: Sequence[Upload]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that can be taken away."""
        return (self.sources,) if self.sources is not None else ()


def data_page(organisation: Organisation) -> DataPage:
    """Make the page, and have the lake counted again where that is some time ago."""
    view = lake_view(organisation)
    content: Mapping[str, Any] = view.content
    records = FileImport.objects.order_by("-pk")[:_MOST_IMPORTS]
    return DataPage(
        sources=_sources(content) if view.made_at is not None else None,
        imports=[_import(each) for each in records],
        letters=[_letters(each) for each in content.get("letters", ())],
        waiting=list(Upload.objects.exclude(stage__in=(Stage.DONE, Stage.FAILED))[:10]),
    )


def lake_view(organisation: Organisation) -> LakeView:
    """Give what is known of the lake, and have it counted again where that is some time ago."""
    view, _is_new = LakeView.objects.get_or_create()
    _keep_fresh(organisation, view)
    return view


def _keep_fresh(organisation: Organisation, view: LakeView) -> None:
    now = timezone.now()
    if view.made_at is not None and now - view.made_at < _OLD:
        return
    if view.queued_at is None or now - view.queued_at > _LOST:
        LakeView.objects.filter(pk=view.pk).update(queued_at=now)
        look_at_lake.enqueue(organisation.code)


def _sources(content: Mapping[str, Any]) -> Table:
    counted = content.get("sources", {})
    return Table(
        key="sources",
        title=_("What came in, and what became of it"),
        columns=(
            Column("source", _("Source")),
            Column("received", _("Received"), Kind.NUMBER),
            Column("stored", _("Stored"), Kind.NUMBER),
            Column("duplicates", _("Duplicates"), Kind.NUMBER),
            Column("dead", _("Set aside"), Kind.NUMBER),
            Column("erased", _("Erased since"), Kind.NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    name,
                    each["received"],
                    each["stored"],
                    each["duplicates"],
                    Cell(each["dead"], tone="bad" if each["dead"] else ""),
                    each["erased"],
                )
            )
            for name, each in counted.items()
        ),
        foot=" ".join(
            (
                _("Received = stored + duplicates + set aside, always."),
                _("What an import brought that was taken back is counted nowhere."),
            )
        ),
        when_empty=_("Nothing has come in yet."),
    )


def _letters(found: Mapping[str, Any]) -> Letters:
    code: str = found["code"]
    return Letters(
        code=code,
        words=reason_words(code),
        count=found["count"],
        sources=", ".join(found["sources"]),
        samples=found["samples"],
    )


def reason_words(code: str) -> str:
    """Say why a dead letter could not become an interaction; empty for a reason without words."""
    text = next((each for refusal, each in REFUSAL_TEXTS.items() if refusal.value == code), "")
    return _(text) if text else ""


def _import(found: FileImport) -> Import:
    has_rejects = rejects_of(found) is not None
    return Import(
        record=found,
        rejects_href=reverse("imports:rejects", args=[found.code]) if has_rejects else "",
        undo_href=reverse("imports:undo", args=[found.code]) if found.undone_at is None else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """What became of a file; what was wrong in its rows, where it came in by a page."""

    result: FileImport
    rejects_href: str
    errors: Sequence[Mapping[str, Any]]


def result_page(found: FileImport) -> ResultPage:
    """Make the page of an import."""
    first = Upload.objects.filter(imported=found.code).last()  # later ones brought nothing new
    problem: Mapping[str, Any] = first.problem if first is not None else {}
    return ResultPage(
        result=found,
        rejects_href=_import(found).rejects_href,
        errors=problem.get("errors", ()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnAsked:
    """A column of the file: what it was taken for, why, and some of its cells.

    Attributes
    ----------
    is_checked
        Whether somebody has said that its scale is right.
    """

    number: int
    name: str
    role: str
    reason: str
    samples: Sequence[str]
    is_checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleAsked:
    """A column whose answers do not look like the scale that it was taken for."""

    number: int
    doubt: str
    is_checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WizardPage:
    """What the wizard shows."""

    columns: Sequence[ColumnAsked]
    roles: Sequence[tuple[str, str]]
    doubts: Sequence[str]
    scales: Sequence[ScaleAsked]
    asks_order: bool
    asks_mark: bool
    order: str
    mark: str
    faults: Sequence[str]
    result: FileImport | None
    rejects_href: str
    same_as: str
    errors: Sequence[Mapping[str, Any]]


def wizard_page(upload: Upload) -> WizardPage:
    """Make the wizard's page for how far the upload is."""
    proposal: Mapping[str, Any] = upload.proposal
    doubts = proposal.get("doubts", ())
    codes = {each["code"] for each in doubts}
    result = FileImport.objects.filter(code=upload.imported).first() if upload.imported else None
    mapping = parse_mapping(upload.mapping, is_whole=False) if upload.mapping else None
    checked = {each.column for each in mapping.scores if each.checked} if mapping else set()
    return WizardPage(
        columns=[
            ColumnAsked(
                number=number,
                name=each["name"],
                role=role_of(mapping, each["name"]) if mapping else each["role"],
                reason=in_words(each["reason"]),
                samples=each["samples"],
                is_checked=each["name"] in checked,
            )
            for number, each in enumerate(proposal.get("columns", ()))
        ],
        roles=roles(),
        doubts=[in_words(each) for each in doubts if each["code"] != SCALE_IN_DOUBT],
        scales=_scales(proposal, checked),
        asks_order="DATE_AMBIG" in codes,
        asks_mark="NUM_AMBIG" in codes,
        order=(mapping and mapping.time.order) or "",
        mark=(mapping and mapping.amount.decimal) or "",
        faults=[in_words(each) for each in upload.problem.get("faults", ())],
        result=result,
        rejects_href=_import(result).rejects_href if result is not None else "",
        same_as=upload.problem.get("same_as", ""),
        errors=upload.problem.get("errors", ()),
    )


def _scales(proposal: Mapping[str, Any], checked: Collection[str]) -> Sequence[ScaleAsked]:
    names = [each["name"] for each in proposal.get("columns", ())]
    return [
        ScaleAsked(number=names.index(column), doubt=in_words(each), is_checked=column in checked)
        for each in proposal.get("doubts", ())
        if each["code"] == SCALE_IN_DOUBT and (column := each["fields"]["column"]) in names
    ]
