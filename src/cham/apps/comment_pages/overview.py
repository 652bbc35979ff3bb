"""What the overview of comments shows besides its list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cham.apps.comment_pages.cards import Card, make_cards
from cham.apps.comment_pages.question import Question
from cham.apps.comments.models import Comment, ReadingProgress
from cham.apps.comments.queries import progress
from cham.apps.comments.standing import FAILED
from cham.apps.orgs.membership import MemberRequest
from cham.apps.screens.empty import Empty, Way
from cham.apps.screens.tables import Column, Kind, Row, Table

PAGE = 20
MOST_IN_FILE = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How far comments are read.

    Attributes
    ----------
    problem
        The code of what went wrong; empty where nothing did.
    """

    comments: int
    unread: int
    problem: str
    stand: ReadingProgress | None

    @property
    def is_under_way(self) -> bool:
        """Whether some are still to be read, and will be."""
        begins = self.stand is not None and self.stand.queued_at is not None
        return self.unread > 0 or (begins and not self.comments)

    @property
    def is_stuck(self) -> bool:
        """Whether nothing is read for now."""
        return self.problem == FAILED

    @property
    def lacks_second(self) -> bool:
        """Whether the second reader that the server is set up with could not be used."""
        return self.problem.startswith("backend_")

    @property
    def read(self) -> int:
        """How many are read."""
        return self.comments - self.unread

    @property
    def share(self) -> int:
        """How many are read, in percent."""
        return 100 * self.read // self.comments if self.comments else 0


def reading() -> Reading:
    """Say how far comments are read; asked in the organisation's scope."""
    comments, unread, stand = progress()
    return Reading(comments, unread, stand.problem if stand else "", stand)


def nothing_yet(reading_: Reading) -> Empty | None:
    """Say what to do where no customer has written anything; None where somebody has."""
    if reading_.comments or reading_.is_under_way:
        return None
    return Empty(
        icon="quote",
        title=_("No customer has written anything yet"),
        text=_(
            "As soon as answers with words, complaints or messages come in, each is read here: how "
            "it feels, what it is about, and whether somebody threatens to leave."
        ),
        actions=(Way(_("Bring in data"), "/data/"),),
    )


def file_of_comments(
    request: MemberRequest, found: Sequence[Comment], question: Question
) -> Table:
    """Give comments as a table to be taken away."""
    cards = make_cards(request.caller, found, question.names)
    return Table(
        key="comments",
        title=_("Customer comments"),
        columns=(
            Column("moment", _("When"), Kind.MOMENT),
            Column("text", _("In their words")),
            Column("sentiment", _("Sentiment")),
            Column("probability", _("Probability"), Kind.SHARE),
            Column("said", _("A person said so")),
            Column("aspects", _("Aspects")),
            Column("signals", _("Signals")),
            Column("touchpoint", _("Touchpoint")),
            Column("channel", _("Channel")),
            Column("unit", _("Unit")),
        ),
        rows=tuple(_file_row(each) for each in cards),
    )


def _file_row(card: Card) -> Row:
    return Row(
        (
            card.moment,
            card.text,
            card.feeling,
            card.probability if card.feeling else None,
            _("yes") if card.is_said else "",
            ", ".join(
                f"{each.label}: {each.note}" if each.note else each.label for each in card.mentions
            ),
            ", ".join(each.label for each in card.signals),
            card.place,
            card.channel,
            card.unit,
        )
    )
