"""The process of one job: ``python -m nqi.job_worker FOLDER JOB_ID``.

It waits for a free place, answers the question on the release that was asked, and writes how far
it is. SIGTERM cancels it. What goes wrong inside is told as such; the traceback is in the log.
"""

import math
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import orjson

from nqi.db import OpenRelease, open_database
from nqi.errors import NqiError
from nqi.jobs.record import JobFiles, Progress, Record, now
from nqi.questions import long
from nqi.settings import Settings
from nqi.terms.job import JobState
from nqi.travel.ways import sources_from, use

SECONDS_BETWEEN_LOOKS = 0.2
"""Between two looks for a free place."""
MOST_BYTES = 8 * 1024**3
"""Of address space; the largest plan needs 1 GB."""
SECONDS_BETWEEN_WRITES = 0.3
"""Progress is written no more often."""

Run = Callable[[OpenRelease, str, Mapping[str, Any], Progress], Any]
"""Answers a question: release, question, arguments, progress."""


class Stopped(BaseException):
    """The process was told to end; not an Exception, so that no question takes it for its own."""


class Report:
    """What this process says of its job."""

    def __init__(self, files: JobFiles, record: Record) -> None:
        self._files = files
        self._record = record
        self._written = -math.inf

    def begin(self) -> None:
        """Say that the job runs."""
        self._change(state=JobState.RUNNING, started_at=now())
        self._files.write(self._record)

    def progress(
        self,
        done: float,
        message: str = "",
        *,
        objective: float | None = None,
        bound: float | None = None,
    ) -> None:
        """Say how far the job is; what comes too soon is written with what comes next."""
        objective, bound = _finite(objective), _finite(bound)
        self._change(
            progress=min(max(_finite(done) or 0.0, 0.0), 1.0),
            message=message,
            objective=objective,
            bound=bound,
            gap=relative_gap(objective, bound),
        )
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._files.write(self._record)
            self._written = time.monotonic()

    def end(self, state: JobState, error: str | None = None) -> None:
        """Say how the job ended."""
        self._change(state=state, error=error, ended_at=now())
        self._files.write(self._record)

    def done(self, answer: bytes) -> None:
        """Write the answer, and then that there is one."""
        # From here on it is done: whoever cancels now finds the answer.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self._files.write_answer(self._record.job.id, answer)
        self._change(progress=1.0)
        self.end(JobState.DONE)

    def _change(self, **values: Any) -> None:
        self._record = replace(self._record, job=replace(self._record.job, **values))


def main(folder: Path, job_id: str, run: Run) -> None:
    """Do one job, unless it is no longer this process that should."""
    files = JobFiles(folder)
    record = _own(files, job_id)
    if record is None:
        return
    report = Report(files, record)
    signal.signal(signal.SIGTERM, _stop)
    try:
        while not files.take_slot(record.slots):
            time.sleep(SECONDS_BETWEEN_LOOKS)
        report.begin()
        answer = _answer(record, run, report)
    except Stopped:
        # Whoever cancels a job takes this remark away: it is for those who did not.
        report.end(JobState.CANCELLED, "its process was told to end (SIGTERM)")
    except NqiError as error:
        report.end(JobState.FAILED, str(error))
    except Exception:
        traceback.print_exc()
        report.end(JobState.FAILED, "internal error")
    else:
        report.done(answer)


def relative_gap(objective: float | None, bound: float | None) -> float | None:
    """Return abs(objective - bound) / abs(objective), as solvers define it; None if undefined."""
    if objective is None or bound is None:
        return None
    if objective == bound:
        return 0.0
    return _finite(abs(objective - bound) / abs(objective)) if objective else None


def _own(files: JobFiles, job_id: str) -> Record | None:
    with files.locked():  # whoever starts a job holds the lock until the record is written
        record = files.read(job_id)
    is_own = record is not None and not record.job.ended and record.job.pid == os.getpid()
    return record if is_own else None


def _answer(record: Record, run: Run, report: Report) -> bytes:
    job = record.job
    settings = Settings.from_environ(os.environ)
    release = open_database(settings).chosen(job.release, None)
    answer = run(release, job.question, job.arguments, report.progress)
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


def _stop(_number: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _limit_memory() -> None:
    """Let a job that grows beyond all measure fail, not the machine."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, hard))


if __name__ == "__main__":
    _limit_memory()
    use(sources_from(Settings.from_environ(os.environ)))
    main(Path(sys.argv[1]), sys.argv[2], long.run)
