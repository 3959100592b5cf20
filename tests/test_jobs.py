"""Long questions as jobs: real processes, which outlive who began them and can be ended."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nqi.errors import Unavailable
from nqi.jobs import Job, Jobs
from nqi.jobs.process import is_alive, start_time
from nqi.jobs.record import JobFiles
from nqi.terms.job import JobState

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = (sys.executable, str(Path(__file__).with_name("job_script.py")))
LATEST_SECONDS = 20.0

Gate = Path


@pytest.fixture(autouse=True)
def found_by_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes find the product wherever the tests are started, installed or not."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A release file that has a name and nothing else."""
    path = tmp_path / "catalog.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE release (id TEXT, created_at TEXT, rows_accepted INTEGER);"
        "INSERT INTO release VALUES ('r1', '2026-01-01T00:00:00+00:00', 0);"
    )
    connection.close()
    return path


def environment(catalogue: Path) -> dict[str, str]:
    return {"NQI_DATA_DIR": str(catalogue.parent)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "jobs"


MakeJobs = Callable[..., Jobs]


@pytest.fixture
def make(folder: Path, catalogue: Path) -> Iterator[MakeJobs]:
    """Make the jobs of the folder, as each server would; what still runs is ended."""

    def jobs(**options: Any) -> Jobs:
        return Jobs(folder, environment(catalogue), **{"command": SCRIPT, **options})

    yield jobs
    for job_id in JobFiles(folder).ids():
        jobs().cancel(job_id)


@pytest.fixture
def jobs(make: MakeJobs) -> Jobs:
    return make()


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """What a job waits for: touching it lets the job end."""
    return tmp_path / "gate"


def until(condition: Callable[[], bool]) -> None:
    latest = time.monotonic() + LATEST_SECONDS
    while not condition():
        assert time.monotonic() < latest, "it did not happen"
        time.sleep(0.01)


def seen(jobs: Jobs, job: Job) -> Job:
    found = jobs.find(job.id)
    assert found is not None
    return found


def ended(jobs: Jobs, job: Job) -> Job:
    until(lambda: seen(jobs, job).ended)
    return seen(jobs, job)


def at_gate(jobs: Jobs, job: Job) -> Job:
    """Wait until a job has told its figures and waits for its gate."""
    until(lambda: seen(jobs, job).progress > 0 or seen(jobs, job).ended)
    found = seen(jobs, job)
    assert found.state is JobState.RUNNING, found
    return found


def start_gate(jobs: Jobs, gate: Gate, question: str = "gate") -> Job:
    return jobs.start(question, {"gate": str(gate)}, "r1")


def runs(job: Job) -> bool:
    return is_alive(job.pid, start_time(job.pid))


# -------------------------------------------------------------------------- how it ends


def test_a_job_that_is_done_has_its_answer(jobs: Jobs) -> None:
    started = jobs.start("echo", {"p": 3, "codes": ("110000",)}, "r1")
    job = ended(jobs, started)
    assert (job.state, job.progress, job.error) == (JobState.DONE, 1.0, None)
    assert job.queued_at <= str(job.started_at) <= str(job.ended_at)
    assert json.loads(jobs.answer(job.id) or b"") == {
        "release": "r1",
        "arguments": {"p": 3, "codes": ["110000"]},
        "numbers": [0, 1, 2],
    }


def test_a_job_that_is_done_is_neither_begun_again_nor_cancelled(jobs: Jobs) -> None:
    done = ended(jobs, jobs.start("echo", {}, "r1"))
    assert jobs.start("echo", {}, "r1") == done
    assert jobs.cancel(done.id) == done
    assert jobs.answer(done.id) is not None


def test_asking_twice_joins_the_job_that_runs(jobs: Jobs, gate: Gate) -> None:
    first = start_gate(jobs, gate)
    running = at_gate(jobs, first)
    assert (first.arguments, first.queued_at) == (running.arguments, running.queued_at)
    assert start_gate(jobs, gate) == running
    assert jobs.answer(running.id) is None


def test_threads_that_ask_at_once_begin_one_process(make: MakeJobs, gate: Gate) -> None:
    servers = [make() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(lambda server: start_gate(server, gate), servers))
    assert len({job.pid for job in started}) == 1
    at_gate(servers[0], started[0])
    assert gate.with_suffix(".pids").read_text().split() == [str(started[0].pid)]


def test_progress_is_seen_while_a_job_runs(jobs: Jobs, gate: Gate) -> None:
    job = at_gate(jobs, start_gate(jobs, gate))
    assert (job.state, job.progress, job.ended_at) == (JobState.RUNNING, 0.25, None)
    assert (job.objective, job.bound, job.gap) == (12.0, 9.0, 0.25)
    assert job.message == "objective=12 bound=9"
    gate.touch()
    assert ended(jobs, job).objective == 12.0


def test_the_last_figures_are_kept_and_what_is_no_number_is_none(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start("burst", {}, "r1"))
    assert job.message == "last"
    assert (job.progress, job.objective, job.bound, job.gap) == (1.0, None, None, None)


def test_a_question_that_refuses_tells_its_reason_and_may_be_asked_again(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start("nonsense", {}, "r1"))
    assert (job.state, job.error) == (JobState.FAILED, "question 'nonsense' is unknown")
    again = jobs.start("nonsense", {}, "r1")
    assert (again.id, again.error) == (job.id, None)
    assert again.pid != job.pid


def test_an_error_of_the_program_is_told_only_to_the_log(jobs: Jobs, folder: Path) -> None:
    job = ended(jobs, jobs.start("crash", {}, "r1"))
    assert (job.state, job.error) == (JobState.FAILED, "internal error")
    assert "a secret of the program" in (folder / f"{job.id}.log").read_text()


def test_a_release_that_is_not_kept_fails_by_name(jobs: Jobs) -> None:
    job = ended(jobs, jobs.start("echo", {}, "gone"))
    assert job.state is JobState.FAILED
    assert str(job.error).startswith("release 'gone' is not kept; kept are 1, from r1")


def test_the_product_answers_through_its_own_process(folder: Path, catalogue: Path) -> None:
    product = Jobs(folder, environment(catalogue))
    job = ended(product, product.start("nonsense", {}, "r1"))
    assert job.state is JobState.FAILED
    assert "'nonsense' is unknown" in str(job.error)


# ---------------------------------------------------------------------- cancelled and lost


def test_cancelling_stops_the_process_and_the_job_can_be_started_again(
    jobs: Jobs, gate: Gate
) -> None:
    running = at_gate(jobs, start_gate(jobs, gate))
    cancelled = jobs.cancel(running.id)
    assert cancelled is not None
    assert (cancelled.state, cancelled.error) == (JobState.CANCELLED, None)
    assert cancelled.objective == 12.0
    assert not runs(running)
    assert jobs.find(running.id) == cancelled
    gate.touch()
    assert ended(jobs, start_gate(jobs, gate)).state is JobState.DONE


def test_a_process_that_hears_no_signal_is_cancelled_too(jobs: Jobs, gate: Gate) -> None:
    running = at_gate(jobs, start_gate(jobs, gate, "deaf"))
    cancelled = jobs.cancel(running.id)
    assert cancelled is not None
    assert cancelled.state is JobState.CANCELLED
    assert not runs(running)


def test_cancelling_ends_what_the_process_began(jobs: Jobs, tmp_path: Path) -> None:
    child = tmp_path / "child"
    job = jobs.start("family", {"child": str(child)}, "r1")
    until(child.exists)
    pid = int(child.read_text())
    assert start_time(pid) is not None
    jobs.cancel(job.id)
    until(lambda: start_time(pid) is None)


def test_a_process_that_the_system_ends_says_who_did(jobs: Jobs, gate: Gate) -> None:
    running = at_gate(jobs, start_gate(jobs, gate))
    os.kill(running.pid, signal.SIGTERM)
    job = ended(jobs, running)
    assert job.state is JobState.CANCELLED
    assert job.error == "its process was told to end (SIGTERM)"


def test_a_job_whose_process_was_killed_is_lost_and_can_be_started_again(
    jobs: Jobs, gate: Gate
) -> None:
    running = at_gate(jobs, start_gate(jobs, gate))
    os.kill(running.pid, signal.SIGKILL)
    lost = ended(jobs, running)
    assert (lost.state, lost.ended_at, lost.objective) == (JobState.LOST, None, 12.0)
    assert jobs.cancel(lost.id) == lost
    gate.touch()
    again = ended(jobs, start_gate(jobs, gate))
    assert again.state is JobState.DONE
    assert again.pid != running.pid


def test_a_process_without_a_record_of_its_own_does_nothing(folder: Path) -> None:
    subprocess.run([*SCRIPT, str(folder), "0" * 20], check=True)
    assert [path.name for path in folder.iterdir()] == ["jobs.lock"]


# -------------------------------------------------------------------- restarts and places


def test_a_job_outlives_the_server_that_began_it(
    jobs: Jobs, folder: Path, catalogue: Path, gate: Gate
) -> None:
    server = (
        "import os, sys; from pathlib import Path; from nqi.jobs import Jobs\n"
        "folder, catalogue, gate, *command = sys.argv[1:]\n"
        "jobs = Jobs(Path(folder), {'NQI_DATA_DIR': catalogue}, command=command)\n"
        "print(jobs.start('gate', {'gate': gate}, 'r1').id, flush=True)\n"
        "os.kill(0, 9)\n"  # with its whole process group
    )
    given = [str(folder), str(catalogue.parent), str(gate), *SCRIPT]
    ended_server = subprocess.run(
        [sys.executable, "-c", server, *given], stdout=subprocess.PIPE, start_new_session=True
    )
    assert ended_server.returncode == -signal.SIGKILL
    found = jobs.find(ended_server.stdout.decode().strip())
    assert found is not None
    assert at_gate(jobs, found).state is JobState.RUNNING
    assert start_gate(jobs, gate).pid == found.pid
    gate.touch()
    assert ended(jobs, found).state is JobState.DONE
    assert json.loads(jobs.answer(found.id) or b"") == {"opened": "gate"}


def test_a_job_waits_until_a_place_is_free(make: MakeJobs, tmp_path: Path) -> None:
    one_place, two_places = make(), make(slots=2)
    first = at_gate(one_place, start_gate(one_place, tmp_path / "first"))
    waiting = one_place.start("echo", {"n": 1}, "r1")
    # Whoever is allowed the second place goes ahead, though it came later.
    assert ended(two_places, two_places.start("echo", {"n": 2}, "r1")).state is JobState.DONE
    assert seen(one_place, waiting).state is JobState.QUEUED
    (tmp_path / "first").touch()
    done = ended(one_place, waiting)
    assert done.state is JobState.DONE
    assert str(seen(one_place, first).ended_at) <= str(done.started_at)


def test_a_job_that_waits_can_be_cancelled(jobs: Jobs, tmp_path: Path) -> None:
    at_gate(jobs, start_gate(jobs, tmp_path / "first"))
    waiting = start_gate(jobs, tmp_path / "second")
    cancelled = jobs.cancel(waiting.id)
    assert cancelled is not None
    assert (cancelled.state, cancelled.started_at) == (JobState.CANCELLED, None)
    assert not runs(waiting)


def test_one_job_too_many_is_refused_with_the_numbers(make: MakeJobs, tmp_path: Path) -> None:
    jobs = make(slots=1, most_waiting=1)
    first = at_gate(jobs, start_gate(jobs, tmp_path / "first"))
    start_gate(jobs, tmp_path / "second")
    with pytest.raises(Unavailable, match="1 jobs run and 1 wait; allowed are 1 and 1"):
        start_gate(jobs, tmp_path / "third")
    assert start_gate(jobs, tmp_path / "first").id == first.id
    jobs.cancel(first.id)
    assert start_gate(jobs, tmp_path / "third").state is JobState.QUEUED
