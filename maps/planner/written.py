"""A report written to a file by the command line: every question of a region, in one document."""

import time
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request

from maps.language import LANGUAGES
from maps.page import Visit
from maps.planner.pages import QUESTIONS
from maps.planner.report import report
from maps.planner.shown import Shown
from nqi.boundaries import Boundaries
from nqi.db import open_database
from nqi.errors import InvalidInput, Unavailable
from nqi.settings import Settings

DEFAULT = ("reach", "accessibility", "levels", "resilience", "gaps", "siting", "trend")
"""Questions of a report, in its order."""
SECONDS_BETWEEN_LOOKS = 0.5
"""While a job makes a plan."""


def written_report(
    settings: Settings,
    region: str,
    as_of: date,
    *,
    questions: tuple[str, ...] = DEFAULT,
    lang: str = "zh",
    **asked: str,
) -> str:
    """Return the report of a region as HTML; ``asked`` are parameters of the pages.

    Raises InvalidInput for an unknown region, question or language, Unavailable when a plan that
    needs a job comes to nothing.
    """
    unknown = [name for name in questions if name not in QUESTIONS]
    if unknown:
        raise InvalidInput(f"question {unknown[0]!r}: allowed are {', '.join(QUESTIONS)}")
    if lang not in LANGUAGES:
        raise InvalidInput(f"lang {lang!r}: allowed are {', '.join(LANGUAGES)}")
    database = open_database(settings)
    params = {"region": region, "asOf": as_of.isoformat(), **asked}
    visit = Visit(_request(params), database, settings, lang, as_of, database.release())
    boundaries = Boundaries(settings.facts_dir / "boundaries")
    return report(visit, [_answered(name, visit) for name in questions], boundaries)


def _answered(question: str, visit: Visit) -> Shown:
    """Return an answer; where a page would show a job, a command waits for its end."""
    shown = QUESTIONS[question](visit)
    while shown.job is not None and not shown.job.ended:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        shown = QUESTIONS[question](visit)
    if shown.job is not None:
        state = f"{shown.job.state.code} {shown.job.error or ''}".strip()
        raise Unavailable(f"{question}: job {shown.job.id} {state}")
    return shown


def _request(params: dict[str, str]) -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": [],
            "query_string": urlencode({k: v for k, v in params.items() if v}).encode(),
        }
    )
