"""What comments look like over the API, coming in and going out."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Path, Schema

from cham.apps.comments.models import Comment, Doubt, LearningStage, ModelVerdict, Sentiment, Task
from cham.apps.comments.wanted import Wanted
from cham.apps.insights.api_shapes import EstimateOut
from cham.apps.insights.asking import DEFAULT_PERIOD, Asked

_PERIOD = r"^(7d|30d|90d|12m|all|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$"

Code = Annotated[str, Path(min_length=32, max_length=32, pattern=r"^[0-9a-f]+$")]
Version = Annotated[str, Path(max_length=100, pattern=r"^[A-Za-z0-9_.-]+$")]
Signal = Literal["complaint", "leaving", "urgency"]


class WantedIn(Schema):
    """Which comments are meant; personas and value do not reach them."""

    q: str = Field(
        default="",
        max_length=300,
        description='Words, with marks or without; "runs of words" in quotation marks.',
    )
    period: str = Field(
        default=DEFAULT_PERIOD,
        pattern=_PERIOD,
        description="7d, 30d, 90d, 12m, all, or two days: 2026-01-01..2026-03-31.",
    )
    journey: str = Field(
        default="", max_length=64, description="Its key; the first journey without one."
    )
    touchpoint: str = Field(default="", max_length=200)
    channel: list[str] = []
    unit: list[str] = []
    sentiment: Literal["", "negative", "neutral", "positive"] = ""
    emotion: str = Field(default="", max_length=20)
    signal: list[Signal] = Field(default=[], description="A comment shows all of these.")
    aspect: str = Field(default="", max_length=100)
    polarity: Literal["", "negative", "neutral", "positive"] = Field(
        default="", description="How the comment feels about the aspect."
    )
    needs_review: bool = Field(default=False, description="Only comments that need a person.")
    alike: str = Field(
        default="",
        max_length=32,
        description="The code of a comment: only it and those that say the same or nearly so.",
    )

    def wanted(self) -> Wanted:
        """Say it as queries understand it."""
        return Wanted(
            asked=Asked(
                journey=self.journey or None,
                period=self.period,
                channels=tuple(filter(None, self.channel)),
                units=tuple(filter(None, self.unit)),
            ),
            words=self.q,
            touchpoint=self.touchpoint,
            sentiment=self.sentiment,
            emotion=self.emotion,
            signals=tuple(self.signal),
            aspect=self.aspect,
            polarity=self.polarity,
            unsure=self.needs_review,
            alike=self.alike,
        )


class MentionOut(Schema):
    """An aspect that a comment speaks of; `probability` is null where a phrase alone shows it."""

    aspect: str
    polarity: Sentiment | Literal[""]
    probability: float | None
    needs_review: bool


class ChancesOut(Schema):
    """The calibrated probability of each sentiment."""

    negative: float
    neutral: float
    positive: float


class HeardOut(Schema):
    """A comment as its unit hears it: what was said, and not by whom."""

    code: str
    moment: datetime
    text: str = Field(description="Personal data in it are redacted.")
    touchpoint: str
    channel: str
    unit: str
    score: float | None
    scale: str
    sentiment: Sentiment | Literal[""]
    complaint: bool
    leaving: bool
    urgency: bool
    mentions: list[MentionOut]


class ReadCommentOut(HeardOut):
    """A comment and what is read in it.

    `model` is the version of what read it, empty where nothing has yet; `reason` says why a
    person should look; the chances of signals are null where words alone show them; `alike` is
    the same for comments that say the same in the same words.
    """

    source: str
    message_id: str
    sequence: int
    customer: str
    staff: str
    language: str
    probability: float
    chances: ChancesOut
    margin: float
    emotion: str
    emotion_probability: float | None
    complaint_chance: float | None
    leaving_chance: float | None
    urgency_chance: float | None
    needs_review: bool
    reason: Doubt | Literal[""]
    alike: str
    model: str


class ReadCommentsOut(Schema):
    """A page of comments; `count` is the length of the whole list."""

    items: list[ReadCommentOut]
    count: int


class HeardListOut(Schema):
    """A page of what units hear; `count` is the length of the whole list."""

    items: list[HeardOut]
    count: int


class CorrectionOut(Schema):
    """What a person said of a comment; `said` is what stood there before."""

    task: Task
    labels: list[str]
    said: list[str]
    made_at: datetime


class WholeCommentOut(ReadCommentOut):
    """A comment with what people said of it, and how many say the same or nearly so.

    `copies` counts it too, `complaining_copies` those among them that complain; see `alike` of
    the list of comments for the comments themselves.
    """

    corrections: list[CorrectionOut]
    copies: int
    complaining_copies: int


class LabelsIn(Schema):
    """What is right of a comment.

    Of sentiment `negative`, `neutral` or `positive`; of a signal `yes` or `no`; of emotion one of
    its names; of aspects all that the comment speaks of, like `price#negative` or `price#`.
    """

    labels: list[Annotated[str, Field(max_length=120)]] = Field(max_length=40)


class SignalTotalOut(Schema):
    """How many comments show a signal, and how many do by the probabilities of a model."""

    shown: int
    expected: EstimateOut | None


class TotalsOut(Schema):
    """What comments say together; counts and shares come from calibrated probabilities."""

    comments: int
    unread: int
    counted: int
    left_out: int
    needs_review: int
    coverage: float
    corrected: int
    counts: dict[Sentiment, EstimateOut]
    shares: dict[Sentiment, EstimateOut]
    signals: dict[Signal, SignalTotalOut]


class MonthOut(Schema):
    """The sentiment of one month; `first` is its first day."""

    first: date
    comments: int
    counted: int
    shares: dict[Sentiment, EstimateOut]


class MonthsOut(Schema):
    """Months in their order; `count` is how many there are."""

    items: list[MonthOut]
    count: int


class HeatCellOut(Schema):
    """How often an aspect is spoken of at a touchpoint, and what share of that is negative."""

    aspect: str
    touchpoint: str
    mentions: int
    negative: EstimateOut
    unsure: int


class HeatMapOut(Schema):
    """Aspects by touchpoints, the most spoken of first; an empty touchpoint is none."""

    comments: int
    aspects: list[str]
    touchpoints: list[str]
    cells: list[HeatCellOut]


class ProgressOut(Schema):
    """How far comments are read, and with what; `problem` is the code of what went wrong."""

    comments: int
    unread: int
    in_force: dict[str, str]
    problem: str
    aspects: list[dict[str, str]]


class AspectOut(Schema):
    """An aspect of the list, and how many comments speak of it; one can praise and blame it."""

    key: str
    vi: str
    en: str
    phrases: list[str]
    comments: int
    praise: int
    blame: int


class AspectListOut(Schema):
    """What comments are read for.

    `own` says whether the organisation wrote the list; `edition` names this state, and a change
    says which one it was made from; `text` is the list in YAML.
    """

    own: bool
    edition: int
    text: str
    changed_by: str
    changed_at: datetime | None
    aspects: list[AspectOut]


class AspectListIn(Schema):
    """Another list: YAML with a key for each aspect, its names `vi` and `en`, and `phrases`."""

    seen: int = Field(ge=0, le=2**31 - 1, description="The edition that it was made from.")
    text: str = Field(max_length=100_000)


class ScoresOut(Schema):
    """How many answers are right, and how evenly; null where nothing was asked."""

    accuracy: float | None
    macro_f1: float | None


class ApartOut(Schema):
    """New minus old in points, with its interval."""

    value: float | None
    low: float | None
    high: float | None


class ComparedOut(Schema):
    """How two models answered the same texts."""

    compared: int | None = None
    gained: int | None = None
    lost: int | None = None
    old: ScoresOut | None = None
    new: ScoresOut | None = None
    difference: ApartOut | None = None


class ComparisonOut(ComparedOut):
    """The model in force before and the new one, on corrections that neither had learned from.

    `older` and `starter` are of what the model before had learned from, corrections and the texts
    that come with the product: for both models without what they are asked about. A new one that
    is surely worse there is refused. `read_otherwise` is the share of the latest comments that
    the new one reads otherwise.
    """

    before: str = ""
    older: ComparedOut | None = None
    starter: ComparedOut | None = None
    read_otherwise: float | None = None


class ModelOut(Schema):
    """A model of the organisation's own, or one that is learning."""

    version: str
    task: Task
    stage: LearningStage
    verdict: ModelVerdict | Literal[""]
    in_force: bool
    learned_labels: int
    comparison: ComparisonOut
    problem: str
    digest: str
    begun_at: datetime
    finished_at: datetime | None
    installed_at: datetime | None


class ModelCardOut(ModelOut):
    """A model with its card: what it learned from, how, and its figures."""

    card: dict[str, Any]


class TaskIn(Schema):
    """What a model shall learn."""

    task: Task


class VersionIn(Schema):
    """A model that was installed before, or `starter`."""

    version: str = Field(max_length=100)


SAME = tuple(
    name
    for name in ReadCommentOut.model_fields
    if name not in {"moment", "touchpoint", "chances", "mentions"}
)


def told(comment: Comment, touchpoint: str) -> dict[str, Any]:
    """Say what there is to say of a comment."""
    return {
        **{name: getattr(comment, name) for name in SAME},
        "moment": comment.event_time,
        "touchpoint": touchpoint,
        "chances": {each: getattr(comment, each) for each in Sentiment.values},
        "mentions": list(comment.mentions.all()),
    }
