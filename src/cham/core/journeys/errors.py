"""What can be wrong with a journey file; each names its line and column."""

from cham.core.errors import N_, ChamError


class JourneyError(ChamError):
    """Root of all errors about journeys."""

    code = "journey_wrong"
    template = N_("line {line}, column {column}: the journey is wrong; correct it")


class JourneyFaults(ExceptionGroup[JourneyError]):
    """Every fault found in one journey file, in the order of its lines."""


class JourneySyntaxError(JourneyError):
    """The file is not YAML; the problem is told in the words of the YAML reader."""

    code = "journey_syntax"
    template = N_(
        "line {line}, column {column}: the file must be YAML, but its reader says “{problem}”; "
        "look at the indentation and the signs around this place"
    )


class JourneyFieldTwiceError(JourneySyntaxError):
    """A field stands twice in one place, so that one of its values would be lost."""

    template = N_(
        "line {line}, column {column}: the field “{problem}” must stand once only; "
        "delete one of the two"
    )


class JourneySecondDocumentError(JourneySyntaxError):
    """The file holds more than one YAML document."""

    template = N_(
        "line {line}, column {column}: the file must hold one journey, but another document "
        "starts here; put it into a file of its own"
    )


class JourneyTagError(JourneySyntaxError):
    """The file gives a value a type of its own."""

    template = N_(
        "line {line}, column {column}: tags ({problem}) are not read here; leave the tag out"
    )


class JourneyDepthError(JourneySyntaxError):
    """The file goes deeper than any journey does."""

    template = N_(
        "line {line}, column {column}: the file must go at most {problem} levels deep; "
        "look at the indentation"
    )


class JourneyFieldNameError(JourneySyntaxError):
    """The name of a field is a list or a set of fields."""

    template = N_("line {line}, column {column}: the name of a field must be a text; correct it")


class JourneyCharacterError(JourneySyntaxError):
    """A text has a character that stands for nothing."""

    template = N_(
        "line {line}, column {column}: the character {problem} cannot be read; delete it"
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
    """A value is not what the field takes; here: none of the words that it knows."""

    code = "journey_value"
    template = N_(
        "line {line}, column {column}: {where} ({value}) must be one of: {allowed}; correct it"
    )


class JourneyKeyFormError(JourneyValueError):
    """A key has signs that keys do not have."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a key of at most 64 lower-case "
        "letters, digits, - and _, a letter or digit first; correct it"
    )


class JourneyCurrencyError(JourneyValueError):
    """A currency is not written as its code."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be three capital letters, such as "
        "VND; correct it"
    )


class JourneyTooSmallError(JourneyValueError):
    """A number lies below what makes sense."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be {limit} or more; correct it"
    )


class JourneyTooLargeError(JourneyValueError):
    """A number lies above what makes sense."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be {limit} or less; correct it"
    )


class JourneyTextTooLongError(JourneyValueError):
    """A text is longer than people read on a map."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must have at most {limit} characters; "
        "shorten it"
    )


class JourneyEmptyError(JourneyValueError):
    """A field is there, but nothing is in it."""

    template = N_(
        "line {line}, column {column}: {where} must not be empty; fill it in or leave it out"
    )


class JourneyCircleError(JourneyValueError):
    """A unit stands, over its parents, below itself."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a unit that does not stand below "
        "this one; name another parent"
    )


class JourneyItselfError(JourneyValueError):
    """A touchpoint hands over to itself."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be another touchpoint than the one "
        "that hands over; correct it"
    )


class JourneyTextError(JourneyValueError):
    """Something else stands where a text must."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a text; put it in quotes"
    )


class JourneyTextsError(JourneyValueError):
    """Something else stands where a text or its translations must."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a text, or one per language like "
        "{{vi: …, en: …}}; correct it"
    )


class JourneyNumberError(JourneyValueError):
    """Something else stands where a number must."""

    template = N_("line {line}, column {column}: {where} ({value}) must be a number; correct it")


class JourneyWholeNumberError(JourneyValueError):
    """Something else stands where a whole number must."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a whole number; correct it"
    )


class JourneyTruthError(JourneyValueError):
    """Something else stands where a truth value must."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be true or false; correct it"
    )


class JourneyListError(JourneyValueError):
    """Something else stands where a list must."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a list; begin each item with a "
        "hyphen"
    )


class JourneyFieldsError(JourneyValueError):
    """Something else stands where fields must."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a set of fields, each with a name, "
        "a colon and a value; correct it"
    )


class JourneyPatternsError(JourneyValueError):
    """Something else stands where one text or several may."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a text or a list of texts; correct "
        "it"
    )


class JourneyClausesError(JourneyValueError):
    """Something else stands where one clause or several may."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be conditions or a list of them; "
        "correct it"
    )


class JourneyConditionError(JourneyValueError):
    """Something else stands where the value of a property must."""

    template = N_(
        "line {line}, column {column}: {where} ({value}) must be a value, a list of values or a "
        "range like {{at_least: 0, at_most: 6}}; correct it"
    )


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
