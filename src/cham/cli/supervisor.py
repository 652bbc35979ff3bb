"""Starts the processes of a server together and ends them together.

`python -m cham.cli.supervisor PLAN` runs a plan, which is how the command that prepared the data
folder becomes a process that only watches.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import NoReturn

_PATIENCE = 10.0  # seconds that a process gets to finish what it holds


def become_supervisor(
    commands: Sequence[Sequence[str]], environment: Mapping[str, str]
) -> NoReturn:
    """Put a supervisor of these commands in the place of this process; does not come back.

    What the process needed to prepare, some 80 MB of libraries, is gone with it; its number stays,
    so that whoever started it can still end it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os.environ.update(environment)
    os.execv(  # noqa: S606 - this very program again
        sys.executable, [sys.executable, "-m", "cham.cli.supervisor", json.dumps(commands)]
    )


def _run(plan: str) -> int:
    supervisor = Supervisor()
    for command in json.loads(plan):
        supervisor.start(*command)
    return supervisor.watch()


class Supervisor:
    """A group of processes that live and end as one.

    When one of them ends, the others are ended too: half a server helps nobody, and whoever
    started it can start it again.
    """

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        self._told: int | None = None

    def start(self, *arguments: str) -> None:
        """Start a Python process, the leader of a group of its own."""
        self._processes.append(
            subprocess.Popen(  # noqa: S603 - our own modules with checked arguments
                [sys.executable, *arguments],
                # By this number a process sees that it was left behind before it could look.
                env={**os.environ, "SUPERVISOR_PROCESS": str(os.getpid())},
                start_new_session=True,
            )
        )

    def watch(self) -> int:
        """Wait until a signal comes or a process ends; then end all and give the exit code."""
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, self._hear)
        while self._told is None and all(each.poll() is None for each in self._processes):
            time.sleep(0.1)
        failed = next((each.returncode for each in self._processes if each.poll()), 0)
        self.end()
        return 0 if self._told is not None else failed

    def end(self) -> None:
        """End every process of every group: kindly, then by force."""
        self._signal(self._processes, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and any(_lives(each) for each in self._processes):
            time.sleep(0.05)
        self._signal(self._processes, signal.SIGKILL)
        for each in self._processes:
            each.wait()

    def _hear(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a signal handler
        self._told = number

    @staticmethod
    def _signal(processes: Sequence[subprocess.Popen[bytes]], number: int) -> None:
        for each in processes:
            try:
                os.killpg(each.pid, number)
            except ProcessLookupError:
                continue


def _lives(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether anything of a process's group is left, its workers included."""
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1]))
