"""Jobs: make a snapshot that somebody waits for, and keep those that are looked at up to date."""

from cham.apps.jobs.queue import job
from cham.apps.jobs.workshop import do


@job()
def make_snapshot(organisation: str, digest: str) -> None:
    """Make the answer to a question that was asked.

    Parameters
    ----------
    organisation, digest
        Whose question it is, and what names it.
    """
    do(_make, organisation, digest)


def _make(organisation: str, digest: str) -> None:
    from cham.apps.insights.making import make

    make(organisation, digest)
