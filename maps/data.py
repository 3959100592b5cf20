"""The page of sources: every data set with its date, licence, gaps, defects and rejects."""

from sqlalchemy import literal
from starlette.responses import Response

from maps.page import Visit
from nqi.catalog import release
from nqi.errors import NotFound
from nqi.questions import quality as question
from nqi.selection import parse_terms
from nqi.terms import Severity

EXAMPLES = 8


def page(visit: Visit) -> Response:
    """Answer every data set of the release."""
    return visit.page(
        "data.html",
        current="data",
        release=visit.rows(release.current({}))[0],
        datasets=visit.rows(release.datasets({})),
        totals=question.totals(visit.release, visit.as_of),
    )


def quality(visit: Visit) -> Response:
    """Answer what every check finds, with examples; ``severity`` and ``rule`` choose checks."""
    params = visit.request.query_params
    answer = question.quality(visit.release, visit.as_of)
    severities = parse_terms(Severity, params.getlist("severity"))
    rule = params.get("rule") or None
    return visit.page(
        "quality.html",
        current="data",
        totals=_totals(answer),
        severities=severities,
        rule=rule,
        findings=answer.chosen(severities, rule),
        rejections=answer.rejections,
        most=question.MOST_EXAMPLES if rule else EXAMPLES,
    )


def _totals(answer: question.QualityAnswer) -> list[tuple[Severity, int]]:
    return [(severity, answer.total(severity)) for severity in Severity]


def rejections(visit: Visit) -> Response:
    """Answer the rows of one data set that broke a rule."""
    number = visit.request.path_params["dataset_id"]
    found = visit.rows(release.dataset_by_id({}, literal(number)))
    if not found:
        raise NotFound(f"data set {number} is not in the catalogue")
    return visit.page(
        "rejections.html",
        current="data",
        dataset=found[0],
        rejections=visit.rows(release.rejections({}, literal(number))),
    )
