from http import HTTPStatus

from cham.core.errors import N_, ChamError


class FileImportError(ChamError):
    """Root of all errors about file imports."""

    code = "import_wrong"
    template = N_("the import cannot be done")


class ImportUnknownError(FileImportError):
    code = "import_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("import ({code}) must be one of: {allowed}; correct the id")


class ImportUndoneError(FileImportError):
    code = "import_undone"
    status = HTTPStatus.CONFLICT
    template = N_("import ({code}) was undone already; nothing was changed")


class PurposeMismatchError(FileImportError):
    code = "import_purpose"
    template = N_(
        "--as ({purpose}) must be what the mapping file says ({mapped}); correct one of the two"
    )


class QuestionsOpenError(FileImportError):
    """Stands after what is open about the columns of a file without a mapping."""

    code = "import_questions"
    template = N_(
        "the columns of {file} leave questions open; see them with --dry-run, "
        "then say with --map which column is what"
    )


class UploadTooLargeError(FileImportError):
    code = "upload_too_large"
    template = N_(
        "file ({name}) must have at most {most} GiB; bring it in with the command cham import"
    )


class UploadMissingError(FileImportError):
    code = "upload_missing"
    template = N_("a file must be chosen; choose one and send it again")


class RoleUnknownError(FileImportError):
    code = "import_role_unknown"
    template = N_("column {column} ({role}) must be one of: {allowed}; choose again")


class UploadUnknownError(FileImportError):
    code = "upload_unknown"
    status = HTTPStatus.NOT_FOUND
    template = N_("upload ({code}) must be one that still waits; send the file again")


class UploadNotAskingError(FileImportError):
    code = "upload_not_open"
    status = HTTPStatus.CONFLICT
    template = N_("upload {code} ({stage}) must wait for an answer; look at how far it is")


class ChoicesUnfitError(FileImportError):
    code = "import_choices_unfit"
    template = N_("the choices must fit together; choose again")


class ColumnNotChosenError(FileImportError):
    code = "import_column_missing"
    template = N_("one column must be: {field}; choose it, then bring the file in")


class RejectsMissingError(FileImportError):
    code = "import_rejects_missing"
    status = HTTPStatus.NOT_FOUND
    template = N_("import {code} must have rejected rows; this one has none to give")
