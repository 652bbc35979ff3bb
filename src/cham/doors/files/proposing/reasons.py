"""Why a column was taken for something, in words that can be translated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cham.core.errors import N_


@dataclass(frozen=True, slots=True)
class Reason:
    """A text with named fields; the edge translates the template."""

    template: str
    fields: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.fields)


BY_NAME = N_("the name says “{word}”")
BY_VALUES = N_("{share} % of the values look like it")
BY_NAME_AND_VALUES = N_("the name says “{word}” and {share} % of the values look like it")
BY_QUESTION = N_("the question says “{word}” and the answers lie between {low} and {high}")
BY_RANGE = N_("the question names the ends {low} and {high}")
BY_LABELS = N_("the answers are the words of a scale of {points}")
BY_TOOL = N_("the file is an export of {tool}")
BY_ORDER_FILE = N_("the rows have an amount, so each is a purchase")
BY_CALL_FILE = N_("the column {column} is one of a log of calls")
BY_EVIDENCE = N_("line {line} decides: {value}")
BY_ZONE_SAID = N_("the file says that its times are in {zone}")
BY_ZONE_OF_TOOL = N_("{tool} writes its times in {zone}")
BY_REST = N_("kept under its own name")
BY_ROW = N_("each row says its own scale in column {column}")
AS_BLANK = N_("{words} count as blank: no number or address stands there")
# Why a column is left out.
LEFT_BLANK = N_("no row says anything there")
LEFT_NUMBER = N_("it numbers the rows of the file")
LEFT_PRIVATE = N_("it names a person or a machine, which nobody asked for")
LEFT_BY_TOOL = N_("{tool} writes it for itself")
LEFT_CONTACT = N_(
    "telephone numbers, mail addresses and names are kept with the customer alone, and "
    "this column was not taken for the customer's; name it under columns if it is"
)
