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
