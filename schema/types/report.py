"""Reports: what somebody tells the data owner; nothing of it is ever an answer to others."""

from datetime import date
from typing import Any

import graphene

from nqi.catalog.answer import columns_of
from nqi.errors import NotFound
from nqi.feedback import Report
from nqi.questions.answered import as_json, plain
from schema.context import Context
from schema.fields import Bound, One, column
from schema.types.enums import ReportKind, ReportState

COLUMNS = ["id", "received_on", "state"]


class ReportReceipt(graphene.ObjectType):
    id = column(graphene.String, "id", required=True)
    received_on = graphene.Date(required=True)
    state = graphene.Field(ReportState, required=True)


def report_issue() -> Bound:
    """Return the root field that takes a report; the same one twice is one report."""
    return Bound(
        ReportReceipt,
        One(lambda given: columns_of(given["answer"], COLUMNS)),
        prepare=_prepare,
        computes=True,
        is_live=True,
        kind=graphene.Argument(ReportKind, required=True),
        about=graphene.String(),
        text=graphene.String(required=True),
        source_url=graphene.String(),
    )


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    if context.reports is None:
        raise NotFound("this server takes no reports: NQI_FEEDBACK is switched off")
    report = Report(
        kind=arguments["kind"],
        about=arguments.get("about"),
        text=arguments["text"],
        source_url=arguments.get("source_url"),
        # The day it is written, also where the release of another day is asked.
        day=date.today(),  # noqa: DTZ011
        release=context.release.id,
    )
    receipt = context.reports.receive(report, context.caller)
    return {"as_of": context.today.isoformat(), "answer": as_json(plain(receipt))}
