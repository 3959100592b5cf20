"""The process of a job with questions for tests: ``python tests/job_script.py FOLDER JOB_ID``."""

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.job_worker import main
from nqi.jobs import Progress


def run(
    release: OpenRelease, question: str, arguments: Mapping[str, Any], progress: Progress
) -> Any:
    questions = {"echo": echo, "gate": gate, "deaf": deaf, "burst": burst, "family": family}
    if question == "crash":
        raise RuntimeError("a secret of the program")
    if question not in questions:
        raise InvalidInput(f"question {question!r} is unknown")
    return questions[question](release, arguments, progress)


def echo(release: OpenRelease, arguments: Mapping[str, Any], progress: Progress) -> Any:
    import numpy as np  # not at the top: most jobs of the tests do without

    return {"release": release.id, "arguments": arguments, "numbers": np.arange(3)}


def gate(release: OpenRelease, arguments: Mapping[str, Any], progress: Progress) -> Any:
    """Answer when the file ``gate`` is there; leave the pid in ``gate``.pids."""
    path = Path(arguments["gate"])
    with path.with_suffix(".pids").open("a") as pids:
        pids.write(f"{os.getpid()}\n")
    progress(0.25, "objective=12 bound=9", objective=12.0, bound=9.0)
    while not path.exists():
        time.sleep(0.01)
    return {"opened": path.name}


def deaf(release: OpenRelease, arguments: Mapping[str, Any], progress: Progress) -> Any:
    """As inside a solver: no signal is heard."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return gate(release, arguments, progress)


def family(release: OpenRelease, arguments: Mapping[str, Any], progress: Progress) -> Any:
    """Begin a process that hears no signal, and wait for it."""
    ignoring = 'trap \'\' TERM; echo $$ > "$0.writing"; mv "$0.writing" "$0"; sleep 60 & wait'
    subprocess.run(["sh", "-c", ignoring, arguments["child"]], check=True)


def burst(release: OpenRelease, arguments: Mapping[str, Any], progress: Progress) -> Any:
    """Tell a thousand figures at once, the last of which are no figures."""
    for number in range(1000):
        progress(number / 1000, f"step={number}", objective=float(number), bound=0.0)
    progress(7.0, "last", objective=math.inf, bound=math.nan)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], run)
