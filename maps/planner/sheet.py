"""The sheet of a region: each family of services within 25, 50 and 100 km, and the nearest."""

from starlette.responses import Response

from maps.page import Visit
from maps.planner import words
from nqi.questions.levels import DEFAULT_PROFILE
from nqi.questions.sheet import RADII, Sheet, sheet
from nqi.selection import check_adcode
from nqi.terms import CellState, Need


def page(visit: Visit) -> Response:
    """Answer with the sheet."""
    adcode = check_adcode(visit.request.path_params["adcode"])
    profile = visit.request.query_params.get("profile") or DEFAULT_PROFILE
    answer = sheet(visit.release, visit.as_of, adcode, profile=profile)
    place = words.place_of(visit, adcode)
    return visit.page(
        "planner_sheet.html",
        sheet=answer,
        place=place,
        radii=RADII,
        lacking=lacking(answer),
        distance=words.distance,
    )


def lacking(answer: Sheet) -> list[str]:
    """Return the codes of the families that are required and not found in the region."""
    return [
        row.family
        for row in answer.rows
        if row.need is Need.REQUIRED and row.state is not CellState.PRESENT
    ]
