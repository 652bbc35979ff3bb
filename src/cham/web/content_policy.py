"""What a page may load, and from where: from us alone, and scripts only where we put them."""

from collections.abc import Mapping, Sequence
from wsgiref.headers import Headers

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC

from cham.web.configuration import Configuration


def content_policy(configuration: Configuration) -> Mapping[str, Sequence[object]]:
    """Give the directives of the Content-Security-Policy header."""
    service = configuration.sign_in_service
    # Browsers hold the redirect after a form to the same rule, so the firm's own sign-in service
    # has to be named where there is one.
    forms = [SELF] if service is None else [SELF, service.origin]
    return {
        "default-src": [NONE],
        "script-src": [NONCE, STRICT_DYNAMIC],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": forms,
        "frame-ancestors": [NONE],
    }


def add_file_headers(headers: Headers, path: str, url: str) -> None:  # noqa: ARG001 - servestatic's signature
    """Add to every file what the security middleware adds to pages."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
