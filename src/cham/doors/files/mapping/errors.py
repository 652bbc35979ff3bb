"""What can be wrong with a mapping file; each names its line and column."""

from cham.core.errors import N_, ChamError


class MappingError(ChamError):
    """Root of all errors about mapping files."""

    code = "MAP"
    template = N_("line {line}, column {place}: the mapping is wrong; correct it")


class MappingFileError(MappingError):
    """The mapping file cannot be read."""

    code = "MAP_FILE"
    template = N_("mapping file ({file}) must exist and be UTF-8 text, but {reason}; correct it")


class MappingSyntaxError(MappingError):
    """The file is not YAML."""

    code = "MAP_SYNTAX"
    template = N_(
        "line {line}, column {place}: the mapping must be YAML without aliases, but {problem}; "
        "look at the indentation and the signs around this place"
    )


class MappingFieldError(MappingError):
    """A field has a name that means nothing here."""

    code = "MAP_FIELD"
    template = N_("line {line}, column {place}: {field} must be one of: {allowed}; correct it")


class MappingValueError(MappingError):
    """A value is not what its field takes."""

    code = "MAP_VALUE"
    template = N_("line {line}, column {place}: {field} ({value}) must be {allowed}; correct it")


class MappingMissingError(MappingError):
    """The mapping leaves out what its purpose needs."""

    code = "MAP_MISSING"
    template = N_(
        "line {line}, column {place}: a mapping of {purpose} must say which column is {field}; "
        "add it under columns or constants"
    )


class MappingOpenError(MappingError):
    """No column of a file looks like what its purpose needs."""

    code = "MAP_MISSING"
    template = N_(
        "no column looks like {field}, which every file of {purpose} must have; "
        "write under columns which one it is"
    )


class MappingColumnError(MappingError):
    """The file has no column of that name."""

    code = "MAP_COLUMN"
    template = N_("column ({column}) must be one of the file's: {allowed}; correct the mapping")
