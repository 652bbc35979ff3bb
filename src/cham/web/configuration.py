"""The one place that reads the environment: `CHAM_…` variables, refused clearly when wrong."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cham.core.errors import N_, ChamError

_SHORTEST_SECRET = 32


class ConfigurationError(ChamError):
    """A setting's value cannot be used; the server does not start."""

    code = "setting_wrong"
    template = N_("{name} ({value}) must be {allowed}; correct the setting and start again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything the process was told from outside.

    Attributes
    ----------
    data
        The data folder; all state lives in it.
    secret_key
        Signs what must not be forged; made at first start, kept in `secret.key` (mode 0600).
    """

    data: Path
    secret_key: str
    database: Mapping[str, Any]
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    time_zone: str = "Asia/Ho_Chi_Minh"
    extras: Mapping[str, str] = field(default_factory=dict)


def read_configuration(environment: Mapping[str, str] | None = None) -> Configuration:
    """Read the settings from the environment.

    Raises
    ------
    ConfigurationError
        When a value cannot be used.
    """
    env = os.environ if environment is None else environment
    data = Path(env.get("CHAM_DATA", "data")).absolute()
    return Configuration(
        data=data,
        secret_key=_secret(env.get("CHAM_SECRET_KEY"), data),
        database=_sqlite(data),
    )


def _secret(given: str | None, data: Path) -> str:
    if given is not None:
        if len(given) < _SHORTEST_SECRET or given.startswith("django-insecure-"):
            raise ConfigurationError(
                name="CHAM_SECRET_KEY", value="…", allowed="at least 32 random characters"
            )
        return given
    kept = data / "secret.key"
    if kept.exists():
        return kept.read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(48)


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
