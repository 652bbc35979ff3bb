"""Why a folder of labelled texts is refused as a whole."""

from cham.core.errors import N_, ChamError


class LabelledError(ChamError):
    """Root of all errors about labelled texts that come in."""


class EmptyFolderError(LabelledError):
    """There is no file at all."""

    code = "labelled_empty"
    template = N_("folder {folder} must hold labelled texts, but it is empty; choose another")


class NothingLabelledError(LabelledError):
    """No file of the folder holds texts with labels of the task."""

    code = "labelled_nothing"
    template = N_(
        "folder {folder} must hold texts labelled with {task}, but no file has a column of texts "
        "and one of labels; give a CSV or JSON lines file with the columns text and label"
    )


class JsonFormError(LabelledError):
    """A file is JSON as a whole, where each line must be."""

    code = "labelled_json_form"
    template = N_(
        "file ({file}) must hold one JSON object a line, such as {example}, and be called .jsonl; "
        "write each text of the list on a line of its own"
    )


class AllRefusedError(LabelledError):
    """Files have the right columns, and no row that can be used."""

    code = "labelled_all_refused"
    template = N_(
        "rows of {folder} ({count}) must hold a text and a label, but none does "
        "(line {line} of {file} first); fill them in"
    )


class UnevenLinesError(LabelledError):
    """Two files that belong together line by line do not."""

    code = "labelled_uneven"
    template = N_(
        "lines of {file} ({lines}) and of {labels} ({others}) must be as many; "
        "copy both files again"
    )


class LabelledDamagedError(LabelledError):
    """A file is not what its name says."""

    code = "labelled_damaged"
    template = N_("file ({file}) cannot be read: {reason}; copy it again")


class NoTextsError(LabelledError):
    """A file has no column of texts."""

    code = "labelled_no_texts"
    template = N_(
        "file ({file}) must have a column of texts, called text, comment, review or gop y; "
        "name one of its columns so"
    )


class NoTimesError(LabelledError):
    """Times are needed to compare two periods, and a file has none."""

    code = "labelled_no_times"
    template = N_(
        "file ({file}) must have a column of times to begin a period at {since}; name the column "
        "time, or leave the beginning out"
    )
