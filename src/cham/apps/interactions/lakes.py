from pathlib import Path

from django.conf import settings

from cham.apps.customers.directory import DjangoDirectory
from cham.doors.http import INTERPRETERS
from cham.lake import Lake


def open_lake(data: Path) -> Lake:
    """Open the event lake of a data folder, with the customer directory of its database."""
    return Lake(data / "lake", DjangoDirectory(), INTERPRETERS)


def open_own_lake() -> Lake:
    """Open the event lake of the data folder that this process serves."""
    return open_lake(settings.CONFIGURATION.data)
