"""A load in a process of its own, to be killed: forked from a small server with the imports done.

A fork of pytest itself, with all that the tests before have left in it, takes longer than the load.
"""

import multiprocessing
import os
import resource
import signal
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from loaders.load import load_catalog
from nqi.errors import Unavailable
from nqi.migrate import empty_release

empty_release()  # which every process forked from here has then

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["__main__", __name__])


def started(
    facts: Path, out: Path, *, largest_file: int | None = None, die_at: str | None = None
) -> ForkServerProcess:
    """Begin a load; the process ends with 0, with 1 for Unavailable, or kills itself at a stage."""
    process = _CONTEXT.Process(target=_load, args=(facts, out, largest_file, die_at))
    process.start()
    return process


def _load(facts: Path, out: Path, largest_file: int | None, die_at: str | None) -> None:
    def tell(what: str, done: int, total: int) -> None:
        if what == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    try:
        load_catalog(facts, out, progress=tell)
    except Unavailable:
        sys.exit(1)
