"""What went wrong, as the errors of the platform that a person can do something about."""

from cham.cli.places import full_disk, place_error
from cham.core.errors import ChamError


def faults_of(error: Exception) -> list[ChamError]:
    """Give the errors that a caller is told; none where something unforeseen is among them."""
    if isinstance(error, ChamError):
        return [error]
    if isinstance(error, ExceptionGroup):
        found = [faults_of(each) for each in error.exceptions]
        return [fault for each in found for fault in each] if all(found) else []
    refused = place_error(error) if isinstance(error, OSError) else None
    refused = refused or full_disk(error)
    return [refused] if refused else []
