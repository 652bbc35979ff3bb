"""Comments that arrive through the lake and are read by a model learned from invented texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

from cham.apps.comments.jobs import see_to_comments
from cham.apps.comments.models import Comment
from cham.apps.comments.shelf import Lessons
from cham.apps.interactions.lakes import open_own_lake
from cham.apps.orgs.models import Organisation
from cham.core.interactions import IdentifierKind, Identity, Interaction, Kind
from cham.lake import Arrival, Envelope, encode_arrival
from cham.voice import Model, Options, train_labels
from unit.voice.conftest import invented

NOW = 1_764_000_000_000_000
DAY = 86_400_000_000


@cache
def sentiment_model() -> Model:
    taught = invented(400, 1)
    options = Options(seed=3, accuracy=0.9)
    return train_labels(taught.texts, taught.labels, task="sentiment", options=options).model


def starter_of_tests() -> SimpleNamespace:
    """As the models that come with the product, learned from fewer texts."""
    return SimpleNamespace(sentiment=sentiment_model(), version="starter-of-tests")


def lessons_of_tests(_task: str) -> Lessons:
    taught = invented(100, 1)
    groups = tuple(f"trade {number % 10}" for number in range(100))
    return Lessons(tuple(taught.texts), tuple(taught.labels), groups)


@dataclass
class CommentedFirm:
    """A firm to which customers write."""

    organisation: Organisation
    sent: int = field(default=0)

    def said(self, *texts: str, phone: str = "", import_id: str = "", **about: Any) -> None:
        """Have texts arrive and be compacted, one a day up to now."""
        source = about.pop("source", "phieu")
        lines = [self._line(text, source, phone, about) for text in texts]
        envelope = Envelope(
            organisation=self.organisation.code,
            source=source,
            dialect="arrival",
            received_at=NOW,
            import_id=import_id,
        )
        writer = open_own_lake().open_writer()
        writer.append(envelope, lines).result(timeout=30)
        writer.close()
        self.compact()

    def knows(self, *phones: str) -> None:
        """Have a source say that numbers are one person's."""
        identity = Identity(
            identifiers=tuple((IdentifierKind.PHONE, each) for each in phones), joins=True
        )
        line = self._arrival("", "phieu", identity, {"kind": Kind.PROFILE})
        envelope = Envelope(
            organisation=self.organisation.code, source="phieu", dialect="arrival", received_at=NOW
        )
        writer = open_own_lake().open_writer()
        writer.append(envelope, [line]).result(timeout=30)
        writer.close()
        self.compact()

    def compact(self) -> None:
        open_own_lake().compact(NOW, wait=True)

    def read(self) -> Sequence[Comment]:
        """Do what the chore does, and give the comments in the order of their arrival."""
        see_to_comments()
        return list(Comment.objects.order_by("sequence"))

    def _line(self, text: str, source: str, phone: str, about: dict[str, Any]) -> bytes:
        identifiers = ((IdentifierKind.PHONE, phone),) if phone else ()
        return self._arrival(text, source, Identity(identifiers=identifiers), about)

    def _arrival(self, text: str, source: str, identity: Identity, about: dict[str, Any]) -> bytes:
        self.sent += 1
        told = {"kind": Kind.FEEDBACK, "event_time": NOW - DAY * (self.sent % 300), **about}
        interaction = Interaction(
            organisation=self.organisation.code,
            source=source,
            message_id=f"m{self.sent}",
            received_at=NOW,
            text=text,
            **told,
        )
        return encode_arrival(Arrival(interaction=interaction, identity=identity))
