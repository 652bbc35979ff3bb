"""What can be wrong with a journey file; each names its line and column."""

from cham.core.errors import N_, ChamError


class JourneyError(ChamError):
    """Root of all errors about journeys."""

    code = "journey_wrong"
    template = N_("line {line}, column {column}: the journey is wrong; correct it")


class JourneyFaults(ExceptionGroup[JourneyError]):
    """Every fault found in one journey file, in the order of its lines."""


class JourneySyntaxError(JourneyError):
    """The file is not YAML."""

    code = "journey_syntax"
    template = N_(
        "line {line}, column {column}: the file must be YAML, but {problem}; "
        "look at the indentation and the signs around this place"
    )


class JourneyTooLongError(JourneyError):
    """The file is longer than any map that people can read."""

    code = "journey_too_long"
    template = N_(
        "the journey file ({characters} characters) must have at most {most} characters; "
        "divide it into journeys that nest"
    )


class JourneyAliasError(JourneyError):
    """The file uses YAML anchors and aliases, which can grow without bound."""

    code = "journey_alias"
    template = N_(
        "line {line}, column {column}: aliases (&name, *name) are not read here; "
        "write the text out in full"
    )


class JourneyFieldMissingError(JourneyError):
    """A field that must be there is not."""

    code = "journey_field_missing"
    template = N_("line {line}, column {column}: {where} must have the field {field}; add it")


class JourneyFieldUnknownError(JourneyError):
    """A field has a name that means nothing here."""

    code = "journey_field_unknown"
    template = N_(
        "line {line}, column {column}: {where} has the unknown field {field}; "
        "use one of: {allowed}"
    )


class JourneyValueError(JourneyError):
    """A value is not what the field takes."""

    code = "journey_value"
    template = N_("line {line}, column {column}: {where} ({value}) must be {allowed}; correct it")


class JourneyKeyTwiceError(JourneyError):
    """A key that must be unique stands twice."""

    code = "journey_key_twice"
    template = N_(
        "line {line}, column {column}: {where} ({value}) must be unique in the journey; "
        "give it another key"
    )


class JourneyReferenceError(JourneyError):
    """A key refers to something that the journey does not have."""

    code = "journey_reference"
    template = N_(
        "line {line}, column {column}: {where} ({value}) must be one of: {allowed}; "
        "correct the key or add what it names"
    )
