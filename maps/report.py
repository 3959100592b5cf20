"""The page where something is reported to the data owner; nothing of it is shown to others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import literal
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from maps import query, urls
from maps.errors import status_of
from maps.forms import Fields, form_route
from maps.language import language_of
from maps.page import GZIP, Visit, error_page, finish
from nqi.catalog import organization
from nqi.db import Database
from nqi.errors import InvalidInput, NotFound, NqiError, TooMany
from nqi.feedback import Report, Reports
from nqi.feedback.report import LONGEST_TEXT, SHORTEST_TEXT
from nqi.settings import Settings
from nqi.terms import ReportKind

TRAP = "homepage"
"""A field that no person sees; who fills it is a machine."""
LARGEST_KEY = 2**63 - 1
_ORGANIZATION = re.compile(r"(?:/organizations/)?o(\d{1,19})")
_NAMES_OF_FIELDS = {"text": "text", "about": "about", "sourceUrl": "source_url"}


@dataclass(frozen=True)
class Problem:
    """Why a report was not taken, in the words of the page."""

    status: int
    phrase: str
    field: str = ""
    minutes: int = 0


def routes(database: Database, settings: Settings, reports: Reports | None) -> list[BaseRoute]:
    """Return the form, what receives it, and the page of a receipt."""

    def answered(request: Request, view: Any, *arguments: Any) -> Response:
        visit = Visit(request, database, settings, language_of(request), query.today())
        params = request.query_params
        try:
            opened = database.chosen(params.get("release"), params.get("knownOn"))
            visit = replace(visit, as_of=query.as_of(params), opened=opened)
            response: Response = view(visit, *arguments)
        except NqiError as error:
            response = error_page(visit, status_of(error), str(error))
        # What is written, and how a report stands, is kept by nobody on the way.
        response.headers["Cache-Control"] = "no-store"
        return finish(visit, response)

    def form(request: Request) -> Response:
        return answered(request, _form, request.query_params, reports is not None)

    def received(request: Request, fields: Fields) -> Response:
        return answered(request, _received, fields, reports)

    def receipt(request: Request) -> Response:
        return answered(request, _receipt, reports)

    return [
        Route("/report", form, methods=["GET", "HEAD"], middleware=GZIP),
        form_route("/report", received),
        Route("/report/{report_id}", receipt, methods=["GET", "HEAD"], middleware=GZIP),
    ]


def _form(
    visit: Visit, fields: Mapping[str, str], is_on: bool, problem: Problem | None = None
) -> Response:
    about = fields.get("about", "")
    kind = fields.get("kind", "")
    response = visit.page(
        "report.html",
        problem.status if problem else 200 if is_on else 404,
        current="report",
        is_on=is_on,
        kinds=list(ReportKind),
        chosen=kind if kind in ReportKind.__members__ else ReportKind.ERROR.code,
        about=about,
        body=_body(visit, about),
        fields={name: fields.get(name, "") for name in ("text", "sourceUrl")},
        problem=problem,
        trap=TRAP,
        shortest=SHORTEST_TEXT,
        longest=LONGEST_TEXT,
    )
    if problem and problem.minutes:
        response.headers["Retry-After"] = str(problem.minutes * 60)
    return response


def _received(visit: Visit, fields: Fields, reports: Reports | None) -> Response:
    if reports is None:
        return _form(visit, fields, is_on=False)
    if fields.get(TRAP, ""):
        return _form(visit, fields, True, Problem(400, "trap"))
    client = visit.request.client
    try:
        receipt = reports.receive(_report(visit, fields), client.host if client else "")
    except InvalidInput as error:
        return _form(visit, fields, True, _problem(error))
    except TooMany as error:
        return _form(visit, fields, True, Problem(429, "too_many", minutes=_minutes(error)))
    # To an address of its own, so that loading it anew sends nothing again.
    return RedirectResponse(urls.receipt(receipt.id, visit.carry()), 303)


def _report(visit: Visit, fields: Fields) -> Report:
    return Report(
        kind=ReportKind.parse(fields.get("kind", "")),
        about=_about(visit.request, fields.get("about", "")),
        text=fields.get("text", ""),
        source_url=fields.get("sourceUrl"),
        day=query.today(),
        release=visit.release.id,
    )


def _about(request: Request, written: str) -> str:
    """Return the path of a page whose whole address somebody pasted; anything else as it is.

    What stands behind the path may be what somebody searched for, and is left out.
    """
    about = written.strip()
    ours = f"{request.base_url.netloc}/"
    found = re.fullmatch(rf"(?:https?://{re.escape(ours)}|/(?!/))([^?#]*)(?:[?#].*)?", about)
    return f"/{found.group(1)}" if found else about


def _receipt(visit: Visit, reports: Reports | None) -> Response:
    report_id = visit.request.path_params["report_id"]
    receipt = reports.find(report_id) if reports else None
    if receipt is None:
        raise NotFound(f"report {report_id[:40]!r} is not known")
    return visit.page("receipt.html", current="report", receipt=receipt)


def _problem(error: InvalidInput) -> Problem:
    """Return the words for what was refused: the error's own name the value, in English."""
    named = str(error).split(maxsplit=1)[0].rstrip(":")
    return Problem(400, _NAMES_OF_FIELDS.get(named, "kind"), named)


def _minutes(error: TooMany) -> int:
    return -(-error.retry_after // 60)


def _body(visit: Visit, about: str) -> Mapping[str, Any] | None:
    """Return the body that a report is about, so that the form can say its name."""
    match = _ORGANIZATION.fullmatch(about)
    number = int(match.group(1)) if match else LARGEST_KEY + 1
    if number > LARGEST_KEY:
        return None
    given = {"as_of": literal(visit.as_of.isoformat())}
    rows = visit.rows(organization.by_id(given, literal(number)))
    return rows[0] if rows else None
