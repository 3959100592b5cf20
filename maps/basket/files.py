"""Files of a basket's plan: CSV, Excel, GeoJSON of the stops, and the calendar of what is due."""

import csv
import io
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import orjson
from starlette.responses import Response

from maps.basket.asked import Asked, asked, graphql
from maps.basket.plan import Shown, Visited, dues, shown
from maps.basket.understood import means
from maps.onestop.calendar import MEDIA_TYPE, Event, calendar
from maps.page import Visit
from maps.planner.asked import whole
from maps.tables.cell import plain_cell
from maps.tables.writers import MEDIA_TYPES, write_workbook
from nqi.errors import InvalidInput, NotFound
from nqi.questions.due import Due
from nqi.questions.wanted import Need

EXTENSIONS = ("csv", "xlsx", "geojson", "ics")
COLUMNS = (
    "line",
    "need",
    "means",
    "state",
    "stop",
    "body",
    "place",
    "km",
    "by_post",
    "verified",
    "due",
)


def file(visit: Visit) -> Response:
    """Answer a file of what the page shows."""
    extension = visit.request.path_params["extension"]
    if extension not in EXTENSIONS:
        raise NotFound(f"download {extension!r}: allowed are {', '.join(EXTENSIONS)}")
    on = asked(visit)
    if extension == "ics":
        return _answer(visit, _calendar(visit, on), extension, MEDIA_TYPE)
    answer = shown(visit, on, whole(visit.request.query_params, "plan", 0))
    if answer is None:
        raise InvalidInput("a file of a plan needs at least one need, at most 60, and one place")
    if extension == "geojson":
        body = orjson.dumps(_features(visit, answer))
    else:
        body = _csv(visit, on, answer) if extension == "csv" else _workbook(visit, on, answer)
    return _answer(visit, body, extension, MEDIA_TYPES[extension])


def due_events(visit: Visit, found: tuple[Due, ...]) -> list[Event]:
    """Return an event for each instrument that is due on a known day, each line once."""
    events = {}
    for one in found:
        if one.day is not None:
            words = one.line.text
            events[words] = Event(
                one.day,
                visit.say("basket.event", words=words),
                visit.say(
                    "basket.event_note",
                    kind=visit.named(one.kind["name"], one.kind["name_en"]).striptags(),
                    basis=one.kind["basis_number"] or "–",
                    months=one.kind["period_months"],
                    verified=one.line.verified_on,
                ),
                f"due-{sha256(words.encode()).hexdigest()[:24]}@nqi-catalogue",
            )
    return list(events.values())


def _answer(visit: Visit, body: bytes, extension: str, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="basket-{visit.as_of}.{extension}"',
        "X-As-Of": visit.as_of.isoformat(),
        "X-Release": visit.release.id,
    }
    return Response(body, media_type=media_type, headers=headers)


def _calendar(visit: Visit, on: Asked) -> bytes:
    events = due_events(visit, () if on.problem else dues(visit, on))
    if not events:
        raise InvalidInput(
            "no line names an instrument with a known period and the day it was last verified"
        )
    return calendar(visit.say("basket.calendar"), events, stamp=visit.as_of)


def _csv(visit: Visit, on: Asked, answer: Shown) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text)
    for line in _rows(visit, on, answer):
        lines.writerow([plain_cell(cell) for cell in line])
    return ("\ufeff" + text.getvalue()).encode()


def _workbook(visit: Visit, on: Asked, answer: Shown) -> bytes:
    file = io.BytesIO()
    heading, *lines = _rows(visit, on, answer)
    about = (visit.say("export.about"), _about(visit, on, answer))
    write_workbook(file, (visit.say("basket.title"), [heading], lines), about)
    return file.getvalue()


def _rows(visit: Visit, on: Asked, answer: Shown) -> Iterator[list[Any]]:
    """Yield a heading, and a row for each need in the order of the list."""
    yield [visit.say(f"basket_file.column_{name}") for name in COLUMNS]
    due = {one.line.number: one.day for one in dues(visit, on)}
    for i, need in enumerate(on.wanted.needs):
        yield [
            ", ".join(str(line.number) for line in need.lines),
            "; ".join(line.text for line in need.lines),
            means(visit, need.line),
            *_met(visit, answer, i),
            *_days(need, due),
        ]
    for line in on.wanted.unread:
        state = visit.say("basket.state_unread")
        yield [line.number, line.text, "", state, *([""] * (len(COLUMNS) - 4))]


def _met(visit: Visit, answer: Shown, need: int) -> list[Any]:
    visited = answer.stop_of.get(need)
    if visited is not None:
        return [visit.say("basket.state_planned"), visited.number, *_place(visit, visited)]
    missing = answer.missing_of.get(need)
    if missing is None:
        return [visit.say("basket.state_left"), "", "", "", "", ""]
    if missing.body is None:
        return [visit.say("basket.state_nobody"), "", "", "", "", ""]
    post = visit.say("basket.yes") if missing.by_post else ""
    km = missing.unmet.km
    return [visit.say("basket.state_outside"), "", missing.body["name"], "", km, post]


def _place(visit: Visit, visited: Visited) -> list[Any]:
    address = visited.place["address"] or visited.place["name"] or ""
    post = visit.say("basket.yes") if visited.stop.by_post else ""
    return [visited.body["name"], address, visited.stop.km, post]


def _days(need: Need, due: dict[int, Any]) -> list[str]:
    verified = [str(line.verified_on) for line in need.lines if line.verified_on]
    days = [str(due[line.number]) for line in need.lines if due.get(line.number)]
    return ["; ".join(verified), "; ".join(days)]


def _about(visit: Visit, on: Asked, answer: Shown) -> list[tuple[str, str]]:
    plan = answer.plan
    where = on.place.region["name"] if on.place.region else visit.say("finder.my_place")
    return [
        (visit.say("export.table"), visit.say("basket.title")),
        (visit.say("basket.place"), f"{where} ≤ {on.within_km:g} km"),
        (visit.say("basket.objective"), visit.word(on.objective)),
        (visit.say("basket.tour"), f"{plan.tour_km:.1f} km" if plan else "–"),
        (visit.say("export.as_of"), visit.as_of.isoformat()),
        (visit.say("export.release"), visit.release.id),
        (visit.say("basket.how"), visit.say("basket.how_distance")),
        ("GraphQL", graphql(visit, on)),
        (visit.say("export.note"), visit.say("site.honesty")),
    ]


def _features(visit: Visit, answer: Shown) -> dict[str, Any]:
    stops = answer.plan.stops if answer.plan else ()
    return {
        "type": "FeatureCollection",
        "as_of": visit.as_of,
        "release": visit.release.id,
        "note": visit.say("site.honesty"),
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [one.place["lng"], one.place["lat"]]},
                "properties": {
                    "stop": one.number,
                    "name": one.body["name"],
                    "km": one.stop.km,
                    "leg_km": one.leg_km,
                    "by_post": one.stop.by_post,
                    "needs": list(one.stop.needs),
                },
            }
            for one in stops
        ],
    }
