"""What can be wrong with a list of aspects; where it can, each names its line and column."""

from cham.core.errors import N_, ChamError


class AspectError(ChamError):
    """Root of all errors about lists of aspects."""

    code = "aspects_wrong"
    template = N_("the list of aspects is wrong; correct it")


class AspectsSyntaxError(AspectError):
    """The list is no YAML; the problem is told in the words of the YAML reader."""

    code = "aspects_syntax"
    template = N_(
        "line {line}, column {column}: the list must be YAML, but its reader says “{problem}”; "
        "look at the indentation and the signs around this place"
    )


class AspectsPlainError(AspectError):
    """The list uses what YAML can do besides names, texts and lists."""

    code = "aspects_not_plain"
    template = N_(
        "line {line}, column {column}: only names, texts and lists are read here; write it out "
        "without anchors, tags, odd characters or a second document"
    )


class AspectTwiceError(AspectError):
    """A key or a field stands twice, so that one of its values would be lost."""

    code = "aspects_twice"
    template = N_(
        "line {line}, column {column}: “{name}” must stand once only; delete one of the two"
    )


class AspectsTooLongError(AspectError):
    code = "aspects_too_long"
    template = N_(
        "the list ({characters} characters) must have at most {most} characters; shorten it"
    )


class AspectsMissingError(AspectError):
    code = "aspects_missing"
    template = N_(
        "line {line}, column {column}: the list must name aspects, each with vi, en and phrases; "
        "add one"
    )


class AspectsManyError(AspectError):
    code = "aspects_many"
    template = N_("the list ({count} aspects) must have at most {most} aspects; join some of them")


class AspectFaultyError(AspectError):
    """An aspect of the list lacks something, or has too much."""

    code = "aspect_faulty"
    template = N_(
        "line {line}, column {column}: aspect ({aspect}) must have the texts vi and en and a list "
        "of phrases, and nothing else; correct it"
    )


class AspectKeyError(AspectFaultyError):
    code = "aspect_key"
    template = N_(
        "line {line}, column {column}: the key of an aspect ({aspect}) must be at most {most} "
        "letters, digits or signs without a space; correct it"
    )


class AspectNameError(AspectFaultyError):
    code = "aspect_name"
    template = N_(
        "line {line}, column {column}: the name must be a text of 1 to {most} letters; correct it"
    )


class AspectPhraseError(AspectFaultyError):
    code = "aspect_phrase"
    template = N_(
        "line {line}, column {column}: a phrase must be a text of 1 to {most} letters with a word "
        "in it; correct it, in quotation marks where it is a number"
    )


class AspectPhrasesManyError(AspectFaultyError):
    code = "aspect_phrases_many"
    template = N_(
        "line {line}, column {column}: aspect ({aspect}) must have at most {most} phrases; leave "
        "some out"
    )
