"""Tools whose exports are known by the names of their columns, the platform itself among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cham.doors.files.mapping import Field
from cham.doors.files.values.characters import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """How one tool writes its answers to a file.

    Attributes
    ----------
    signature
        Names, folded, that stand together in every export.
    columns
        Which column is what; a column that is absent is looked for as in any file.
    machine
        Columns that say nothing about anybody's experience.
    zone
        In which zone its times are; empty where that depends on somebody's settings.
    """

    name: str
    signature: frozenset[str]
    columns: Mapping[Field, str]
    machine: frozenset[str] = field(default_factory=frozenset)
    zone: str = ""


_TOOLS = (
    Tool(
        name="Chạm",
        signature=frozenset(["message_id", "event_time", "kind", "name"]),
        columns={
            Field.TIME: "event_time",
            **{
                each: each.value
                for each in Field
                if each not in {Field.TIME, Field.CUSTOMER, Field.TEXT}
            },
        },
        machine=frozenset(
            ["organisation", "source", "received_at", "import_id", "sequence", "metric"]
        ),
    ),
    Tool(
        name="SurveyMonkey",
        signature=frozenset(["respondent id", "collector id"]),
        columns={Field.TIME: "end date", Field.MESSAGE_ID: "respondent id"},
        machine=frozenset(["collector id"]),
    ),
    Tool(
        name="Typeform",
        signature=frozenset(["#", "submit date (utc)", "network id"]),
        columns={Field.TIME: "submit date (utc)", Field.MESSAGE_ID: "#"},
        machine=frozenset(["network id", "start date (utc)", "stage date (utc)"]),
        zone="UTC",
    ),
    Tool(
        name="LimeSurvey",
        signature=frozenset(["response id", "date submitted", "last page", "start language"]),
        columns={Field.TIME: "date submitted", Field.LANGUAGE: "start language"},
        machine=frozenset(["seed", "last page", "referrer url"]),
    ),
    Tool(
        name="LimeSurvey",
        signature=frozenset(["id", "submitdate", "lastpage", "startlanguage"]),
        columns={Field.TIME: "submitdate", Field.LANGUAGE: "startlanguage"},
        machine=frozenset(["seed", "lastpage", "ipaddr", "refurl"]),
    ),
    Tool(
        name="Formbricks",
        signature=frozenset(["response id", "timestamp", "formbricks id (internal)"]),
        columns={
            Field.TIME: "timestamp",
            Field.MESSAGE_ID: "response id",
            Field.CUSTOMER: "user id",
            Field.ANONYMOUS: "formbricks id (internal)",
        },
        machine=frozenset(["no.", "survey id"]),
        zone="UTC",
    ),
)


def find_tool(columns: Sequence[str]) -> Tool | None:
    """Know the tool that wrote a file with these columns."""
    names = {fold(column) for column in columns}
    return next((tool for tool in _TOOLS if tool.signature <= names), None)
