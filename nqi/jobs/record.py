"""A job and its files: `<id>.json`, and beside it `<id>.answer.json` and `<id>.log`.

A file is written beside its name and then renamed, so a reader sees the old one or the new one.
Each record has one writer at a time: whoever holds the lock of the folder before the process of
the job runs and after it is gone, and that process in between.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from nqi.errors import InvalidInput, Unavailable
from nqi.terms.job import JobState

_ID = re.compile(r"[0-9a-f]{20}")
_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One long computation, as it stood when it was looked at. Times are ISO 8601, UTC."""

    id: str
    question: str
    arguments: Mapping[str, Any]
    release: str
    """The id of the release that is asked."""
    state: JobState
    progress: float = 0.0
    """The part that is done, 0 to 1."""
    message: str = ""
    """A code or figures of the step it is at, never a sentence."""
    objective: float | None = None
    """Of the best plan so far, in the unit of the question."""
    bound: float | None = None
    """What no plan can be better than, in the same unit."""
    gap: float | None = None
    """How far the best plan may be from the best possible: abs(objective - bound) / objective."""
    error: str | None = None
    queued_at: str
    started_at: str | None = None
    ended_at: str | None = None
    """None also for a job that is lost: nobody saw its end."""
    pid: int

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more unless it is started again."""
        return self.state not in _UNDER_WAY


class Progress(Protocol):
    """How a question tells what it has come to; it may call this as often as it likes."""

    def __call__(
        self,
        done: float,
        message: str = "",
        *,
        objective: float | None = None,
        bound: float | None = None,
    ) -> None:
        """Tell the part that is done (0 to 1), and the best plan so far with its bound."""


@dataclass(frozen=True)
class Record:
    """What the file of a job holds: the job, and what its process needs or is known by."""

    job: Job
    process_start: str | None
    """Start time of the process in the clock of the kernel: a pid alone can be another's later."""
    slots: int


def job_id_of(question: str, arguments: Mapping[str, Any], release: str) -> str:
    """Return the id of a job: 20 hexadecimal digits of the SHA-256 of what it computes.

    Raises InvalidInput for arguments that JSON cannot carry.
    """
    named = canonical_json([release, question, dict(arguments)])
    return sha256(named.encode()).hexdigest()[:20]


def canonical_json(value: Any) -> str:
    """Return JSON in ASCII with sorted keys; raise InvalidInput for what JSON cannot carry."""
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(f"arguments: {error}; only what JSON can carry is allowed") from error


def now() -> str:
    """Return the time, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class JobFiles:
    """The folder of the jobs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def ids(self) -> list[str]:
        """Return the ids of all jobs that have a file, in no meant order."""
        return [path.stem for path in self.folder.glob("*.json") if _ID.fullmatch(path.stem)]

    def answer_path(self, job_id: str) -> Path:
        """Return where the answer of a job is, or will be."""
        return self.folder / f"{job_id}.answer.json"

    def has_answer(self, job_id: str) -> bool:
        """Whether there is an answer; a power failure may leave the name and nothing in it."""
        try:
            return self.answer_path(job_id).stat().st_size > 0
        except FileNotFoundError:
            return False

    def log_path(self, job_id: str) -> Path:
        """Return where the process of a job writes what it has to say to an operator."""
        return self.folder / f"{job_id}.log"

    def read(self, job_id: str) -> Record | None:
        """Return what is written of a job; None if nothing that can be read, or the id is none."""
        if not _ID.fullmatch(job_id):
            return None
        try:
            written = json.loads((self.folder / f"{job_id}.json").read_bytes())
            job = written.pop("job")
            state = JobState.parse(job.pop("state"))
            return Record(Job(**job, state=state), **written)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError, InvalidInput):
            return None  # cut short by a power failure, or written by another version

    def write(self, record: Record) -> None:
        """Write the record of a job as a whole."""
        written = asdict(record)
        written["job"]["state"] = record.job.state.code
        self._replace(f"{record.job.id}.json", json.dumps(written, allow_nan=False).encode())

    def write_answer(self, job_id: str, answer: bytes) -> None:
        """Write the answer of a job as a whole."""
        self._replace(self.answer_path(job_id).name, answer)

    def _replace(self, name: str, content: bytes) -> None:
        unfinished = self.folder / f"{name}.writing"
        unfinished.write_bytes(content)
        unfinished.replace(self.folder / name)

    def remove(self, job_id: str) -> None:
        """Remove all files of a job, the record last so that none is left behind unknown."""
        for path in (self.answer_path(job_id), self.log_path(job_id)):
            path.unlink(missing_ok=True)
        (self.folder / f"{job_id}.json").unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the folder, against other threads and other processes.

        Raises Unavailable when the folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "jobs.lock").open("wb")
        except OSError as error:
            raise Unavailable(f"jobs cannot be kept: {error.strerror}") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def take_slot(self, slots: int) -> bool:
        """Take one of the places to run, False when all are taken.

        The place stays with this process: the kernel gives it back, however the process ends.
        """
        for number in range(slots):
            lock = os.open(self.folder / f"slot-{number}.lock", os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
            else:
                return True
        return False
