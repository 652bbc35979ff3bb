"""The one place that reads the environment: `CHAM_…` variables, refused clearly when wrong."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from cham.web.environment import ConfigurationError, Environment
from cham.web.own_names import own_names

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
SECRET_FILE, AUDIT_KEY_FILE = "secret.key", "audit.key"
LOG_FORMS = ("json", "text")
LOG_LEVELS = ("info", "debug", "warning", "error")

_SHORTEST_SECRET = 32
_POSTGRES = frozenset({"postgres", "postgresql"})
_REDIS = frozenset({"redis", "rediss"})
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - to be told apart, not to be listened on


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
    database
        Where operational data are kept, as Django takes it.
    host, port
        The address that the server listens on.
    workers
        How many processes take requests.
    hosts
        Names under which the server may be asked for.
    https
        Whether people reach the server over HTTPS, through a proxy in front of it.
    trusted_proxies
        How many proxies stand in front, each adding to `X-Forwarded-For`; 0 never believes it.
    queue_url
        Where jobs are queued: a PostgreSQL or Redis address; empty for a file of the data folder.
    log_form, log_level
        How the server's log is written, and from which level on.
    backs_up
        Whether the database is copied before its tables change.
    text_backend
        The file that describes what reads comments beside the firm's own model; None for nothing.
    """

    data: Path
    secret_key: str
    audit_key: str
    database: Mapping[str, Any]
    host: str = "127.0.0.1"
    port: int = 8400
    workers: int = 1
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    https: bool = False
    trusted_proxies: int = 0
    sign_in_service: SignInService | None = None
    queue_url: str = ""
    log_form: str = "json"
    log_level: str = "info"
    backs_up: bool = True
    text_backend: Path | None = None
    time_zone: str = "Asia/Ho_Chi_Minh"

    @property
    def is_reachable(self) -> bool:
        """Whether others than this machine itself can reach the server."""
        return not _is_loopback(self.host)


def read_configuration(environment: Mapping[str, str] | None = None) -> Configuration:
    """Read the settings from the environment.

    Raises
    ------
    ConfigurationError
        When a value cannot be used, or a variable looks like a setting and is none.
    """
    env = Environment(os.environ if environment is None else environment)
    data = Path(env.text("CHAM_DATA", "data")).absolute()
    host = _host(env)
    return Configuration(
        data=data,
        secret_key=_secret(env, "CHAM_SECRET_KEY", data / SECRET_FILE),
        audit_key=_secret(env, "CHAM_AUDIT_KEY", data / AUDIT_KEY_FILE),
        database=_database(env, data),
        host=host,
        port=env.whole_number("CHAM_PORT", 8400, range(1, 65_536)),
        workers=env.whole_number("CHAM_WORKERS", 1, range(1, 65)),
        hosts=_hosts(env.text("CHAM_HOSTS"), host),
        https=env.switch("CHAM_HTTPS", default=False),
        trusted_proxies=env.whole_number("CHAM_TRUSTED_PROXIES", 0, range(9)),
        sign_in_service=_sign_in_service(env),
        queue_url=_queue_url(env),
        log_form=env.one_of("CHAM_LOG", LOG_FORMS),
        log_level=env.one_of("CHAM_LOG_LEVEL", LOG_LEVELS),
        backs_up=env.switch("CHAM_BACKUP", default=True),
        text_backend=_text_backend(env),
    )


def _secret(env: Environment, name: str, kept: Path) -> str:
    given = env.secret(name)
    if not given and kept.exists():
        given = kept.read_text(encoding="ascii").strip()
    if not given:
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


def _host(env: Environment) -> str:
    given = env.text("CHAM_HOST", "127.0.0.1").strip("[]")
    if given == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        raise ConfigurationError(
            name="CHAM_HOST", value=given, allowed="an address such as 127.0.0.1 or 0.0.0.0"
        ) from None


def _hosts(given: str, host: str) -> tuple[str, ...]:
    named = tuple(part.strip() for part in given.split(",") if part.strip())
    if "*" in named:
        raise ConfigurationError(
            name="CHAM_HOSTS", value=given, allowed="names and addresses with commas between"
        )
    own = own_names() if host in _EVERY_ADDRESS else (_as_in_addresses(host),)
    return tuple(dict.fromkeys((*LOOPBACK_NAMES, *own, *named)))


def _as_in_addresses(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _sign_in_service(env: Environment) -> SignInService | None:
    issuer = env.text("CHAM_OIDC_ISSUER")
    client, secret = env.secret("CHAM_OIDC_CLIENT"), env.secret("CHAM_OIDC_SECRET")
    told = {"CHAM_OIDC_ISSUER": issuer, "CHAM_OIDC_CLIENT": client, "CHAM_OIDC_SECRET": secret}
    if not any(told.values()):
        return None
    parts = urlsplit(issuer)
    if issuer and parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise ConfigurationError(
            name="CHAM_OIDC_ISSUER", value=issuer, allowed="an https:// address"
        )
    for name, value in told.items():
        if not value:
            raise ConfigurationError(name=name, value=value, allowed="set with the other two")
    name = env.text("CHAM_OIDC_NAME", parts.hostname or "")
    return SignInService(name=name, issuer=issuer, client=client, secret=secret)


def _text_backend(env: Environment) -> Path | None:
    given = env.text("CHAM_TEXT_BACKEND")
    if not given:
        return None
    if not Path(given).is_file():
        raise ConfigurationError(
            name="CHAM_TEXT_BACKEND", value=given, allowed="a file that describes a text backend"
        )
    return Path(given).absolute()


def _queue_url(env: Environment) -> str:
    given = env.secret("CHAM_QUEUE_URL")
    if given and _address(given).scheme not in _POSTGRES | _REDIS:
        raise ConfigurationError(
            name="CHAM_QUEUE_URL",
            value=_without_secrets(given),
            allowed="an address that begins with postgresql:// or redis://",
        )
    return given


def _database(env: Environment, data: Path) -> Mapping[str, Any]:
    given = env.secret("CHAM_DATABASE_URL")
    return _postgres(given) if given else _sqlite(data)


def _postgres(url: str) -> Mapping[str, Any]:
    """Read the address of a PostgreSQL database; what follows the ? goes to its driver."""
    parts = _address(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in _POSTGRES or not name:
        raise ConfigurationError(
            name="CHAM_DATABASE_URL",
            value=_without_secrets(url),
            allowed="an address such as postgresql://user:password@host:5432/name",
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _address(url: str) -> SplitResult:
    """Take an address apart; one that cannot be read has no scheme."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def _without_secrets(url: str) -> str:
    """Give what of an address may be said again: it may hold a password."""
    return f"{url.partition(':')[0][:20]}:…"


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
