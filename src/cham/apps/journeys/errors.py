from collections.abc import Sequence

from cham.core.errors import N_, ChamError, Field
from cham.core.journeys import Difference


class StoredJourneyError(ChamError):
    """Root of all errors about the organisation's journeys."""

    code = "stored_journey_wrong"
    template = N_("the journey is wrong; name another one")


class JourneyUnknownError(StoredJourneyError):
    code = "journey_unknown"
    template = N_("journey ({journey}) must be one of: {allowed}; correct the name")
    status = 404


class JourneyAmbiguousError(StoredJourneyError):
    code = "journey_ambiguous"
    template = N_("journey must be named, as there is more than one ({allowed}); add --journey")


class JourneyArchivedError(StoredJourneyError):
    code = "journey_archived"
    template = N_("journey ({journey}) is archived; take it out of the archive first")
    status = 409


class TemplateUnknownError(StoredJourneyError):
    code = "template_unknown"
    template = N_("template ({template}) must be one of: {allowed}; choose one of them")
    status = 404


class NameMissingError(StoredJourneyError):
    code = "journey_name_missing"
    template = N_("the name ({length} characters) must have 1 to {most} characters; correct it")


class DraftError(StoredJourneyError):
    """Root of what stands in the way of an edit of the draft."""

    code = "draft_wrong"
    template = N_("the draft cannot be edited so; look at it again")


class DraftChangedError(DraftError):
    """Others changed what an edit rests on since it was looked at; `theirs` tells what."""

    code = "draft_changed"
    template = N_(
        "the draft was changed by others since you looked at it ({count} changes to the same "
        "things); nothing of theirs was overwritten, so look at what they did and edit again"
    )
    status = 409

    def __init__(self, theirs: Sequence[Difference] = (), **fields: Field) -> None:
        super().__init__(**fields)
        self.theirs = tuple(theirs)


class DraftForgottenError(DraftError):
    """The state that an edit was made upon is too old to be compared with."""

    code = "draft_forgotten"
    template = N_("the draft ({seen}) is too long ago to be compared; look at the map again")
    status = 409


class DraftBehindError(DraftError):
    """A newer version was published from elsewhere, and the draft does not know it."""

    code = "draft_behind"
    template = N_(
        "version {version} was published from elsewhere after this draft was begun; bring it into "
        "the draft first"
    )
    status = 409


class NothingToPublishError(DraftError):
    code = "draft_unchanged"
    template = N_("the draft says the same as the published version {version}; edit it first")
    status = 409


class NothingToUndoError(DraftError):
    code = "nothing_to_undo"
    template = N_("there is nothing of yours to take back")
    status = 409


class VersionUnknownError(StoredJourneyError):
    code = "version_unknown"
    template = N_("version ({version}) must be one of: {allowed}; choose one of them")
    status = 404


class MapTooLongError(StoredJourneyError):
    code = "map_too_long"
    template = N_(
        "the map ({characters} characters as a file) must have at most {most} characters; divide "
        "it into journeys that nest"
    )


class CommentError(StoredJourneyError):
    code = "comment_wrong"
    template = N_("the comment ({length} characters) must have 1 to {most} characters; correct it")


class CommentPlaceError(StoredJourneyError):
    code = "comment_place"
    template = N_("{part} ({key}) must be on the map to be talked about; look at the map again")


class CommentUnknownError(StoredJourneyError):
    code = "comment_unknown"
    template = N_("the comment is not there any more; look at the map again")
    status = 404


class LinkUnknownError(StoredJourneyError):
    code = "link_unknown"
    template = N_("the link is not there; look at the list again")
    status = 404


class LinkChoiceError(StoredJourneyError):
    code = "link_choice"
    template = N_("{name} ({value}) must be one of: {allowed}; correct it")
