"""The page of sources: every data set with its date, licence, gaps, defects and rejects."""

from sqlalchemy import literal
from starlette.responses import Response

from maps.page import Visit
from nqi.catalog import release
from nqi.errors import NotFound


def page(visit: Visit) -> Response:
    """Answer every data set of the release."""
    return visit.page(
        "data.html",
        current="data",
        release=visit.rows(release.current({}))[0],
        datasets=visit.rows(release.datasets({})),
    )


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
