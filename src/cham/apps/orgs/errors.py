from http import HTTPStatus
from typing import ClassVar

from cham.core.errors import N_, ChamError


class OrganisationError(ChamError):
    """Root of all errors about organisations, units and keys; `status` is what the API answers."""

    code = "organisation_wrong"
    template = N_("the organisation is wrong; name another one")
    status: ClassVar[int] = HTTPStatus.UNPROCESSABLE_ENTITY


class ScopeMissingError(OrganisationError):
    """Organisation data was asked for outside any organisation: a fault of the program."""

    code = "scope_missing"
    template = N_("organisation data must be asked for inside an organisation; enter one first")


class ForeignOrganisationError(OrganisationError):
    """A row of another organisation was about to be written."""

    code = "organisation_foreign"
    template = N_("a row must belong to the organisation in scope; nothing was written")


class OrganisationUnknownError(OrganisationError):
    code = "organisation_unknown"
    template = N_("organisation ({organisation}) must be one of: {allowed}; correct the name")


class OrganisationAmbiguousError(OrganisationError):
    code = "organisation_ambiguous"
    template = N_(
        "organisation must be named, as there is more than one ({allowed}); add --organisation"
    )


class KeyNameTakenError(OrganisationError):
    code = "key_name_taken"
    template = N_("name ({name}) must be new, a key has it already; choose another name")
    status = HTTPStatus.CONFLICT


class KeyNameLengthError(OrganisationError):
    code = "key_name_length"
    template = N_("the name of a key must have 1 to {most} characters; choose another name")


class KeyScopeUnknownError(OrganisationError):
    code = "key_scope_unknown"
    template = N_("scope ({scope}) must be one of: {allowed}; choose one of these")


class KeyScopeTooWideError(OrganisationError):
    code = "key_scope_too_wide"
    template = N_(
        "a key ({scope}) must not do more than who makes it; choose a narrower scope or ask an "
        "administrator"
    )
    status = HTTPStatus.FORBIDDEN


class KeyDayError(OrganisationError):
    code = "key_day_wrong"
    template = N_("the last day of a key ({day}) must be a day from today on; choose another day")


class KeyUnknownError(OrganisationError):
    code = "key_unknown"
    template = N_("key ({key_id}) must be one of yours; look it up in the list of keys")
    status = HTTPStatus.NOT_FOUND


class UnitUnknownError(OrganisationError):
    code = "unit_unknown"
    template = N_("unit ({unit}) must be one of yours; look it up in the list of units")
    status = HTTPStatus.NOT_FOUND


class UnitKeyTakenError(OrganisationError):
    code = "unit_key_taken"
    template = N_("key ({key}) must be new, a unit has it already; choose another key")
    status = HTTPStatus.CONFLICT


class UnitNameMissingError(OrganisationError):
    code = "unit_name_missing"
    template = N_("name must be 1 to 200 characters; say what the unit is called")


class UnitCircleError(OrganisationError):
    code = "unit_circle"
    template = N_("unit ({unit}) must not lie below itself; choose another place")
    status = HTTPStatus.CONFLICT


class UnitHasPartsError(OrganisationError):
    code = "unit_has_parts"
    template = N_("unit ({unit}) must be empty, {count} units lie below it; move them first")
    status = HTTPStatus.CONFLICT


class SettingRefusedError(OrganisationError):
    code = "organisation_setting_wrong"
    template = N_("{setting} ({value}) must be {allowed}; choose one of these")
