"""What is written of jobs: their names, their records, what is refused; no process is begun."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import InvalidInput, Unavailable
from nqi.job_worker import relative_gap
from nqi.jobs import Job, Jobs, job_id_of
from nqi.jobs.process import start_time
from nqi.jobs.record import JobFiles, Record
from nqi.terms.job import JobState

ARGUMENTS = st.dictionaries(st.text(), st.none() | st.integers() | st.text(), max_size=4)
ONE, OTHER = "a" * 20, "b" * 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "jobs"
    path.mkdir()
    return path


@pytest.fixture
def jobs(folder: Path) -> Jobs:
    return Jobs(folder, {}, command=["false"])


def write(
    folder: Path, job_id: str, state: JobState, start: str | None = None, **values: Any
) -> Job:
    """Write the record of a job whose process is this one, and an answer if it is done."""
    given: Mapping[str, Any] = {"question": "q", "arguments": {"p": 1}, "release": "r1"}
    times = {"queued_at": "2026-01-01T00:00:00.000+00:00"}
    job = Job(id=job_id, state=state, pid=os.getpid(), **{**given, **times, **values})
    files = JobFiles(folder)
    files.write(Record(job, start, 1))
    if state is JobState.DONE:
        files.write_answer(job_id, b"1")
    return job


@given(arguments=ARGUMENTS)
def test_the_order_of_arguments_does_not_change_the_id(arguments: dict[str, Any]) -> None:
    turned = dict(reversed(arguments.items()))
    assert job_id_of("siting", turned, "r1") == job_id_of("siting", arguments, "r1")


@given(arguments=ARGUMENTS)
def test_another_question_or_release_is_another_job(arguments: dict[str, Any]) -> None:
    ids = {
        job_id_of("siting", arguments, "r1"),
        job_id_of("siting", arguments, "r2"),
        job_id_of("network", arguments, "r1"),
    }
    assert len(ids) == 3


def test_the_id_is_the_head_of_a_digest_of_what_is_computed() -> None:
    written = b'["r1","siting",{"p":3,"within":"510000"}]'
    expected = sha256(written).hexdigest()[:20]
    assert job_id_of("siting", {"within": "510000", "p": 3}, "r1") == expected


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, b"bytes"])
def test_arguments_that_json_cannot_carry_are_refused(jobs: Jobs, value: Any) -> None:
    with pytest.raises(InvalidInput, match="only what JSON can carry is allowed"):
        jobs.start("echo", {"value": value}, "r1")


def test_a_job_needs_the_id_of_a_release(jobs: Jobs) -> None:
    with pytest.raises(InvalidInput, match="the id of a release is needed"):
        jobs.start("echo", {}, "")


@pytest.mark.parametrize(
    "job_id",
    ["", "0" * 19, "0" * 21, "G" * 20, "A" * 20, "0" * 20 + "\n", "../" + "0" * 17, "0" * 20],
)
def test_an_id_of_another_form_or_of_no_job_finds_nothing(jobs: Jobs, job_id: str) -> None:
    assert jobs.find(job_id) is None
    assert jobs.cancel(job_id) is None
    assert jobs.answer(job_id) is None


def test_a_gap_is_relative_to_the_best_plan() -> None:
    assert relative_gap(12.0, 9.0) == 0.25
    assert relative_gap(-10.0, -12.0) == 0.2
    assert relative_gap(0.0, 0.0) == 0.0
    assert relative_gap(0.0, 1.0) is None
    assert relative_gap(None, 1.0) is None


@pytest.mark.parametrize("damaged", ["", "{", "[]", "{}", '{"job": {"state": "BORED"}}'])
def test_a_record_that_cannot_be_read_is_none(jobs: Jobs, folder: Path, damaged: str) -> None:
    (folder / f"{'0' * 20}.json").write_text(damaged)
    assert jobs.find("0" * 20) is None


def test_places_and_the_length_of_the_queue_are_checked(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="slots 0, most_waiting 8"):
        Jobs(folder, {}, slots=0)


def test_a_command_that_cannot_be_run_is_said_at_once(folder: Path) -> None:
    jobs = Jobs(folder, {}, command=[str(folder / "nothing here")])
    with pytest.raises(Unavailable, match="cannot be started: No such file"):
        jobs.start("echo", {}, "r1")


def test_a_folder_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="jobs cannot be kept"):
        Jobs(tmp_path / "file" / "jobs", {}).start("echo", {}, "r1")


def test_every_state_has_a_label_in_both_languages() -> None:
    assert [state.code for state in JobState] == [
        "QUEUED",
        "RUNNING",
        "DONE",
        "FAILED",
        "CANCELLED",
        "LOST",
    ]
    assert all(state.zh and state.en for state in JobState)


STATES = st.sampled_from(list(JobState))
FIGURES = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@given(state=STATES, arguments=ARGUMENTS, figure=FIGURES, text=st.text())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    state: JobState,
    arguments: dict[str, Any],
    figure: float | None,
    text: str,
) -> None:
    folder = tmp_path_factory.mktemp("jobs")
    values = {"arguments": arguments, "objective": figure, "message": text, "error": text}
    job = write(folder, ONE, state, start="123", **values)
    assert JobFiles(folder).read(ONE) == Record(job, "123", 1)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_a_pid_that_is_now_another_process_is_no_job(
    jobs: Jobs, folder: Path, state: JobState
) -> None:
    job = write(folder, ONE, state, start_time(os.getpid()))
    assert jobs.find(ONE) == job
    write(folder, ONE, state, "1")  # no process but the first starts that early
    lost = jobs.find(ONE)
    assert lost is not None
    assert lost.state is JobState.LOST


@pytest.mark.parametrize("left", [None, b""])
def test_an_answer_that_is_gone_is_not_done(jobs: Jobs, folder: Path, left: bytes | None) -> None:
    job = write(folder, ONE, JobState.DONE)
    assert (jobs.find(ONE), jobs.answer(ONE)) == (job, b"1")
    answer = JobFiles(folder).answer_path(ONE)
    answer.unlink() if left is None else answer.write_bytes(left)
    lost = jobs.find(ONE)
    assert lost is not None
    assert lost.state is JobState.LOST
    assert jobs.answer(ONE) is None


def test_tidying_keeps_the_newest_and_all_that_run(jobs: Jobs, folder: Path) -> None:
    running = write(folder, "c" * 20, JobState.RUNNING, start_time(os.getpid()))
    old = write(folder, ONE, JobState.DONE, ended_at="2026-01-02T00:00:00.000+00:00")
    new = write(folder, OTHER, JobState.FAILED, ended_at="2026-01-03T00:00:00.000+00:00")
    jobs.tidy(keep=2)
    assert jobs.find(ONE) == old
    jobs.tidy(keep=1)
    assert [jobs.find(job.id) for job in (running, old, new)] == [running, None, new]
    jobs.tidy(keep=0)
    left = {path.name for path in folder.iterdir()}
    assert left == {"jobs.lock", f"{running.id}.json"}
    with pytest.raises(InvalidInput, match="keep -1"):
        jobs.tidy(keep=-1)
