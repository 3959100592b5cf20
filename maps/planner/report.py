"""Report: answers with maps, tables, formulas, sources and the exact query, to print."""

from collections.abc import Sequence

from maps.export import read_style
from maps.language import HTML_LANGUAGE
from maps.page import TEMPLATES, Visit
from maps.planner.picture import picture
from maps.planner.shown import Shown
from nqi.boundaries import Boundaries

STYLES_OF_REPORT = ("site.css", "basemap.css", "coverage.css", "planner.css")
MOST_ROWS = 400
"""Rows of a table that a report prints; the files hold all."""


def report(visit: Visit, answers: Sequence[Shown], boundaries: Boundaries) -> str:
    """Return a report of some answers as HTML that asks for nothing outside itself."""
    return TEMPLATES.get_template("planner_report.html").render(
        visit=visit,
        say=visit.say,
        label=visit.label,
        language=visit.language,
        html_language=HTML_LANGUAGE[visit.language],
        as_of=visit.as_of,
        answers=[(shown, picture(shown, boundaries)) for shown in answers],
        most_rows=MOST_ROWS,
        styles="\n".join(read_style(name) for name in STYLES_OF_REPORT),
    )
