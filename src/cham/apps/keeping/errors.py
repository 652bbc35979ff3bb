from cham.core.errors import N_, ChamError


class KeepingError(ChamError):
    """Root of all errors about looking after the data folder."""

    code = "keeping_wrong"
    template = N_("the data folder cannot be looked after; see the server's log")


class DataNewerError(KeepingError):
    code = "data_newer"
    template = N_(
        "the data ({name}) must be of this version or an older one; install the newer version "
        "again, or restore the backup that it made before it changed anything"
    )


class BackupImpossibleError(KeepingError):
    code = "backup_impossible"
    template = N_(
        "a backup ({reason}) must be possible before tables change; install pg_dump, or make a "
        "backup yourself and start once with CHAM_BACKUP=off"
    )


class BackupInsideError(KeepingError):
    """The copy would be part of what is copied, and an erasure would not reach into it."""

    code = "backup_inside"
    template = N_("backup ({target}) must lie outside of the data folder; choose another folder")
