"""Files of a plan: Excel, CSV, and a calendar of the days on which something begins or is due."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from starlette.responses import Response

from maps import urls
from maps.onestop.asked import Asked
from maps.onestop.calendar import MEDIA_TYPE, Event, calendar
from maps.onestop.shown import ShownNeed, ShownPlan, ShownProvider, ShownStep
from maps.page import Visit
from maps.tables.cell import plain_cell
from maps.tables.writers import MEDIA_TYPES, write_workbook
from nqi.errors import NotFound

EXTENSIONS = ("xlsx", "csv", "ics")
COLUMNS = (
    *("step", "question", "status", "need", "number", "mandatory", "from", "to", "note"),
    *("handling", "need_status", "reason", "role", "body", "km", "reach", "right", "right_to"),
    *("lack", "phone", "page", "source", "source_url", "confidence"),
)
FROM_NEED, FROM_BODY = 9, 9
"""How many of the columns are of the need and of the body."""
_NOTHING = ""

Line = list[Any]


def file(visit: Visit, on: Asked, plan: ShownPlan, extension: str) -> Response:
    """Answer a file of a plan."""
    body = {"csv": as_csv, "xlsx": as_workbook, "ics": as_calendar}[extension](visit, on, plan)
    name = f"one-stop-{plan.product['code']}-{plan.as_of}.{extension}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-As-Of": plan.as_of.isoformat(),
        "X-Release": plan.release,
    }
    return Response(body, media_type={**MEDIA_TYPES, "ics": MEDIA_TYPE}[extension], headers=headers)


def as_csv(visit: Visit, on: Asked, plan: ShownPlan) -> bytes:
    """Return a line for each need and body as CSV with a byte order mark, formulas disarmed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading(visit))
    for line in lines(visit, plan):
        writer.writerow([plain_cell(cell) for cell in line])
    return ("\ufeff" + text.getvalue()).encode()


def as_workbook(visit: Visit, on: Asked, plan: ShownPlan) -> bytes:
    """Return the same lines, and a sheet that says what they rest on, as an Excel file."""
    book = io.BytesIO()
    about = (visit.say("export.about"), statement(visit, on, plan))
    write_workbook(book, (visit.say("menu.one_stop"), [heading(visit)], lines(visit, plan)), about)
    return book.getvalue()


def as_calendar(visit: Visit, on: Asked, plan: ShownPlan) -> bytes:
    """Return the days ahead as a calendar; NotFound where there is none, which is said so."""
    events = [*_events(visit, plan), *_dues(visit, on, plan)]
    if not events:
        raise NotFound(visit.say("onestop.no_changes"))
    name = visit.say("onestop.plan_title", product=product_name(visit, plan))
    return calendar(name, events, plan.as_of)


def product_name(visit: Visit, plan: ShownPlan) -> str:
    """Return the name of the product in the visitor's language, Chinese where it has no other."""
    return str((visit.language == "en" and plan.product["name_en"]) or plan.product["name"])


def heading(visit: Visit) -> list[str]:
    """Return the headings of the columns."""
    return [visit.say(f"onestop_file.{name}") for name in COLUMNS]


def lines(visit: Visit, plan: ShownPlan) -> Iterator[Line]:
    """Yield a line for each body that a need names; a need without one has a line all the same."""
    for step in plan.steps:
        first = [f"S{step.number}", step.question, visit.say(f"step.status_{step.status.code}")]
        for need in step.needs:
            own = [*first, *_of_need(visit, need)]
            bodies = [*_bodies(visit, need)] or [[_NOTHING] * FROM_BODY]
            yield from ([*own, *body, *_of_source(visit, need)] for body in bodies)
        yield from _others(visit, step, first)


def _others(visit: Visit, step: ShownStep, first: Sequence[Any]) -> Iterator[Line]:
    """Yield what a step says beside its needs: whom to ask, or that it does not apply."""
    no_need, no_source = [_NOTHING] * FROM_NEED, [_NOTHING] * 3
    for one in step.to_ask:
        yield [*first, *no_need, *_of_body(visit, "to_ask", one), *no_source]
    if not step.needs and not step.to_ask:
        yield [*first, *no_need, *[_NOTHING] * FROM_BODY, *no_source]


def _bodies(visit: Visit, need: ShownNeed) -> Iterator[Line]:
    for one in need.providers:
        yield _of_body(visit, "who_may" if one.lack else "who", one)
    if need.nearest:
        yield _of_body(visit, "nearest", need.nearest)


def _of_need(visit: Visit, need: ShownNeed) -> Line:
    return [
        need.name,
        need.number,
        visit.say("onestop.mandatory" if need.is_mandatory else "onestop.voluntary"),
        need.begins,
        need.ends,
        need.note,
        need.handling,
        visit.say(f"step.status_{need.status.code}"),
        need.reason,
    ]


def _of_body(visit: Visit, role: str, one: ShownProvider) -> Line:
    return [
        visit.say(f"onestop.{role}"),
        one.name,
        None if one.km is None else round(one.km, 1),
        visit.say("onestop.nationwide") if one.nationwide else _NOTHING,
        visit.say("onestop.comma").join(one.rights),
        one.until,
        one.lack,
        one.phone,
        str(visit.request.base_url).rstrip("/") + urls.organization(one.id),
    ]


def _of_source(visit: Visit, need: ShownNeed) -> Line:
    source = need.source
    title = (visit.language == "en" and source.get("title_en")) or source.get("title", "")
    return [title, source.get("url"), visit.label("Confidence", need.confidence)]


def statement(visit: Visit, on: Asked, plan: ShownPlan) -> list[tuple[str, str]]:
    """Return what a file says of itself."""
    return [
        (visit.say("export.table"), product_name(visit, plan)),
        (visit.say("onestop.where"), around(visit, on)),
        (visit.say("export.as_of"), plan.as_of.isoformat()),
        (visit.say("export.release"), plan.release),
        (visit.say("onestop.overview"), plan.headline),
        *((change.day.isoformat(), change.words) for change in plan.changes),
        ("GraphQL", plan.query),
        (visit.say("export.note"), visit.say("onestop.no_data_means")),
        (visit.say("export.note"), visit.say("site.honesty")),
    ]


def around(visit: Visit, on: Asked) -> str:
    """Return in a sentence what counts as in reach."""
    if on.place.near is None:
        return visit.say("onestop.nowhere", date=visit.as_of)
    where = on.where or visit.say("onestop.here")
    return visit.say("onestop.around", place=where, km=f"{on.within_km:g}", date=visit.as_of)


def _events(visit: Visit, plan: ShownPlan) -> Iterator[Event]:
    for one in plan.changes:
        yield Event(
            one.day,
            f"{product_name(visit, plan)}: {one.words}",
            "\n".join(filter(None, (one.subject, visit.say("site.honesty")))),
        )


def _dues(visit: Visit, on: Asked, plan: ShownPlan) -> Iterator[Event]:
    for need in plan.dues:
        assert need.due is not None, "dues are those with a day"
        note = visit.say("onestop.due_note", last=on.verified, months=need.period_months)
        yield Event(need.due, visit.say("onestop.due_title", instrument=need.name), note)
