from cham.core.errors import N_, ChamError


class FileImportError(ChamError):
    """Root of all errors about file imports."""

    code = "import_wrong"
    template = N_("the import cannot be done")


class ImportUnknownError(FileImportError):
    code = "import_unknown"
    template = N_("import ({code}) must be one of: {allowed}; correct the id")


class ImportUndoneError(FileImportError):
    code = "import_undone"
    template = N_("import ({code}) was undone already; nothing was changed")


class PurposeMismatchError(FileImportError):
    code = "import_purpose"
    template = N_(
        "--as ({purpose}) must be what the mapping file says ({mapped}); correct one of the two"
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
