"""The process of a job: begun apart from this one, known again later, and ended with its own.

A pid is reused by the system, so a process is known by its pid and its start time, where the
system tells it (field 22 of /proc/<pid>/stat, proc(5)).
"""

import atexit
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 1.0
"""How long a process that was asked to end has for it; inside a solver it cannot hear."""
KILL_SECONDS = 5.0
"""How long the system may take to end a process for good."""
_POLL_SECONDS = 0.01
_PROC = Path("/proc")

_children: dict[int, "subprocess.Popen[bytes]"] = {}
"""Begun by this process and not yet reaped; of the process, because only a parent can reap."""


def launch(command: Sequence[str], log: Path, environment: Mapping[str, str]) -> int:
    """Begin a process in a session of its own, so that it outlives this one; return its pid.

    It has the environment of this one and the variables given.

    What it prints goes to the log, which begins anew. Raises OSError when it cannot be begun.
    """
    with log.open("wb") as output:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **environment},
        )
    _children[child.pid] = child
    return child.pid


@atexit.register
def _leave() -> None:
    """Let children be: they outlive this process on purpose, which is no leak to warn of."""
    for child in _children.values():
        child.returncode = 0


def start_time(pid: int) -> str | None:
    """Return when a process started, in the clock of the kernel; None if it is gone or untold."""
    try:
        described = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    # The name, in brackets, may hold anything; the fields after it begin with the third, the state.
    fields = described.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


def is_alive(pid: int, started: str | None) -> bool:
    """Whether the process that had this pid and this start time still runs."""
    reap()
    if (_PROC / "self" / "stat").exists():
        found = start_time(pid)
        return found is not None and found == started
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):  # gone, or reused by somebody else
        return False
    return True


def end(pid: int, started: str | None) -> None:
    """End a process and those it began: asked first, and killed when it does not listen."""
    if not is_alive(pid, started):
        return
    # Killed in any case: what the process began may not listen when it does.
    for number, seconds in ((signal.SIGTERM, GRACE_SECONDS), (signal.SIGKILL, KILL_SECONDS)):
        with suppress(ProcessLookupError):
            os.killpg(pid, number)
        _wait(pid, started, seconds)


def _wait(pid: int, started: str | None, seconds: float) -> None:
    latest = time.monotonic() + seconds
    while is_alive(pid, started) and time.monotonic() < latest:
        time.sleep(_POLL_SECONDS)


def reap() -> None:
    """Let go of children that have ended: unreaped, their pids would look alive."""
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            _children.pop(pid, None)
