"""Tables of pages: read on any screen, and taken away as CSV."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from cham.channels.files.columns import Column as FileColumn, ColumnKind, Value
from cham.channels.files.delimited import write_csv
from cham.drawing.numbers import Numbers

_BOM = "\ufeff"
_DASH = "–"

Content = str | int | float | datetime | date | None


class Kind(StrEnum):
    """What stands in a column and so how it is written."""

    TEXT = "text"
    NUMBER = "number"
    SIGNED = "signed"
    SHARE = "share"
    MONEY = "money"
    EXACT_MONEY = "exact_money"
    DAY = "day"
    MOMENT = "moment"


_FIGURES = {Kind.NUMBER, Kind.SIGNED, Kind.SHARE, Kind.MONEY, Kind.EXACT_MONEY}
_FILE_KINDS = {Kind.NUMBER, Kind.SIGNED, Kind.SHARE, Kind.MONEY, Kind.EXACT_MONEY}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table on screen."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    decimals: int = 0

    @property
    def is_figure(self) -> bool:
        """Whether it is set to the right, as figures are."""
        return self.kind in _FIGURES


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, with what stands beside it: a note, a link, a tone (good, bad, soft)."""

    value: Content
    note: str = ""
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; plain values stand for cells without anything beside them."""

    cells: tuple[Cell | Content, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How an organisation's reader sees figures and times."""

    language: str
    zone: str
    currency: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Style":
        """Read it off a request: the language spoken, the organisation's zone and currency."""
        from django.utils.translation import get_language

        organisation = getattr(request, "organisation", None)
        return cls(
            language="en" if (get_language() or "vi").startswith("en") else "vi",
            zone=getattr(organisation, "time_zone", "Asia/Ho_Chi_Minh"),
            currency=getattr(organisation, "currency", "VND"),
        )

    def write(self, column: Column, value: Content) -> str:
        """Write a value for the reader; a dash where there is none."""
        if value is None or value == "":
            return _DASH
        if isinstance(value, datetime):
            local = value.astimezone(ZoneInfo(self.zone))
            return local.strftime("%d/%m/%Y" if column.kind is Kind.DAY else "%d/%m/%Y %H:%M")
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        if isinstance(value, str):
            return value
        return self._figure(column, value)

    def _figure(self, column: Column, value: float) -> str:
        numbers = Numbers(self.language)
        if column.kind is Kind.SHARE:
            return numbers.share(value, column.decimals)
        if column.kind is Kind.MONEY:
            return numbers.money(value, self.currency)
        if column.kind is Kind.EXACT_MONEY:
            return numbers.exact_money(value, self.currency)
        if column.kind is Kind.SIGNED:
            return numbers.signed(value, column.decimals)
        return numbers.number(value, column.decimals)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the template writes it."""

    text: str
    label: str
    note: str
    href: str
    tone: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    cells: tuple[Shown, ...]
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a page.

    Attributes
    ----------
    key
        Names it in the address that gives its CSV.
    foot
        What must be said about all of it: window, exclusions, method.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row] = field(default_factory=tuple)
    foot: str = ""
    when_empty: str = _DASH
    shows_title: bool = False
    is_wide: bool = False

    def shown(self, style: Style) -> tuple[ShownRow, ...]:
        """Give the rows as they are read."""
        return tuple(
            ShownRow(
                tuple(
                    _shown(column, _cell(each), style)
                    for column, each in zip(self.columns, row.cells, strict=True)
                ),
                row.tone,
            )
            for row in self.rows
        )

    def csv(self, zone: str) -> bytes:
        """Give the table as a file that spreadsheet programs open and that runs nothing."""
        stream = io.StringIO(newline="")
        columns = [FileColumn(each.label, _file_kind(each)) for each in self.columns]
        rows = (
            [
                _plain(column, _cell(each), zone)
                for column, each in zip(self.columns, row.cells, strict=True)
            ]
            for row in self.rows
        )
        write_csv(stream, columns, rows, ZoneInfo(zone))
        return (_BOM + stream.getvalue()).encode()


def csv_answer(request: HttpRequest, tables: Iterable[Table]) -> HttpResponse | None:
    """Answer `?table=KEY&format=csv` with the table of that key; None for any other request."""
    if request.GET.get("format") != "csv":
        return None
    asked = request.GET.get("table", "")
    for table in tables:
        if table.key == asked:
            answer = HttpResponse(
                table.csv(Style.of(request).zone), content_type="text/csv; charset=utf-8"
            )
            answer["Content-Disposition"] = f'attachment; filename="cham-{table.key}.csv"'
            return answer
    return HttpResponse(status=404)


def _cell(given: Cell | Content) -> Cell:
    return given if isinstance(given, Cell) else Cell(given)


def _shown(column: Column, cell: Cell, style: Style) -> Shown:
    return Shown(
        text=style.write(column, cell.value),
        label=column.label,
        note=cell.note,
        href=cell.href,
        tone=cell.tone,
        is_figure=column.is_figure,
    )


def _file_kind(column: Column) -> ColumnKind:
    return ColumnKind.NUMBER if column.kind in _FILE_KINDS else ColumnKind.TEXT


def _plain(column: Column, cell: Cell, zone: str) -> Value:
    value = cell.value
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if column.is_figure and isinstance(value, str):
        return None
    return value
