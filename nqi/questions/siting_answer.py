"""Siting as plain values: what a job is given, and what it and the API answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nqi import planning_selection
from nqi.db import OpenRelease
from nqi.jobs import Job, Jobs, job_id_of
from nqi.questions.answered import plain, units_of
from nqi.questions.scene import scene
from nqi.questions.siting_plan import AT_ONCE, SECONDS_OF_JOB, Siting, siting, size
from nqi.siting.plan import Progress
from nqi.terms import JobState, SitingModel

ENDED_ON_PURPOSE = (JobState.CANCELLED, JobState.FAILED)
ECHOED = ("model", "p", "radius", "budget", "keep_existing", "excluded")
_LISTS = ("candidates", "excluded")


def siting_record(
    release: OpenRelease, asked: Siting, progress: Progress | None = None
) -> dict[str, Any]:
    """Return a plan with a row for each unit of demand, before and after."""
    plan = siting(release, asked, progress=progress)
    on = scene(release, asked.planning)
    rows = units_of(on, before=plan.cost_before, after=plan.cost_after)
    record = plain(plan, rows=rows)
    del record["cost_before"], record["cost_after"], record["asked"]
    return record | {name: as_record(asked)[name] for name in ECHOED}


def begun(release: OpenRelease, asked: Siting, jobs: Jobs, *, again: bool = False) -> Job | None:
    """Return the job that makes a plan too large to wait for, None for one that is not.

    A job that failed or was cancelled is begun anew only ``again``: whoever looks at it every
    second must not undo what somebody else ended. One that is lost is begun anew.
    """
    if size(release, asked) <= AT_ONCE:
        return None
    longer = replace(asked, seconds=SECONDS_OF_JOB)  # the same for all, so that they join one job
    arguments = as_record(longer)
    known = jobs.find(job_id_of("siting", arguments, release.id))
    if known is not None and not again and known.state in ENDED_ON_PURPOSE:
        return known
    return jobs.start("siting", arguments, release.id)


def as_record(asked: Siting) -> dict[str, Any]:
    """Return plain values that ``from_record`` reads again."""
    return plain(asked) | {"planning": planning_selection.as_record(asked.planning)}


def from_record(record: Mapping[str, Any]) -> Siting:
    """Return what plain values ask; raises InvalidInput as the constructor does."""
    return Siting(
        **{
            **record,
            **{name: tuple(record[name]) for name in _LISTS},
            "costs": tuple((code, cost) for code, cost in record["costs"]),
            "model": SitingModel.parse(record["model"]),
            "planning": planning_selection.from_record(record["planning"]),
        }
    )
