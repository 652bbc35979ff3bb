"""The one place that reads the environment: `CHAM_…` variables, refused clearly when wrong."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cham.core.errors import N_, ChamError
from cham.web.own_names import own_names

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
SECRET_FILE, AUDIT_KEY_FILE = "secret.key", "audit.key"

_SHORTEST_SECRET = 32
_SWITCH = {"on": True, "off": False}
_QUEUES = frozenset({"postgres", "postgresql", "redis", "rediss"})
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - to be told apart, not to be listened on


class ConfigurationError(ChamError):
    """A setting's value cannot be used; the server does not start."""

    code = "setting_wrong"
    template = N_("{name} ({value}) must be {allowed}; correct the setting and start again")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInService:
    """A firm's own sign-in service (OpenID Connect), as `CHAM_OIDC_…` tells it."""

    name: str
    issuer: str
    client: str
    secret: str

    @property
    def origin(self) -> str:
        """Where the browser is sent to sign in."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything the process was told from outside.

    Attributes
    ----------
    data
        The data folder; all state lives in it.
    secret_key
        Signs what must not be forged; made at first start, kept in `secret.key` (mode 0600).
    audit_key
        Seals the audit log; kept apart from `secret_key`, so that a new one of those does not
        make old entries unprovable.
    hosts
        Names under which the server may be asked for.
    listen
        The address that the server listens on.
    https
        Whether people reach the server over HTTPS, through a proxy in front of it.
    trusted_proxies
        How many proxies stand in front, each adding to `X-Forwarded-For`; 0 never believes it.
    queue_url
        Where jobs are queued: a PostgreSQL or Redis address; empty for a file of the data folder.
    """

    data: Path
    secret_key: str
    audit_key: str
    database: Mapping[str, Any]
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    listen: str = "127.0.0.1"
    https: bool = False
    trusted_proxies: int = 0
    sign_in_service: SignInService | None = None
    queue_url: str = ""
    time_zone: str = "Asia/Ho_Chi_Minh"

    @property
    def is_reachable(self) -> bool:
        """Whether others than this machine itself can reach the server."""
        return self.listen not in LOOPBACK_NAMES and not _is_loopback(self.listen)


def read_configuration(environment: Mapping[str, str] | None = None) -> Configuration:
    """Read the settings from the environment.

    Raises
    ------
    ConfigurationError
        When a value cannot be used.
    """
    env = os.environ if environment is None else environment
    data = Path(env.get("CHAM_DATA", "data")).absolute()
    listen = env.get("CHAM_LISTEN", "127.0.0.1")
    return Configuration(
        data=data,
        secret_key=_secret(env, "CHAM_SECRET_KEY", data / SECRET_FILE),
        audit_key=_secret(env, "CHAM_AUDIT_KEY", data / AUDIT_KEY_FILE),
        database=_sqlite(data),
        listen=listen,
        hosts=_hosts(env.get("CHAM_HOSTS", ""), listen),
        https=_switch(env, "CHAM_HTTPS"),
        trusted_proxies=_count(env, "CHAM_TRUSTED_PROXIES"),
        sign_in_service=_sign_in_service(env),
        queue_url=_queue_url(env),
    )


def _secret(env: Mapping[str, str], name: str, kept: Path) -> str:
    given = env.get(name)
    if given is None and kept.exists():
        given = kept.read_text(encoding="ascii").strip()
    if given is None:
        return secrets.token_urlsafe(48)
    if _is_weak(given):
        raise ConfigurationError(name=name, value="…", allowed="at least 32 random characters")
    return given


def _is_weak(secret: str) -> bool:
    """Tell a secret that somebody typed or copied from an example from one that was drawn."""
    return (
        len(secret) < _SHORTEST_SECRET
        or len(set(secret)) < _SHORTEST_SECRET // 4
        or secret.startswith("django-insecure-")
    )


def _hosts(given: str, listen: str) -> tuple[str, ...]:
    named = tuple(part.strip() for part in given.split(",") if part.strip())
    if "*" in named:
        raise ConfigurationError(
            name="CHAM_HOSTS", value=given, allowed="names and addresses with commas between"
        )
    own = own_names() if listen in _EVERY_ADDRESS else (_as_in_addresses(listen),)
    return tuple(dict.fromkeys((*LOOPBACK_NAMES, *own, *named)))


def _as_in_addresses(listen: str) -> str:
    return f"[{listen}]" if ":" in listen else listen


def _switch(env: Mapping[str, str], name: str) -> bool:
    given = env.get(name, "off")
    if given not in _SWITCH:
        raise ConfigurationError(name=name, value=given, allowed="on, off")
    return _SWITCH[given]


def _count(env: Mapping[str, str], name: str) -> int:
    given = env.get(name, "0")
    if not given.isascii() or not given.isdigit():
        raise ConfigurationError(name=name, value=given, allowed="a whole number from 0")
    return int(given)


def _sign_in_service(env: Mapping[str, str]) -> SignInService | None:
    names = ("CHAM_OIDC_ISSUER", "CHAM_OIDC_CLIENT", "CHAM_OIDC_SECRET")
    issuer, client, secret = (env.get(name, "") for name in names)
    if not any((issuer, client, secret)):
        return None
    for name, value in zip(names, (issuer, client, secret), strict=True):
        if not value:
            raise ConfigurationError(name=name, value=value, allowed="set with the other two")
    if urlsplit(issuer).scheme != "https" and not _is_loopback(urlsplit(issuer).hostname or ""):
        raise ConfigurationError(name=names[0], value=issuer, allowed="an https:// address")
    name = env.get("CHAM_OIDC_NAME", urlsplit(issuer).hostname or "")
    return SignInService(name=name, issuer=issuer, client=client, secret=secret)


def _queue_url(env: Mapping[str, str]) -> str:
    given = env.get("CHAM_QUEUE_URL", "")
    if given and urlsplit(given).scheme not in _QUEUES:
        raise ConfigurationError(
            name="CHAM_QUEUE_URL",
            value=urlsplit(given).scheme,
            allowed="an address that begins with postgresql:// or redis://",
        )
    return given


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _sqlite(data: Path) -> Mapping[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "cham.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }
