"""The draft of a journey: what its editors see and nobody else does."""

from dataclasses import dataclass
from datetime import datetime

from cham.apps.journeys.contents import journey_in
from cham.apps.journeys.errors import DraftForgottenError
from cham.apps.journeys.models import DraftRevision, JourneyVersion, StoredJourney
from cham.apps.orgs.models import Member
from cham.core.journeys import Difference, Journey, differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft as it stands.

    Attributes
    ----------
    published
        What it is compared with: the newest published version.
    version, revision
        The published version that it was drawn upon, and its last edit; together they name the
        state that somebody looked at (`seen`).
    is_behind
        Whether a newer version was published from elsewhere while it had changes of its own.
    """

    stored: StoredJourney
    journey: Journey
    published: Journey
    version: int
    latest: int
    revision: int
    made_by: Member | None = None
    made_at: datetime | None = None

    @property
    def seen(self) -> str:
        """The name of this state; an edit says which state it was made upon."""
        return f"{self.version}.{self.revision}"

    @property
    def is_behind(self) -> bool:
        """Tell whether what was published is newer than what it was drawn upon."""
        return self.version < self.latest

    @property
    def changes(self) -> tuple[Difference, ...]:
        """What publishing it would change."""
        return differences(self.published, self.journey)

    @property
    def has_changes(self) -> bool:
        """Tell whether it says anything else than the published version."""
        return self.journey != self.published


def draft_of(stored: StoredJourney) -> Draft:
    """Give the draft of a journey: its last revision, or what is published where that is newer."""
    latest = stored.versions.order_by("number").last()
    assert latest is not None  # a journey is begun with its first version
    published = journey_in(latest.content)
    last = _last(stored)
    if last is None or not _has_own_changes(stored, last, latest):
        return Draft(
            stored=stored,
            journey=published,
            published=published,
            version=latest.number,
            latest=latest.number,
            revision=last.number if last else 0,
        )
    return Draft(
        stored=stored,
        journey=journey_in(last.content),
        published=published,
        version=last.based_on,
        latest=latest.number,
        revision=last.number,
        made_by=last.made_by,
        made_at=last.created_at,
    )


def state_of(stored: StoredJourney, seen: str) -> Journey:
    """Give what the draft said in the state that somebody looked at.

    Raises
    ------
    DraftForgottenError
        When the state is not known, or not any more.
    """
    version, _, revision = seen.partition(".")
    if not (_is_count(version) and _is_count(revision)):
        raise DraftForgottenError(seen=seen[:20])
    kept = stored.revisions.filter(number=revision, based_on=version).first()
    if kept is not None:
        return journey_in(kept.content)
    # Before the first edit upon a version, the draft says what the version says.
    published = stored.versions.filter(number=version, after_revision=revision).first()
    if published is None:
        raise DraftForgottenError(seen=seen)
    return journey_in(published.content)


def state_before(stored: StoredJourney, revision: DraftRevision) -> Journey:
    """Give what the draft said before a revision.

    Raises
    ------
    DraftForgottenError
        When that is not kept any more.
    """
    return state_of(stored, f"{revision.based_on}.{revision.number - 1}")


@dataclass(frozen=True, slots=True)
class Undoable:
    """The revisions that a member can take back, or take the taking back of, next."""

    undo: int | None = None
    redo: int | None = None


def undoable(stored: StoredJourney, member: Member | None) -> Undoable:
    """Find what a member did last to the draft and can undo, and undid last and can do again."""
    done: list[int] = []
    undone: list[int] = []
    latest = stored.versions.order_by("number").last()
    mine = stored.revisions.filter(made_by=member, based_on=latest.number if latest else 0)
    for number, undoes in mine.order_by("number").values_list("number", "undoes"):
        if undoes is None:
            done.append(number)
            undone.clear()
        elif undoes in done:
            done.remove(undoes)
            undone.append(number)
        elif undoes in undone:
            undone.remove(undoes)
            done.append(number)
    return Undoable(done[-1] if done else None, undone[-1] if undone else None)


def _last(stored: StoredJourney) -> DraftRevision | None:
    return stored.revisions.select_related("made_by__user").order_by("number").last()


def last_revision(stored: StoredJourney) -> int:
    """Give the number of the last edit of the draft; 0 before the first."""
    last = _last(stored)
    return last.number if last else 0


def _has_own_changes(stored: StoredJourney, last: DraftRevision, latest: JourneyVersion) -> bool:
    """Tell whether the last revision still holds, or was published or overtaken unchanged."""
    if last.based_on == latest.number:
        return True
    upon = stored.versions.get(number=last.based_on)
    published_from = stored.versions.filter(number=last.based_on + 1).first()
    is_published = published_from is not None and published_from.content == last.content
    return last.content != upon.content and not is_published


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - as far as columns count
