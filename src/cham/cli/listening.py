"""Whether the server can listen where it is asked to, told before anything else is begun.

The server's processes share their port, so a second server on it would start without a word and
be given every other request of the first.
"""

import errno
import socket

from cham.core.errors import N_, ChamError


class PortError(ChamError):
    """The server cannot listen there."""

    code = "port_unusable"
    template = N_("--port ({port}) must be one that can be listened on ({reason}); choose another")


class PortTakenError(PortError):
    """Another program listens there."""

    code = "port_taken"
    template = N_(
        "--port ({port}) must be free, but another program listens there; end it or choose another"
    )


class PortForbiddenError(PortError):
    """The user may not listen there."""

    code = "port_forbidden"
    template = N_("--port ({port}) must be one that you may listen on; choose one above 1023")


class HostError(ChamError):
    """The machine has no such address."""

    code = "host_unknown"
    template = N_("--host ({host}) must be an address of this machine; choose another")


def ensure_free(host: str, port: int) -> None:
    """Refuse an address that the server could not have for itself.

    Parameters
    ----------
    host : str
        A name or an address of this machine.
    port : int
        1 to 65,535.

    Raises
    ------
    PortTakenError, PortForbiddenError, PortError
        Where the port cannot be listened on.
    HostError
        Where the machine has no such address.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            # What a server that ended a moment ago has left behind is in nobody's way.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise _refusal(host, port, error) from error


def _refusal(host: str, port: int, error: OSError) -> ChamError:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return HostError(host=host)
    if error.errno == errno.EADDRINUSE:
        return PortTakenError(port=port)
    if error.errno == errno.EACCES:
        return PortForbiddenError(port=port)
    return PortError(port=port, reason=error.strerror or "")
