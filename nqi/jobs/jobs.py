"""The jobs of one folder: started once, looked at by anybody, cancelled, tidied away."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nqi.errors import InvalidInput, Unavailable
from nqi.jobs import process
from nqi.jobs.record import Job, JobFiles, Record, canonical_json, job_id_of, now
from nqi.terms.job import JobState

KEPT = 200
"""Ended jobs whose files are kept."""
WORKER = (sys.executable, "-m", "nqi.job_worker")


class Jobs:
    """The jobs of one folder and one catalogue; any number of servers may share them.

    They share a machine too: whether a job still runs is read from its table of processes.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        slots: int = 1,
        most_waiting: int = 8,
        command: Sequence[str] = WORKER,
    ) -> None:
        """``slots`` jobs run at once; ``command`` is given the folder and the id of a job.

        ``environment`` are the settings by which their processes find the releases.
        """
        if slots < 1 or most_waiting < 0:
            raise InvalidInput(
                f"slots {slots}, most_waiting {most_waiting}: at least 1 and 0 are needed"
            )
        self._files = JobFiles(folder)
        self._environment = dict(environment)
        self._slots = slots
        self._most_waiting = most_waiting
        self._command = tuple(command)

    def start(self, question: str, arguments: Mapping[str, Any], release: str) -> Job:
        """Return the job that answers this: the one under way or done, else a new one.

        What failed, was cancelled or is lost begins anew. Raises InvalidInput for arguments that
        JSON cannot carry, Unavailable when too many wait already.
        """
        if not release:
            raise InvalidInput("release '': the id of a release is needed")
        job_id = job_id_of(question, arguments, release)
        with self._files.locked():
            known = self._seen(job_id)
            if known is not None and (not known.job.ended or known.job.state is JobState.DONE):
                return known.job
            others = self._all()
            self._refuse_too_many(others)
            self._remove_oldest(others, KEPT)
            pid = self._launch(job_id)
            job = Job(
                id=job_id,
                question=question,
                arguments=json.loads(canonical_json(dict(arguments))),
                release=release,
                state=JobState.QUEUED,
                queued_at=now(),
                pid=pid,
            )
            # The process waits for the lock: it finds this record, or none and ends.
            start_time = process.start_time(pid)
            self._files.write(Record(job, start_time, self._slots))
            return job

    def find(self, job_id: str) -> Job | None:
        """Return a job as it stands now, None when there is none of this id."""
        record = self._seen(job_id)
        return None if record is None else record.job

    def cancel(self, job_id: str) -> Job | None:
        """End a job and its processes; one that has ended stays as it is."""
        with self._files.locked():
            record = self._seen(job_id)
            if record is None or record.job.ended:
                return None if record is None else record.job
            process.end(record.job.pid, record.process_start)
            left = self._seen(job_id) or record
            if left.job.state in (JobState.DONE, JobState.FAILED):
                return left.job
            cancelled = replace(
                left.job,
                state=JobState.CANCELLED,
                error=None,
                ended_at=left.job.ended_at or now(),
            )
            self._files.write(replace(left, job=cancelled))
            return cancelled

    def answer(self, job_id: str) -> bytes | None:
        """Return the answer of a job that is done, as JSON; None when there is none (yet)."""
        job = self.find(job_id)
        if job is None or job.state is not JobState.DONE:
            return None
        try:
            return self._files.answer_path(job_id).read_bytes()
        except FileNotFoundError:  # tidied away just now
            return None

    def tidy(self, keep: int = KEPT) -> None:
        """Remove the files of all but the newest ended jobs; each start does it too."""
        if keep < 0:
            raise InvalidInput(f"keep {keep}: 0 or more is needed")
        with self._files.locked():
            self._remove_oldest(self._all(), keep)

    def _seen(self, job_id: str) -> Record | None:
        """Return the record of a job; it is lost when its process or its answer is gone."""
        record = self._files.read(job_id)
        while record is not None and self._is_lost(record):
            # It may have written its end just before it was gone; a process that is gone writes
            # no more, so what is read now is the last word.
            again = self._files.read(job_id)
            if again == record:
                return replace(record, job=replace(record.job, state=JobState.LOST))
            record = again
        return record

    def _is_lost(self, record: Record) -> bool:
        job = record.job
        if job.state is JobState.DONE:
            return not self._files.has_answer(job.id)
        return not job.ended and not process.is_alive(job.pid, record.process_start)

    def _all(self) -> list[Job]:
        found = (self.find(job_id) for job_id in self._files.ids())
        return [job for job in found if job is not None]

    def _refuse_too_many(self, jobs: Sequence[Job]) -> None:
        states = [job.state for job in jobs if not job.ended]
        # A job that was just started is queued for a moment, even when a place is free.
        if len(states) >= self._slots + self._most_waiting:
            running = states.count(JobState.RUNNING)
            raise Unavailable(
                f"{running} jobs run and {len(states) - running} wait; allowed are {self._slots} "
                f"and {self._most_waiting}: ask again later"
            )

    def _launch(self, job_id: str) -> int:
        command = (*self._command, str(self._files.folder), job_id)
        try:
            return process.launch(command, self._files.log_path(job_id), self._environment)
        except OSError as error:
            raise Unavailable(f"the job cannot be started: {error.strerror}") from error

    def _remove_oldest(self, jobs: Sequence[Job], keep: int) -> None:
        ended = [job for job in jobs if job.ended]
        ended.sort(key=lambda job: job.ended_at or job.queued_at, reverse=True)
        for job in ended[keep:]:
            self._files.remove(job.id)
