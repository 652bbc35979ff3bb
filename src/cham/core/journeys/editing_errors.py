"""Why an edit of a journey is refused; nothing of it was done then."""

from cham.core.errors import N_, ChamError


class EditError(ChamError):
    """Root of all errors about edits."""

    code = "edit_wrong"
    template = N_("the edit cannot be made; correct it")


class EditFieldMissingError(EditError):
    """A part would lack a field that it must have."""

    code = "edit_field_missing"
    template = N_("{where} must have the field {field}; give it")


class EditFieldUnknownError(EditError):
    """A field has a name that means nothing there."""

    code = "edit_field_unknown"
    template = N_("{where} has the unknown field {field}; use one of: {allowed}")


class EditValueError(EditError):
    """A value is not what the field takes."""

    code = "edit_value"
    template = N_("{where} ({value}) must be {allowed}; correct it")


class EditReferenceError(EditError):
    """A key names nothing that the journey has."""

    code = "edit_reference"
    template = N_(
        "{where} ({value}) must be one of: {allowed}; choose one of them or add it first"
    )


class PartMissingError(EditError):
    """What is to be edited is not in the journey, or is no longer."""

    code = "part_missing"
    template = N_(
        "{part} ({key}) must be in the journey; it may have been deleted, so look at the map again"
    )


class PartTakenError(EditError):
    """A part with this key stands in the journey already."""

    code = "part_taken"
    template = N_("{part} ({key}) must be new, the journey has it already; give it another key")


class PartInUseError(EditError):
    """A unit or channel is still named by touchpoints, tasks or other units."""

    code = "part_in_use"
    template = N_(
        "{part} ({key}) must be free before it goes, but is used by {users}; "
        "choose another one there first"
    )


class PartFixedError(EditError):
    """The journey itself can be changed, but not added, moved or removed."""

    code = "part_fixed"
    template = N_("part ({part}) must be one of: {allowed}; correct it")


class EditsTooManyError(EditError):
    """More edits came at once than a person makes."""

    code = "edits_too_many"
    template = N_("edits ({count}) must be at most {most} at once; send fewer")
