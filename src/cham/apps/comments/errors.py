from http import HTTPStatus

from cham.core.errors import N_, ChamError


class CommentError(ChamError):
    """Root of all errors about comments and what is read in them."""

    code = "comment_wrong"
    template = N_("the comment is wrong; choose another one")


class CommentUnknownError(CommentError):
    code = "comment_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("comment ({comment}) must be one that you may see; choose another one")


class CorrectionUnknownError(CommentError):
    code = "comment_correction_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_(
        "{task} of the comment ({comment}) must have been corrected before; correct it instead"
    )


class ChoiceUnknownError(CommentError):
    code = "comment_choice_unknown"
    template = N_("{name} ({value}) must be one of: {allowed}; correct it")


class LabelCountError(CommentError):
    code = "comment_label_count"
    template = N_("labels ({count}) must be exactly one for this question; give one")


class AspectTwiceError(CommentError):
    code = "comment_aspect_twice"
    template = N_("aspect ({aspect}) must be named once with each feeling; leave out the copy")


class AspectsChangedError(CommentError):
    """Somebody else changed the list in between."""

    code = "comment_aspects_changed"
    status = HTTPStatus.CONFLICT
    template = N_(
        "the list of aspects must be as it was when you opened it (edition {seen}), but it was "
        "changed since (edition {now}); open it again in another window and take over what is "
        "missing"
    )


class NoPhrasesError(CommentError):
    """With such a list no comment would speak of anything."""

    code = "comment_no_phrases"
    template = N_(
        "the list must have a phrase of at least one aspect, because without any no comment speaks "
        "of anything; add phrases, or go back to the list that comes with the product"
    )


class AspectsFileError(CommentError):
    code = "comment_aspects_file"
    template = N_("the file must be a list in YAML, as text in UTF-8; choose such a file")


class TrainingRunsError(CommentError):
    code = "comment_training_runs"
    status = HTTPStatus.CONFLICT
    template = N_("a model of {task} must not be learning already; wait until it has finished")


class TooFewCorrectionsError(CommentError):
    code = "comment_corrections_few"
    status = HTTPStatus.CONFLICT
    template = N_(
        "corrections of {task} ({count}) must be {least} or more before a model can learn from "
        "them; correct some more comments"
    )


class TooFewOfAspectError(CommentError):
    """The aspect that was corrected most often was not corrected often enough."""

    code = "comment_corrections_few_of_aspect"
    status = HTTPStatus.CONFLICT
    template = N_(
        "corrections that speak of one and the same aspect ({count}) must be {least} or more "
        "before a model can learn from them; correct some more comments"
    )


class ModelUnknownError(CommentError):
    code = "comment_model_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_(
        "model ({version}) must be one that was installed before; choose one of the list"
    )


class ModelFailedError(CommentError):
    """A model could not be learned, for a reason that is in the server's log."""

    code = "comment_model_failed"
    template = N_("the model could not be learned; see the server's log and try again")


class ModelLostError(CommentError):
    """The process that learned a model ended before it was done."""

    code = "comment_model_lost"
    template = N_("learning must not be cut off; let it learn again, with more memory if need be")
