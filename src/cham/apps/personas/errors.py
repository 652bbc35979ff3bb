from http import HTTPStatus

from cham.core.errors import N_, ChamError


class StoredPersonaError(ChamError):
    """Root of all errors about the organisation's personas."""

    code = "stored_persona_wrong"
    template = N_("the persona is wrong; name another one")


class PersonaUnknownError(StoredPersonaError):
    code = "persona_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("persona ({persona}) must be one of this organisation; choose another one")


class PersonaVersionUnknownError(StoredPersonaError):
    code = "persona_version_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("version ({version}) must be one of: {allowed}; choose one of them")


class PersonaArchivedError(StoredPersonaError):
    code = "persona_archived"
    status = HTTPStatus.CONFLICT
    template = N_("persona ({persona}) is archived; take it out of the archive first")


class PersonaChangedError(StoredPersonaError):
    """Somebody else saved in between."""

    code = "persona_changed"
    status = HTTPStatus.CONFLICT
    template = N_(
        "the persona must be as it was when you opened it ({seen}), but {who} changed it since "
        "({now}); open it again in another window and take over what is missing"
    )


class PersonaUnchangedError(StoredPersonaError):
    """There is no draft, so nothing can go live or be thrown away."""

    code = "persona_unchanged"
    status = HTTPStatus.CONFLICT
    template = N_("persona ({persona}) must have a draft; change it first")


class PersonaNameError(StoredPersonaError):
    code = "persona_name_missing"
    template = N_("the name must not be empty; write one")


class SegmentTakenError(StoredPersonaError):
    """Two live personas would be about the same customers by the same rule."""

    code = "segment_taken"
    status = HTTPStatus.CONFLICT
    template = N_(
        "the segment rule must be this persona's own, but “{other}” has the same; change the rule "
        "or put the other one into the archive"
    )


class PersonaJourneyUnknownError(StoredPersonaError):
    code = "persona_journey_unknown"
    template = N_("journey ({journey}) must be one of: {allowed}; choose one of them")


class PersonaSignerUnknownError(StoredPersonaError):
    code = "persona_signer_unknown"
    template = N_("unit ({unit}) must be one of: {allowed}; choose one of them")


class SignerForeignError(StoredPersonaError):
    """Nobody signs for a unit that they do not belong to, and systems sign for none."""

    code = "persona_signer_foreign"
    status = HTTPStatus.NOT_FOUND
    template = N_("unit ({unit}) must be one that you belong to; choose another one")


class NothingToSignError(StoredPersonaError):
    code = "persona_nothing_to_sign"
    status = HTTPStatus.CONFLICT
    template = N_("persona ({persona}) must be live before it is signed; publish it first")


class VersionOutdatedError(StoredPersonaError):
    code = "persona_version_outdated"
    status = HTTPStatus.CONFLICT
    template = N_("version ({seen}) must be the live one ({live}); read that one and sign it")


class ProofUnknownError(StoredPersonaError):
    code = "proof_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("evidence ({number}) must be one of this persona; choose another one")


class ProofTextError(StoredPersonaError):
    code = "proof_text"
    template = N_("the words ({length} letters) must be 1 to {most} letters long; write them anew")


class ProofReachableError(StoredPersonaError):
    """The words hold a phone number, a mail address or a link."""

    code = "proof_reachable"
    template = N_(
        "the words must hold no way to reach somebody, such as a phone number or a mail address; "
        "leave it out or choose others"
    )


class ProofPartError(StoredPersonaError):
    code = "proof_part"
    template = N_("part ({part}) must be one of: {allowed}; correct it")


class ProofDayError(StoredPersonaError):
    code = "proof_day"
    template = N_("the day of the interview ({day}) must not lie in the future; correct it")


class AnswerNotFoundError(StoredPersonaError):
    """Only answers that were looked up just now can be taken, so that their words are exact."""

    code = "answer_not_found"
    status = HTTPStatus.NOT_FOUND
    template = N_("answer ({answer}) must be one of those found; search for it again")
