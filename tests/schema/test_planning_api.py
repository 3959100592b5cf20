"""Planner's questions that start processes or write: siting at once, as a job, cancelled."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from nqi.questions import siting_answer
from nqi.terms import JobState, Level
from schema.build import build_schema
from schema.engine import Engine
from tests.opened import opened
from tests.small_release import Rows

PLAN = """{ siting(within: "100000", p: 2, radius: 30) {
  job { id state progress gap error }
  plan { status objective bound gap sites { region { adcode } gain } after { share } }
} }"""


class Asked:
    """An engine that is asked documents."""

    def __init__(self, path: Path) -> None:
        self.engine = Engine(build_schema(), opened(path))

    def data(self, text: str) -> Any:
        document = self.engine.documents.get(text)
        assert not document.errors, document.errors
        run = self.engine.execute(document, variables=None, operation_name=None, cost=0)
        answer = json.loads(asyncio.run(run).body)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


def country() -> Rows:
    rows = Rows()
    rows.region("100000", "国", Level.NATIONAL, None)
    rows.region("110000", "省", Level.PROVINCE, lng=110.0, lat=30.0)
    for i in range(9):
        adcode = f"1101{i + 1:02d}"
        rows.region(adcode, f"县{i}", Level.COUNTY, "110000", lng=110.0 + i * 0.25, lat=30.0)
    body = rows.organization("院")
    rows.site(body, "110101", lng=110.0, lat=30.0)
    return rows


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    country().write(tmp_path)
    return Asked(tmp_path / "catalog.sqlite")


def test_a_small_plan_is_made_at_once(asked: Asked) -> None:
    answer = asked.data(PLAN)["siting"]
    assert answer["job"] is None
    assert answer["plan"]["status"] == "OPTIMAL"
    # Counties every 24 km: the body covers two; a new centre covers itself and both neighbours.
    assert answer["plan"]["objective"] == 8.0
    assert answer["plan"]["after"]["share"] == pytest.approx(8 / 9)
    assert len(answer["plan"]["sites"]) == 2


def test_a_large_plan_is_a_job_and_then_the_plan(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = asked.data(PLAN)["siting"]["plan"]
    monkeypatch.setattr(siting_answer, "AT_ONCE", 0)
    first = asked.data(PLAN)["siting"]
    assert first["plan"] is None
    job_id = first["job"]["id"]
    assert first["job"]["state"] in {"QUEUED", "RUNNING"}
    ended = waited(asked, job_id)
    assert ended == {"state": "DONE", "progress": 1.0, "question": "siting"}
    assert asked.data(PLAN)["siting"]["plan"] == at_once


def test_a_cancelled_job_stays_cancelled_until_it_is_asked_for_again(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(siting_answer, "AT_ONCE", 0)
    job_id = asked.data(PLAN)["siting"]["job"]["id"]
    cancelled = asked.data(f'mutation {{ cancelJob(id: "{job_id}") {{ id state }} }}')
    assert cancelled == {"cancelJob": {"id": job_id, "state": "CANCELLED"}}
    assert asked.data(PLAN)["siting"]["job"]["state"] == "CANCELLED"
    again = asked.data(PLAN.replace("radius: 30", "radius: 30, again: true"))["siting"]["job"]
    assert again["id"] == job_id
    assert again["state"] in {"QUEUED", "RUNNING"}
    assert waited(asked, job_id)["state"] == "DONE"


def test_an_unknown_job_is_null(asked: Asked) -> None:
    assert asked.data('{ job(id: "0123456789abcdef0123") { state } }') == {"job": None}
    assert asked.data('mutation { cancelJob(id: "../x") { state } }') == {"cancelJob": None}


def waited(asked: Asked, job_id: str) -> dict[str, Any]:
    """Return a job that has ended; it takes a second or two to start."""
    deadline = time.monotonic() + 60
    under_way = {JobState.QUEUED.code, JobState.RUNNING.code}
    while True:
        job: dict[str, Any] = asked.data(
            f'{{ job(id: "{job_id}") {{ state progress question }} }}'
        )["job"]
        if job["state"] not in under_way or time.monotonic() > deadline:
            return job
        time.sleep(0.05)
