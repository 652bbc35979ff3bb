"""Everything that the lake refuses or cannot do.

LakeError
├── StorageFullError     no space left
├── StorageError         the disk fails
├── QueueFullError       more waits to be written than memory may hold
├── WriterClosedError    appended after closing
├── SlotsTakenError      too many writers at once
├── LakeBusyError        another process holds the lake
├── LakeDamagedError     a file does not match its checksum
├── LakeNewerError       a later version of the program wrote it
├── SnapshotGoneError    what was being read has been rewritten too often
├── IdentityUnfitError   an identifier of a person can never be kept
├── ImportUnnamedError   an import is to be undone, and none is named
├── FolderTakenError     a backup or restore would overwrite something
└── BackupDamagedError   a backup does not match its digests
"""

from http import HTTPStatus

from cham.core.errors import N_, ChamError


class LakeError(ChamError):
    """The lake cannot do what was asked."""


class StorageFullError(LakeError):
    """Nothing was acknowledged; the same call may succeed once there is space."""

    code = "storage_full"
    status = HTTPStatus.INSUFFICIENT_STORAGE
    template = N_("disk of {folder} must have free space; free some space and try again")


class StorageError(LakeError):
    """Nothing was acknowledged; the file that failed is never written again."""

    code = "storage_failed"
    template = N_(
        "disk of {folder} must read and write without errors ({reason}); "
        "check the disk and try again"
    )


class FilesExhaustedError(LakeError):
    """Nothing is wrong with the disk; the system lets this process open no more files."""

    code = "files_exhausted"
    template = N_(
        "open files of this process must stay below the system's limit ({limit}); "
        "raise it (ulimit -n) and try again"
    )


class QueueFullError(LakeError):
    """More bytes wait to be written than the writer may keep in memory."""

    code = "queue_full"
    template = N_(
        "waiting data ({waiting} bytes) must stay under {limit} bytes; "
        "wait a moment and send again"
    )


class WriterClosedError(LakeError):
    code = "writer_closed"
    template = N_("writer of slot {slot} must be open; open another one and send again")


class SlotsTakenError(LakeError):
    code = "slots_taken"
    template = N_(
        "writers with prefix {prefix} must be at most {limit}; end one of the running processes"
    )


class LakeBusyError(LakeError):
    code = "lake_busy"
    template = N_(
        "lake in {folder} must be changed by one process at a time; "
        "wait until the other one has finished"
    )


class LakeDamagedError(LakeError):
    code = "lake_damaged"
    template = N_(
        "file ({path}) must match its checksum; run cham verify, then restore from a backup"
    )


class LakeNewerError(LakeError):
    code = "lake_newer"
    template = N_(
        "lake format ({found}) must be at most {known}; use the version of cham that wrote it"
    )


class SnapshotGoneError(LakeError):
    code = "snapshot_gone"
    template = N_(
        "lake in {folder} must stay as it is while it is read; "
        "read again once the running erasure has ended"
    )


class IdentityUnfitError(LakeError):
    """Customer directories raise it; see `CustomerDirectory`."""

    code = "identity_unfit"
    template = N_(
        "identifier ({kind}, {length} letters) must have at most {limit} letters and none of them "
        "NUL; correct the sender"
    )


class ImportUnnamedError(LakeError):
    """Live events have no import id; without this refusal they would all be taken back."""

    code = "import_unnamed"
    template = N_("import must be named by its id; look the id up and try again")


class FolderTakenError(LakeError):
    code = "folder_taken"
    template = N_("folder ({folder}) must be new or empty; choose another one")


class BackupDamagedError(LakeError):
    code = "backup_damaged"
    template = N_("backup file ({path}) must be there and match its digest; use another backup")
