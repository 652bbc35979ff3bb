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
