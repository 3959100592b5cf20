"""What the page is asked: the lines of a list, from where, how far, and what is wanted first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from maps import query, urls
from maps.page import Visit
from maps.place import Place, find_place
from maps.planner.asked import chosen, document, whole
from nqi.errors import InvalidInput
from nqi.questions.basket import MOST_STOPS, Basket
from nqi.questions.basket_cover import MOST_NEEDS
from nqi.questions.wanted import Meaning, Wanted, read_list, selection
from nqi.selection import Near
from nqi.terms import BasketObjective

DEFAULT_WITHIN_KM = 300.0
RADII = (50.0, 100.0, 200.0, 300.0, 500.0, 1000.0)
STOPS = (1, 2, 3, 5, MOST_STOPS)
LONGEST_LIST = 6000
"""Characters of a whole list: 60 lines of 100."""
LONGEST_ADDRESS = 6000
"""Bytes of an address that every browser, proxy and chat still carries whole."""
_PLAN = """{ totalKm proven stops { km byPost needs organization { name } site { lng lat } } }"""
_BODY = f"""release objective maxStops sortedBy oneStop places
    plan {_PLAN}
    alternatives {_PLAN}
    unmet {{ need km nearest {{ name }} }}
    left {{ need km nearest {{ name }} }}"""


@dataclass(frozen=True)
class Problem:
    """Why a list is not planned: a phrase of the page, and its numbers."""

    phrase: str
    count: int
    most: int


@dataclass(frozen=True)
class Asked:
    """A question as the page understands it."""

    text: str
    """The list as it was sent."""
    wanted: Wanted
    place: Place
    within_km: float
    objective: BasketObjective
    most_stops: int
    problem: Problem | None = None

    @property
    def near(self) -> Near | None:
        """The origin and the radius; None until there is a place."""
        return self.place.near

    def basket(self, visit: Visit) -> Basket | None:
        """Return the question of the core; None while a need or a place is missing."""
        if self.near is None or not self.wanted.needs or self.problem:
            return None
        needs = tuple(selection(need.line, visit.as_of) for need in self.wanted.needs)
        return Basket(
            needs=needs, near=self.near, most_stops=self.most_stops, objective=self.objective
        )


def asked(visit: Visit) -> Asked:
    """Return what a visit asks; what is wrong with the list itself is a problem of the page."""
    params = visit.request.query_params
    text = "\n".join(params.getlist("need"))
    wanted = Wanted((), ()) if len(text) > LONGEST_LIST else read_list(text)
    return Asked(
        text=wanted.text or text,
        wanted=wanted,
        place=find_place(visit, DEFAULT_WITHIN_KM),
        within_km=query.within_km(params, DEFAULT_WITHIN_KM),
        objective=chosen(params, "objective", BasketObjective.FEWEST),
        most_stops=_stops(params),
        problem=_problem(text, wanted),
    )


def share(visit: Visit, on: Asked) -> str:
    """Return the query string that asks the same; nothing where it is too long for an address."""
    lines = on.wanted.text.splitlines()
    found = query.changed(visit.request.query_params, need=lines)
    return found if len(urls.basket(found)) <= LONGEST_ADDRESS else ""


def graphql(visit: Visit, on: Asked) -> str:
    """Return the GraphQL document that asks the same; nothing without a place."""
    if on.near is None:
        return ""
    needs = ", ".join(_need(need.line.meaning, need.line.value) for need in on.wanted.needs)
    given: Mapping[str, Any] = {
        "lng": on.near.lng,
        "lat": on.near.lat,
        "withinKm": on.near.within_km,
        "maxStops": on.most_stops,
        "objective": on.objective,
        "asOf": visit.as_of.isoformat(),
    }
    return document("planBasket", _BODY, f"needs: [{needs}]", **given)


def _need(meaning: Meaning, value: str) -> str:
    texts = {Meaning.STANDARD: "standard", Meaning.WORDS: "scope"}
    if name := texts.get(meaning):
        return f"{{{name}: {json.dumps(value, ensure_ascii=False)}}}"
    return f"{{{meaning.name.lower()}: [{value}]}}"


def _problem(text: str, wanted: Wanted) -> Problem | None:
    if len(text) > LONGEST_LIST:
        return Problem("long", len(text), LONGEST_LIST)
    if len(wanted.needs) > MOST_NEEDS:
        return Problem("many", len(wanted.needs), MOST_NEEDS)
    return None


def _stops(params: QueryParams) -> int:
    stops = whole(params, "stops", MOST_STOPS)
    if not 1 <= stops <= MOST_STOPS:
        raise InvalidInput(f"stops {stops}: allowed is 1 to {MOST_STOPS}")
    return stops
