"""The one-stop index by trying every unit, every need and every hub, one by one."""

from dataclasses import dataclass

import pytest

from nqi.db import OpenRelease
from nqi.planning_selection import Planning
from nqi.questions.onestop_index import HUB_KM, OneStopIndex
from nqi.questions.onestop_need import Offered, OpenNeed, judged_by
from nqi.questions.scene import scene
from nqi.selection import Selection
from nqi.terms import ChainStep, DemandBasis, Level, StepStatus
from tests.planner_country import Point, km
from tests.questions.onestop_world import DAY


@dataclass(frozen=True)
class Told:
    """What the oracle finds for one point."""

    satisfied: dict[ChainStep, bool]
    any_share: float
    at_most: float
    one: float
    needs: float


Place = tuple[int, Point]
"""Id and position of a place that meets some need fully."""


def place_of(one: Offered) -> Place | None:
    """The place of an offer that meets its need fully and has to be reached."""
    if one.lack is not None or one.nationwide or one.site_id is None:
        return None
    return None if one.lng is None or one.lat is None else (one.site_id, (one.lng, one.lat))


def is_met(need: OpenNeed, places: set[int]) -> bool:
    """Whether a need is met at some places, or wherever one is."""
    if need.settled:
        return need.settled[0] in (StepStatus.SATISFIED, StepStatus.NOT_APPLICABLE)
    full = [one for one in need.offers if one.lack is None]
    return any(one.nationwide or one.site_id in places for one in full)


def may_be_met(need: OpenNeed) -> bool:
    """Whether nobody is known for a need, or somebody of whom it is not known where."""
    if need.settled:
        return need.settled[0] is StepStatus.NO_DATA
    full = [one for one in need.offers if one.lack is None]
    return not need.offers or any(one.lng is None for one in full)


def applying(needs: tuple[OpenNeed, ...]) -> dict[ChainStep, list[OpenNeed]]:
    """The steps that apply, each with the needs that it is judged by."""
    steps: dict[ChainStep, list[OpenNeed]] = {}
    for key in ChainStep:
        own = list(judged_by([need for need in needs if need.fact.step is key]))
        absent = StepStatus.NOT_APPLICABLE
        if not own or any(not need.settled or need.settled[0] is not absent for need in own):
            steps[key] = own
    return steps


def oracle(needs: tuple[OpenNeed, ...], point: Point, within_km: float) -> Told:
    """Try every place, then every place as the middle of a hub."""
    steps = applying(needs)
    judging = [need for own in steps.values() for need in own]
    places = {place for need in judging for one in need.offers if (place := place_of(one))}
    reached = {place for place in places if km(point, place[1]) <= within_km}

    def share(of: set[int], *, hoping: bool = False) -> dict[ChainStep, bool]:
        return {
            key: bool(own)
            and all(is_met(need, of) or (hoping and may_be_met(need)) for need in own)
            for key, own in steps.items()
        }

    def mean(found: dict[ChainStep, bool]) -> float:
        return sum(found.values()) / len(steps) if steps else 0.0

    ids = {site for site, _ in reached}
    hubs = [
        {site for site, position in places if km(position, middle) <= HUB_KM}
        for _, middle in reached
    ]
    met = [is_met(need, ids) for need in judging]
    return Told(
        satisfied=share(ids),
        any_share=mean(share(ids)),
        at_most=mean(share(ids, hoping=True)),
        one=max(mean(share(hub)) for hub in [*hubs, set()]),
        needs=sum(met) / len(met) if met else 0.0,
    )


def check(index: OneStopIndex, needs: tuple[OpenNeed, ...], points: list[Point]) -> None:
    """Compare every unit with the oracle."""
    told = [oracle(needs, point, index.within) for point in points]
    assert [list(row) for row in index.satisfied] == [
        [one.satisfied[key] for key in index.steps] for one in told
    ]
    for name, values in (
        ("any_share", index.any_share),
        ("at_most", index.at_most),
        ("one", index.one_share),
        ("needs", index.need_share),
    ):
        expected = [getattr(one, name) for one in told]
        assert values.tolist() == pytest.approx(expected), name


def question(level: Level = Level.COUNTY, basis: DemandBasis = DemandBasis.POPULATION) -> Planning:
    """Whose demand is asked about."""
    return Planning(service=Selection(as_of=DAY), demand=basis, level=level)


def points_of(release: OpenRelease, asked: Planning) -> list[Point]:
    """The positions of the units of demand, in the order of the answer."""
    points = scene(release, asked).units.points
    return [(float(lng), float(lat)) for lng, lat in zip(points.lng, points.lat, strict=True)]
