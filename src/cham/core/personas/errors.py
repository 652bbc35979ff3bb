"""What can be wrong with a persona; each error names the place it was found at."""

from cham.core.errors import N_, ChamError


class PersonaError(ChamError):
    """Root of all errors about personas."""

    code = "persona_wrong"
    template = N_("the persona is wrong; correct it")


class PersonaFaults(ExceptionGroup[PersonaError]):
    """Every fault found in one persona, in the order of its fields."""


class PersonaPartMissingError(PersonaError):
    """A persona that goes live must say something here."""

    code = "persona_part_missing"
    template = N_("{where} must say something before the persona goes live; write a line")


class PersonaTooLongError(PersonaError):
    """Nobody keeps in mind what is longer."""

    code = "persona_too_long"
    template = N_(
        "the persona ({words} words) must be at most {most} words long, so that everybody keeps "
        "it in mind; shorten it"
    )


class PersonaTextTooLongError(PersonaError):
    """One text is longer than its column."""

    code = "persona_text_too_long"
    template = N_("{where} ({length} letters) must be at most {most} letters long; shorten it")


class PersonaShapeError(PersonaError):
    """Something else stands where a text, a list or an object must."""

    code = "persona_shape"
    template = N_("{where} must be {wanted}; correct it")


class PersonaFieldUnknownError(PersonaError):
    """A field has a name that means nothing here."""

    code = "persona_field_unknown"
    template = N_("{where} has the unknown field {field}; use one of: {allowed}")


class SegmentWordError(PersonaError):
    """A word is none of those that the rule knows."""

    code = "segment_word"
    template = N_("{where} ({value}) must be one of: {allowed}; correct it")


class SegmentNumberError(PersonaError):
    """A number must stand here."""

    code = "segment_number"
    template = N_("{where} ({value}) must be a number from 0 on; correct it")


class SegmentTestError(PersonaError):
    """Words cannot be at least something, nor numbers be one of some words."""

    code = "segment_test"
    template = N_("{where} ({test}) does not go with {fact}; use one of: {allowed}")


class SegmentValueMissingError(PersonaError):
    """A condition compares with nothing."""

    code = "segment_value_missing"
    template = N_("{where} must name what to compare with; fill it in or take the condition out")


class SegmentTooLongError(PersonaError):
    """A rule that long cannot be told to anybody."""

    code = "segment_too_long"
    template = N_("{where} ({count}) must be at most {most}; make the rule simpler")
