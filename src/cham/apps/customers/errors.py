from cham.core.errors import N_, ChamError


class CustomerError(ChamError):
    """Root of all errors about customers."""

    code = "customer_wrong"
    template = N_("the customer is wrong; name another one")


class CustomerUnknownError(CustomerError):
    code = "customer_unknown"
    template = N_(
        "customer ({customer}) must be a customer's code, id, phone or mail, and nobody is known "
        "by it; nothing was erased"
    )


class CustomerAmbiguousError(CustomerError):
    code = "customer_ambiguous"
    template = N_(
        "customer ({customer}) must name one person, and several are known by it; "
        "name one of them by the code: {codes}"
    )


class ErasureUnfinishedError(CustomerError):
    """All is erased but for rests in the database's journal, which somebody kept reading."""

    code = "erasure_unfinished"
    template = N_(
        "database must have a quiet moment, so that the last traces of the customer can go; "
        "wait until long exports have ended and run cham erase {customer} again"
    )
