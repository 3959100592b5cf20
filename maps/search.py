"""What the finder suggests while one types: the hits of a search, and where each leads."""

from typing import Any

from starlette.responses import JSONResponse, Response

from maps import urls
from maps.page import Visit
from nqi.questions.search import Hit, search
from nqi.terms import SearchGroup

SHOWN = 4


def suggestions(visit: Visit) -> Response:
    """Answer the groups that have hits, each hit with its words and its address, as JSON."""
    text = visit.request.query_params.get("q", "").strip()[:200]
    answer = search(visit.release, text, first=SHOWN, as_of=visit.as_of)
    groups = [
        {"label": visit.word(found.group), "hits": [_shown(visit, hit) for hit in found.hits]}
        for found in answer.groups
        if found.hits
    ]
    return JSONResponse({"groups": groups, "said": visit.say("search.found", count=answer.total)})


def _shown(visit: Visit, hit: Hit) -> dict[str, Any]:
    english = visit.language == "en" and hit.title_en
    return {
        "title": hit.title_en if english else hit.title,
        "subtitle": _subtitle(visit, hit),
        "why": visit.word(hit.reason),
        "href": _address(visit, hit),
    }


def _subtitle(visit: Visit, hit: Hit) -> str:
    """Return what tells the hit from others: of a standard the edition of the day, its status."""
    if hit.number is None:
        return hit.subtitle or ""
    return f"{hit.number} · {visit.word(hit.status)}" if hit.status else hit.number


def _address(visit: Visit, hit: Hit) -> str:
    """Return where a hit leads: its own page, or the list that its word narrows."""
    if hit.group is SearchGroup.ORGANIZATION and hit.organization_id is not None:
        return urls.organization(hit.organization_id, visit.carry())
    if hit.group is SearchGroup.STANDARD and hit.number:
        return urls.standard(hit.number, visit.carry())
    if hit.group is SearchGroup.REGION and hit.adcode:
        return urls.region(hit.adcode, visit.carry())
    if hit.group is SearchGroup.INSTRUMENT:
        return urls.measurement(visit.carry(instrument=hit.title))
    return urls.finder(visit.carry(product=hit.title))
