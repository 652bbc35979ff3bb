"""The job that makes a sample firm: it takes a minute or two."""

from cham.apps.jobs.queue import Pace, job
from cham.apps.jobs.workshop import do


@job(pace=Pace.LONG)
def bring_in_sample(sample: int) -> None:
    """Simulate a firm and bring its files in through the same doors as anybody's.

    Parameters
    ----------
    sample
        The primary key of the `SampleFirm`.
    """
    do(_bring_in, sample)


def _bring_in(sample: int) -> None:
    from cham.apps.first_run.sampling import bring_in

    bring_in(sample)
