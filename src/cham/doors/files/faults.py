"""Why one row is rejected while the others go on. Every code stands in the how-to as well."""

from cham.core.errors import N_, Field
from cham.doors.files.errors import FileError

_SHOWN = 80  # characters of a cell that are quoted


class RowFault(FileError):  # noqa: N818 - a row's fault is collected, not raised
    """Root of what can be wrong with one row."""

    code = "ROW"
    template = N_("the row cannot be read; correct it")

    def __init__(self, **fields: Field) -> None:
        value = fields.get("value")
        if isinstance(value, str) and len(value) > _SHOWN:
            fields["value"] = f"{value[:_SHOWN]}…"
        super().__init__(**fields)


class RowWidthFault(RowFault):
    """The row has more or fewer cells than the header."""

    code = "ROW_WIDTH"
    template = N_("the row has {cells} cells but the header has {columns}; check its delimiters")


class RowEmptyFault(RowFault):
    """No mapped column of the row says anything."""

    code = "ROW_EMPTY"
    template = N_("the row has neither a score nor a text; fill one in or leave the row out")


class RowTotalFault(RowFault):
    """The row adds the others up."""

    code = "ROW_TOTAL"
    template = N_("the row is a total of others (“{value}”); leave it out")


class QuoteStrayFault(RowFault):
    """Text follows a closing quote."""

    code = "CSV_QUOTE_STRAY"
    template = N_('text follows a closing quote ("); double the quotes that belong to the text')


class CharacterNullFault(RowFault):
    """The row holds a NUL."""

    code = "CHAR_NUL"
    template = N_("the cell holds a NUL character (U+0000); remove it")


class CellUncomputedFault(RowFault):
    """A formula whose result was never saved."""

    code = "CELL_UNCOMPUTED"
    template = N_(
        "the cell holds a formula without its result; "
        "open the file in a spreadsheet program and save it"
    )


class JsonFault(RowFault):
    """The line is not one JSON object."""

    code = "JSON_BAD"
    template = N_("the line must be one JSON object, but {reason}; correct it")


class NumberFault(RowFault):
    """The cell is no number."""

    code = "NUM_BAD"
    template = N_("{value} must be a number written like the others of its column; correct it")


class MoneyFault(RowFault):
    """The amount cannot be a whole number of the currency's smallest unit."""

    code = "MONEY_UNIT"
    template = N_(
        "amount ({value}) must come to a whole number of {currency} with a unit that is known "
        "(đ, k, nghìn, triệu, tỷ); correct it"
    )


class CurrencyFault(RowFault):
    """The currency's code is not known."""

    code = "CURRENCY_BAD"
    template = N_("currency ({value}) must be a code like VND or USD; correct it")


class DateFault(RowFault):
    """The cell is no date that the column's form can be."""

    code = "DATE_BAD"
    template = N_("{value} must be a date written like the others of its column; correct it")


class DateCalendarFault(RowFault):
    """The date is of another calendar."""

    code = "DATE_CALENDAR"
    template = N_("{value} is a date of another calendar; write it in the common calendar")


class TimeFutureFault(RowFault):
    """The time lies ahead of the clock."""

    code = "TIME_FUTURE"
    template = N_("time ({value}) must not lie in the future; correct it")


class ScoreRangeFault(RowFault):
    """The score is not on its scale."""

    code = "SCORE_RANGE"
    template = N_(
        "score ({value}) must be a whole number on {scale}; correct it, or name it under blank"
    )


class ScaleFault(RowFault):
    """The scale that stands in the row has no readable name."""

    code = "SCALE_BAD"
    template = N_("scale ({value}) must be a metric and its ends, like nps_0_10; correct it")


class PhoneFault(RowFault):
    """No telephone number can be made of the cell."""

    code = "PHONE_BAD"
    template = N_("telephone number ({value}) must be complete; correct it or leave it empty")


class MailFault(RowFault):
    """No mail address can be made of the cell."""

    code = "MAIL_BAD"
    template = N_(
        "mail address ({value}) must look like name@firm.vn; correct it or leave it empty"
    )


class KindFault(RowFault):
    """The kind is not one of the platform's."""

    code = "KIND_BAD"
    template = N_(
        "kind ({value}) must be one of: {allowed}; correct it, or translate it under values"
    )


class ValueBlankFault(RowFault):
    """A cell that must be filled is blank."""

    code = "VALUE_BLANK"
    template = N_("{field} must not be blank; fill it in")
