from cham.core.errors import N_, ChamError


class OrganisationError(ChamError):
    """Root of all errors about organisations and keys."""

    code = "organisation_wrong"
    template = N_("the organisation is wrong; name another one")


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
