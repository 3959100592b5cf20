"""Jobs: long questions as they stand now, and how one is ended early."""

from typing import Any

import graphene
import orjson

from nqi.catalog.answer import columns_of
from nqi.catalog.statement import Given, Query
from nqi.jobs import Job as JobRecord
from nqi.questions.answered import plain
from schema.context import Context
from schema.fields import Bound, One, column
from schema.types.enums import JobState

COLUMNS = [
    "id",
    "question",
    "release",
    "state",
    "progress",
    "objective",
    "bound",
    "gap",
    "message",
    "error",
    "queued_at",
    "started_at",
    "ended_at",
]


class Job(graphene.ObjectType):
    id = column(graphene.String, "id", required=True)
    question = graphene.String(required=True)
    release = graphene.String(required=True)
    state = graphene.Field(JobState, required=True)
    progress = graphene.Float(required=True)
    objective = graphene.Float()
    bound = graphene.Float()
    gap = graphene.Float()
    message = graphene.String(required=True)
    error = graphene.String()
    queued_at = graphene.String(required=True)
    started_at = graphene.String()
    ended_at = graphene.String()


def job_query(given: Given, text: Any) -> Query:
    """Return the row of a job, none for no job."""
    columns = columns_of(text, COLUMNS)
    return columns.where(columns.selected_columns["id"].is_not(None))


def record(job: JobRecord | None) -> dict[str, Any]:
    """Return a job as plain values, empty for none."""
    return {name: plain(job)[name] for name in COLUMNS} if job else {}


def job_field() -> Bound:
    """Return the root field of one job; null for one that is not known."""
    return Bound(
        Job,
        One(lambda given: job_query(given, given["answer"])),
        prepare=_prepare,
        computes=True,
        is_live=True,
        id=graphene.ID(required=True),
    )


def cancel_job() -> Bound:
    """Return the root field that ends a job early; one that has ended stays as it is."""
    return Bound(
        Job,
        One(lambda given: job_query(given, given["answer"])),
        prepare=_cancel,
        computes=True,
        is_live=True,
        id=graphene.ID(required=True),
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    return _given(context.jobs.find(arguments["id"]), context)


def _cancel(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    return _given(context.jobs.cancel(arguments["id"]), context)


def _given(job: JobRecord | None, context: Context) -> dict[str, Any]:
    return {"as_of": context.today.isoformat(), "answer": orjson.dumps(record(job)).decode()}
