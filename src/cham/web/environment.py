"""Variables of the environment as settings: read by kind, refused clearly when they are wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from cham.core.errors import N_, ChamError

PREFIX, IN_FILE = "CHAM_", "_FILE"

SECRETS = frozenset(
    {
        "CHAM_AUDIT_KEY",
        "CHAM_DATABASE_URL",
        "CHAM_OIDC_CLIENT",
        "CHAM_OIDC_SECRET",
        "CHAM_QUEUE_URL",
        "CHAM_SECRET_KEY",
    }
)
"""Settings that may stand in a file instead, which `…_FILE` then names."""

SETTINGS = SECRETS | {
    "CHAM_BACKUP",
    "CHAM_DATA",
    "CHAM_HOST",
    "CHAM_HOSTS",
    "CHAM_HTTPS",
    "CHAM_LANG",
    "CHAM_LOG",
    "CHAM_LOG_LEVEL",
    "CHAM_OIDC_ISSUER",
    "CHAM_OIDC_NAME",
    "CHAM_PORT",
    "CHAM_TEXT_BACKEND",
    "CHAM_TRUSTED_PROXIES",
    "CHAM_WORKERS",
}
"""Every setting that is read; another variable that begins like these is refused."""

_OF_TESTS = frozenset({"CHAM_MANY_EXAMPLES", "CHAM_REALDATA"})


class ConfigurationError(ChamError):
    """A setting's value cannot be used; the server does not start."""

    code = "setting_wrong"
    template = N_("{name} ({value}) must be {allowed}; correct the setting and start again")


class SettingUnknownError(ConfigurationError):
    """A variable looks like a setting and is none."""

    code = "setting_unknown"
    template = N_("{name} must be a setting, such as {allowed}; correct the name or remove it")


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables that a process was started with.

    Raises
    ------
    SettingUnknownError
        When one begins like a setting and is none: most likely a slip of the pen, and then what
        was meant is not in force.
    """

    variables: Mapping[str, str]

    def __post_init__(self) -> None:
        known = SETTINGS | {name + IN_FILE for name in SECRETS} | _OF_TESTS
        for name in sorted(self.variables):
            if name.startswith(PREFIX) and name not in known:
                near = get_close_matches(name, sorted(SETTINGS), n=1, cutoff=0.0)
                raise SettingUnknownError(name=name, allowed=near[0])

    def text(self, name: str, default: str = "") -> str:
        """Give a text."""
        return self.variables.get(name, default)

    def secret(self, name: str) -> str:
        """Give a text that may also stand in a file, where lists of processes do not show it."""
        place = self.variables.get(name + IN_FILE)
        if place is None:
            return self.variables.get(name, "")
        if name in self.variables:
            raise ConfigurationError(
                name=name + IN_FILE, value=place, allowed=f"left out where {name} is set"
            )
        try:
            return Path(place).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise ConfigurationError(
                name=name + IN_FILE, value=place, allowed="a text file that can be read"
            ) from fault

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """Give one of a few words; the first where none is given."""
        given = self.text(name, allowed[0])
        if given not in allowed:
            raise ConfigurationError(
                name=name, value=given, allowed=f"one of {', '.join(sorted(allowed))}"
            )
        return given

    def switch(self, name: str, *, default: bool) -> bool:
        """Give whether something is on."""
        return self.one_of(name, ("on", "off") if default else ("off", "on")) == "on"

    def whole_number(self, name: str, default: int, allowed: range) -> int:
        """Give a whole number."""
        given = self.text(name, str(default))
        if not given.isascii() or not given.isdigit() or int(given) not in allowed:
            raise ConfigurationError(
                name=name,
                value=given,
                allowed=f"a whole number from {allowed[0]} to {allowed[-1]}",
            )
        return int(given)
