"""The page /one-stop/basket: asked by address where it is short enough, else by a form."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from maps import finder, forms, uploads
from maps.basket import asked as ask
from maps.basket import files
from maps.basket.asked import Asked, asked
from maps.basket.plan import Plan, Shown, dues, shown
from maps.basket.understood import understood
from maps.basket.upload import LARGEST_BYTES, Upload, read_upload
from maps.page import Visit, route
from maps.planner.asked import whole
from maps.unmet import count
from nqi.db import Database
from nqi.questions.basket_cover import MOST_NEEDS
from nqi.questions.unmet import unmet_need
from nqi.questions.wanted import cleaned, selection, split_day
from nqi.settings import Settings
from nqi.terms import BasketObjective

SECONDS = 60.0
"""A megabyte over a slow line."""
FORM_BYTES = 100_000
"""What a form may have besides its file."""
_UPLOAD = "nqi.basket.upload"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Sent:
    """A form: its fields, repeated ones too, and the file in it."""

    fields: Pairs
    upload: Upload


def routes(database: Database, settings: Settings) -> list[BaseRoute]:
    """Return the page and its files, each by address and by form."""
    found: list[BaseRoute] = []
    for path, view in (("/one-stop/basket", page), ("/one-stop/basket.{extension}", files.file)):
        by_address = route(path, view, database, settings)

        def received(request: Request, sent: Sent, answer: Any = by_address.endpoint) -> Response:
            return _received(request, sent, answer)

        found += [by_address, forms.sent_route(path, received, read_sent, SECONDS)]
    return found


def page(visit: Visit) -> Response:
    """Answer the form, how each line was understood, and where to go."""
    on = asked(visit)
    upload: Upload = visit.request.scope.get(_UPLOAD, Upload())
    answer = shown(visit, on, whole(visit.request.query_params, "plan", 0))
    _count(visit, on, answer)
    return visit.page(
        "basket.html",
        400 if on.problem or upload.problem else 200,
        current="one_stop",
        on=on,
        upload=upload,
        lines=[] if on.problem else understood(visit, on),
        answer=answer,
        dues=[] if on.problem else dues(visit, on),
        choice_paths=finder.paths_of(visit, {}, (one["adcode"] for one in on.place.choices)),
        events=files.due_events(visit, dues(visit, on)),
        objectives=list(BasketObjective),
        radii=sorted({*ask.RADII, on.within_km}),
        numbers_of_stops=sorted({*ask.STOPS, on.most_stops}),
        most_needs=MOST_NEEDS,
        share=ask.share(visit, on) if on.wanted.needs and not on.problem else "",
        fields=_fields(visit),
        query_text=ask.graphql(visit, on),
        map_config=_map_config(visit, on, answer),
    )


def _count(visit: Visit, on: Asked, answer: Shown | None) -> None:
    """Count what nobody in reach meets; another way through the same list is no new search."""
    if answer is None or "plan" in visit.request.query_params:
        return
    for one in answer.missing:
        need = selection(on.wanted.needs[one.unmet.need].line, visit.as_of)
        count(visit, visit.as_of, unmet_need, need, on.near)


async def read_sent(request: Request) -> Sent:
    """Return what a form holds, with or without a file."""
    parts = await uploads.read_parts(request, LARGEST_BYTES + FORM_BYTES)
    fields = [(part.name, part.text) for part in parts if part.file is None and part.content]
    held = [part for part in parts if part.file and part.content]
    if sum(len(value) for _, value in fields) > FORM_BYTES:
        raise HTTPException(413)
    if not held:
        return Sent(fields, Upload())
    # Not here: a workbook is waited for, and other requests must not wait with it.
    upload = await run_in_threadpool(read_upload, held[0].file or "", held[0].content)
    return Sent(fields, upload)


def _received(request: Request, sent: Sent, answer: Any) -> Response:
    """Send a browser on to the address of its list, or answer here where that would be too long."""
    texts = [value for name, value in sent.fields if name == "need"]
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    instead = [value for name, value in sent.fields if name == "instead"]
    gone = {"need", "instead", "plan"} if instead else {"need"}
    pairs = [pair for pair in sent.fields if pair[0] not in gone]
    pairs += [("need", line) for line in (*_changed(lines, instead), *sent.upload.lines)]
    address = f"{request.url.path}?{urlencode(pairs, errors='replace')}"
    if len(address) <= ask.LONGEST_ADDRESS and sent.upload == Upload(sent.upload.lines):
        return RedirectResponse(address, 303)
    headers = [pair for pair in request.scope["headers"] if pair[0] != b"if-none-match"]
    scope = {
        **request.scope,
        "method": "GET",
        "query_string": address.partition("?")[2].encode(),
        "headers": headers,
        _UPLOAD: sent.upload,
    }
    response: Response = answer(Request(scope))
    response.headers["Cache-Control"] = "no-store"
    return response


def _changed(lines: list[str], instead: list[str]) -> list[str]:
    """Return the lines with another text at some places, ``"2,5 other text"``; a day stays."""
    changed = list(lines)
    for numbers, _, text in (value.partition(" ") for value in instead):
        for number in (int(one) for one in numbers.split(",") if one.isascii() and one.isdecimal()):
            if 1 <= number <= len(lines) and text:
                _, day = split_day(cleaned(lines[number - 1]))
                changed[number - 1] = f"{text} {day}" if day else text
    return changed


def _fields(visit: Visit) -> Pairs:
    """Return what the page was asked besides its list, for a form that asks for a file of it."""
    return [
        (name, value)
        for name, value in visit.request.query_params.multi_items()
        if name not in {"need", "lang"} and value
    ]


def _map_config(visit: Visit, on: Asked, answer: Shown | None) -> dict[str, Any]:
    plan = answer.plan if answer else None
    near = on.near
    circle = near and {"lng": near.lng, "lat": near.lat, "withinKm": near.within_km}
    return finder.map_config(visit) | {
        "near": circle,
        "stops": [_stop(visit, plan, i) for i in range(len(plan.stops))] if plan else [],
        "routeWords": {"origin": visit.say("basket.origin")},
    }


def _stop(visit: Visit, plan: Plan, i: int) -> dict[str, Any]:
    one = plan.stops[i]
    name = (visit.language == "en" and one.body["name_en"]) or one.body["name"]
    return {
        "number": one.number,
        "name": name,
        "note": visit.say("basket.does", count=len(one.stop.needs)),
        "lng": one.place["lng"],
        "lat": one.place["lat"],
    }
