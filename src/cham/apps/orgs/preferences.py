"""Use case: change what an organisation decided about itself."""

from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from cham.apps.orgs.audit import Actor, record
from cham.apps.orgs.errors import SettingRefusedError
from cham.apps.orgs.models import Organisation, SecondFactor

CURRENCIES = ("VND", "USD", "EUR", "AUD", "CNY", "GBP", "JPY", "KRW", "SGD", "THB")
_LONGEST_NAME = 200


@transaction.atomic
def change_settings(who: Actor, organisation: Organisation, **changes: str) -> Organisation:
    """Change settings: `name`, `language`, `time_zone`, `currency`, `second_factor`.

    Raises
    ------
    SettingRefusedError
        Naming the first that cannot be; nothing is changed then.
    """
    checked = {name: _checked(name, value) for name, value in changes.items()}
    before = {name: getattr(organisation, name) for name in checked}
    changed = sorted(name for name, value in checked.items() if before[name] != value)
    for name in changed:
        setattr(organisation, name, checked[name])
    if changed:
        organisation.save(update_fields=changed)
        told = {name: checked[name] for name in changed if name != "name"}
        record(who, "settings.changed", f"organisation:{organisation.code}", told)
    return organisation


def _checked(name: str, value: str) -> str:
    value = " ".join(value.split())
    if name == "name":
        if not 1 <= len(value) <= _LONGEST_NAME:
            raise SettingRefusedError(setting=name, value=value, allowed="1–200")
        return value
    allowed = _allowed(name)
    if value not in allowed:
        told = (
            ", ".join(sorted(allowed)) if name != "time_zone" else "Asia/Ho_Chi_Minh, Asia/Tokyo …"
        )
        raise SettingRefusedError(setting=name, value=value, allowed=told)
    return value


def _allowed(name: str) -> set[str]:
    return {
        "language": set(dict(settings.LANGUAGES)),
        "time_zone": available_timezones(),
        "currency": set(CURRENCIES),
        "second_factor": set(SecondFactor.values),
    }[name]
