"""The answer of a basket in the shape that the page and its files draw: routes, bodies, lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from maps.basket.asked import Asked
from maps.page import Visit
from nqi.catalog import named
from nqi.questions.basket import (
    AbleBody,
    Basket,
    BasketAnswer,
    BasketPlan,
    Stop,
    Unmet,
    able_bodies,
    basket,
)
from nqi.questions.due import Due, due_verifications
from nqi.questions.route import Route, round_trip
from nqi.terms import BasketObjective, ServiceReach

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Visited:
    """A stop of a route: which body and place, and the leg that leads there."""

    number: int
    stop: Stop
    body: Row
    place: Row
    leg_km: float


@dataclass(frozen=True)
class Plan:
    """A plan with its route."""

    plan: BasketPlan
    stops: tuple[Visited, ...]
    back_km: float
    tour_km: float
    visits: int
    """Stops at bodies that do not serve the whole country: nothing can be posted there."""
    visits_km: float
    """Round trip over these alone."""


@dataclass(frozen=True)
class Missing:
    """A need that nobody in reach meets; ``body`` is the nearest anywhere, None if none is."""

    unmet: Unmet
    body: Row | None

    @property
    def by_post(self) -> bool:
        """Whether the nearest one serves the whole country."""
        return self.body is not None and self.body["service_reach"] == ServiceReach.NATIONAL.code


@dataclass(frozen=True)
class Shown:
    """Everything the page says of a basket."""

    answer: BasketAnswer
    plans: tuple[Plan, ...]
    """The plan of the answer, then the others; empty where there is none."""
    chosen: int
    missing: tuple[Missing, ...]
    most: tuple[AbleBody, Row] | None
    """The place that meets most needs by itself: all that can be met, where one stop is enough."""
    met: int
    """Needs that somebody in reach meets."""

    @cached_property
    def plan(self) -> Plan | None:
        """The plan that is drawn."""
        return self.plans[self.chosen] if self.plans else None

    @cached_property
    def stop_of(self) -> Mapping[int, Visited]:
        """At which stop of the plan drawn each need is met."""
        stops = self.plan.stops if self.plan else ()
        return {need: visited for visited in stops for need in visited.stop.needs}

    @cached_property
    def missing_of(self) -> Mapping[int, Missing]:
        """The needs that nobody in reach meets."""
        return {one.unmet.need: one for one in self.missing}


def shown(visit: Visit, on: Asked, chosen: int = 0) -> Shown | None:
    """Return what the page says; None while a need or a place is missing."""
    question = on.basket(visit)
    if question is None:
        return None
    answer = basket(visit.release, question)
    able = able_bodies(visit.release, question)
    found = tuple(_plans(visit, question, answer))
    bodies = visit.by_id(named.bodies, _bodies(found, answer, able))
    places = visit.by_id(named.places, [stop.site_id for plan in found for stop in plan.stops])
    plans = tuple(_routed(question, plan, bodies, places) for plan in found)
    missing = tuple(Missing(one, bodies.get(one.organization_id or 0)) for one in answer.unmet)
    return Shown(
        answer,
        plans,
        chosen if 0 <= chosen < len(plans) else 0,
        missing,
        (able[0], bodies[able[0].organization_id]) if able else None,
        len(question.needs) - len(missing),
    )


def dues(visit: Visit, on: Asked) -> tuple[Due, ...]:
    """Return the lines that name an instrument under legal control."""
    return due_verifications(visit.release, on.wanted, visit.as_of)


def _plans(visit: Visit, question: Basket, answer: BasketAnswer) -> Iterator[BasketPlan]:
    """Yield the plan, and the others it is compared with, each different in stops."""
    if answer.plan is None:
        return
    yield answer.plan
    yield from answer.alternatives
    if question.objective is BasketObjective.LEAST_TRAVEL:
        fewest = basket(visit.release, replace(question, objective=BasketObjective.FEWEST))
        for plan in (fewest.plan, *fewest.alternatives):
            if plan is not None and len(plan.stops) < len(answer.plan.stops):
                yield plan


def _routed(
    question: Basket, plan: BasketPlan, bodies: Mapping[int, Row], places: Mapping[int, Row]
) -> Plan:
    route = _trip(question, plan.stops, places)
    visited = tuple(
        Visited(number, stop, bodies[stop.organization_id], places[stop.site_id], leg)
        for number, (stop, leg) in enumerate(
            ((plan.stops[at], leg) for at, leg in zip(route.order, route.legs, strict=False)), 1
        )
    )
    by_hand = [stop for stop in plan.stops if not stop.by_post]
    return Plan(
        plan,
        visited,
        route.legs[-1],
        route.km,
        len(by_hand),
        _trip(question, by_hand, places).km,
    )


def _trip(question: Basket, stops: Sequence[Stop], places: Mapping[int, Row]) -> Route:
    at = [places[stop.site_id] for stop in stops]
    origin = (question.near.lng, question.near.lat)
    return round_trip(origin, [(place["lng"], place["lat"]) for place in at])


def _bodies(
    plans: Sequence[BasketPlan], answer: BasketAnswer, able: Sequence[AbleBody]
) -> list[int]:
    found = [stop.organization_id for plan in plans for stop in plan.stops]
    found += [one.organization_id for one in answer.unmet if one.organization_id is not None]
    return [*found, *(one.organization_id for one in able[:1])]
