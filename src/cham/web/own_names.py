"""Under which names and addresses others on the network find this machine."""

import socket

# Documentation addresses: to choose a route, not to be reached; a datagram socket sends nothing.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def own_names() -> tuple[str, ...]:
    """Give the machine's name and the addresses by which it would speak to others."""
    return tuple(dict.fromkeys((socket.gethostname().lower(), *_own_addresses())))


def _own_addresses() -> list[str]:
    found = []
    for family, elsewhere in _ELSEWHERE:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((elsewhere, 9))
            except OSError:
                continue
            address = probe.getsockname()[0]
            found.append(address if family == socket.AF_INET else f"[{address}]")
    return found
