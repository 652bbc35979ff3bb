"""The simulated firm as files: what its people would bring, the mappings, and the truth."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cham.channels.files import Column, ColumnKind, Value, write_table
from cham.core.journeys import write_journey
from cham.core.simulation import Firm, FirmTables, Question, Table, firm_tables
from cham.doors.files import (
    ColumnMapping,
    Field,
    PropertyColumn,
    Purpose,
    ScoreColumn,
    format_mapping,
)

_ZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFile:
    """A file to import, and how its columns are to be read."""

    path: Path
    mapping: ColumnMapping
    mapping_path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFiles:
    """Everything that was written.

    Attributes
    ----------
    imports
        In the order in which they are best imported: who is who comes first.
    """

    folder: Path
    journey: Path
    units: Path
    truth: Path
    imports: tuple[FirmFile, ...]


def write_firm(firm: Firm, folder: Path) -> FirmFiles:
    """Write a simulated firm's files into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = firm_tables(firm)
    files = (
        _write(folder, tables.customers, ".xlsx", _customers()),
        _write(folder, tables.interactions, ".jsonl.gz", _interactions()),
        _write(folder, tables.orders, ".xlsx", _orders()),
        _write(folder, tables.tickets, ".csv", _tickets()),
        _write(folder, tables.answers, ".csv", _answers(tables)),
    )
    journey, truth = folder / "hanh-trinh.yaml", folder / "truth.json"
    journey.write_text(write_journey(tables.journey), encoding="utf-8")
    truth.write_text(
        json.dumps(asdict(firm.truth), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    units = folder / f"{tables.units.name}.csv"
    write_table(units, _columns(tables.units), _rows(tables.units), zone=_ZONE)
    return FirmFiles(folder=folder, journey=journey, units=units, truth=truth, imports=files)


def _write(folder: Path, table: Table, ending: str, mapping: ColumnMapping) -> FirmFile:
    path = folder / f"{table.name}{ending}"
    write_table(path, _columns(table), _rows(table), zone=_ZONE)
    beside = folder / f"{table.name}.map.yaml"
    beside.write_text(format_mapping(mapping), encoding="utf-8")
    return FirmFile(path=path, mapping=mapping, mapping_path=beside)


def _customers() -> ColumnMapping:
    return ColumnMapping(
        purpose=Purpose.CUSTOMERS,
        columns={
            Field.CUSTOMER: "Mã khách",
            Field.CUSTOMER_NAME: "Họ tên",
            Field.PHONE: "Số điện thoại",
            Field.MAIL: "Email",
            Field.TIME: "Ngày đầu",
        },
        properties=(PropertyColumn(column="Khu vực"), PropertyColumn(column="Chân dung")),
    )


def _interactions() -> ColumnMapping:
    same = ("kind", "name", "channel", "device", "unit", "case_key", "message_id", "phone", "mail")
    return ColumnMapping(
        purpose=Purpose.INTERACTIONS,
        columns={
            Field.TIME: "event_time",
            Field.CUSTOMER: "user_id",
            Field.ANONYMOUS: "anonymous_id",
            **{Field(name): name for name in same},
        },
        properties=(PropertyColumn(column="properties"),),
    )


def _orders() -> ColumnMapping:
    return ColumnMapping(
        purpose=Purpose.INTERACTIONS,
        columns={
            Field.TIME: "Ngày mua",
            Field.PHONE: "Số điện thoại",
            Field.CUSTOMER_NAME: "Tên khách",
            Field.AMOUNT: "Thành tiền",
            Field.CASE_KEY: "Mã đơn",
        },
        constants={
            Field.NAME: "order_placed",
            Field.KIND: "purchase",
            Field.CHANNEL: "app",
            Field.CURRENCY: "VND",
        },
        properties=(
            PropertyColumn(column="Khu vực"),
            PropertyColumn(column="Số suất", number=True),
        ),
    )


def _tickets() -> ColumnMapping:
    return ColumnMapping(
        purpose=Purpose.INTERACTIONS,
        columns={
            Field.TIME: "Thời điểm",
            Field.PHONE: "Số điện thoại",
            Field.NAME: "Hành động",
            Field.UNIT: "Mã bộ phận",
            Field.CASE_KEY: "Mã phiếu",
        },
        texts=("Nội dung",),
        properties=(PropertyColumn(column="Mã đơn"),),
    )


def _answers(tables: FirmTables) -> ColumnMapping:
    headers = tables.answers.headers
    return ColumnMapping(
        purpose=Purpose.FEEDBACK,
        columns={Field.TIME: headers[0], Field.PHONE: headers[1], Field.UNIT: headers[-2]},
        texts=(headers[-1],),
        scores=tuple(_score(each) for each in tables.questions),
    )


def _score(question: Question) -> ScoreColumn:
    return ScoreColumn(
        column=question.header, scale=question.scale, touchpoint=question.touchpoint
    )


def _columns(table: Table) -> Sequence[Column]:
    return [Column(each.header, _kind(each.values)) for each in table.columns]


def _kind(values: Sequence[object]) -> ColumnKind:
    for value in values:
        if isinstance(value, datetime):
            return ColumnKind.TIME
        if isinstance(value, int | float):
            return ColumnKind.INTEGER if isinstance(value, int) else ColumnKind.NUMBER
        if value is not None:
            return ColumnKind.TEXT
    return ColumnKind.TEXT


def _rows(table: Table) -> Iterator[Sequence[Value]]:
    for cells in zip(*(column.values for column in table.columns), strict=True):
        yield [_value(cell) for cell in cells]


def _value(cell: object) -> Value:
    if isinstance(cell, datetime):
        return round(cell.timestamp() * 1e6)
    if isinstance(cell, Mapping):
        return json.dumps(cell, ensure_ascii=False)
    return cell if cell is None or isinstance(cell, int | float) else str(cell)
