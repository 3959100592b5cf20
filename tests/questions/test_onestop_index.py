"""One-stop index against trying every unit, every need and every hub; and against the chain."""

from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest

from nqi.db import OpenRelease
from nqi.planning_selection import Planning
from nqi.questions.onestop import Where, needs_of, one_stop
from nqi.questions.onestop_index import HUB_KM, NOWHERE, OneStopIndex, one_stop_index
from nqi.questions.onestop_need import OpenNeed
from nqi.questions.scene import scene
from nqi.selection import Near, Selection
from nqi.terms import ChainStep, DemandBasis, DemandKind, Level, OrganizationKind, StepStatus
from nqi.terms import MeasurementStandardKind as Kept
from tests.planner_country import COUNTIES, PEOPLE, WGS84, Point, km
from tests.questions.onestop_oracle import applying, check, place_of, points_of, question
from tests.questions.onestop_world import DAY, HEAD, OLD_AND_NEW, World
from tests.schema.rich_measurement import add_standard

PRODUCT = "kettle"


# ------------------------------------------------------------------- random small worlds

TEMPLATE = (
    HEAD
    + OLD_AND_NEW
    + """tests:
  - {parameter: 发热, number: GB 1-2015, source: page}
  - {parameter: 结构, number: GB 1-2015, source: page}
laboratories:
  - {name: 实验室, code: CMA, regime: MANDATORY_STANDARD, source: page}
certification:
  - {name: 体系认证, code: QMS, source: page}
instruments:
  - {instrument: 温度计, category: THERMAL, source: page}
  - {instrument: 量块, category: LENGTH, source: page}
export:
  - {name: 美国, code: CPSC_ACCEPTANCE, mandatory: true, source: page}
  - {name: 通报, code: TBT, source: page}
not_applicable:
  - {step: S7, note: 无, source: page}
advice:
  - {name: 窗口, code: ONE_STOP_CENTRE, source: page}
"""
)


def near_by(random: Random, point: Point) -> Point:
    """A point up to 3 km away, so that hubs form and break."""
    turn, metres = random.uniform(0, 360), random.uniform(0, 3000)
    lng, lat, _ = WGS84.fwd(*point, turn, metres)
    return float(lng), float(lat)


def random_world(folder: Path, random: Random) -> OpenRelease:
    """Bodies around two counties, some nationwide, some without a position, each able to a part."""
    world = World(folder)
    world.template(TEMPLATE)
    for code, people in PEOPLE.items():
        if random.random() < 0.8:
            world.country.demand(DemandKind.POPULATION, code, people)
    world.edition("GB 1-2015", implemented_on=date(2016, 1, 1))
    centres = random.sample(sorted(COUNTIES), 2)
    for number in range(random.randrange(14)):
        kind = random.choice((OrganizationKind.TESTING_LAB, OrganizationKind.ONE_STOP_CENTRE))
        reach = "NATIONAL" if random.random() < 0.1 else None
        body = world.body(str(number), kind=kind, service_reach=reach)
        for _ in range(random.choice((0, 1, 1, 2))):
            lng, lat = near_by(random, COUNTIES[random.choice(centres)])
            world.rows.site(body, lng=lng, lat=lat)
        _can_do(world, body, random)
    return world.open()


def _can_do(world: World, body: int, random: Random) -> None:
    right = world.right(body, "CMA", random.choice(("valid", "valid", "term ended")))
    for parameter in random.sample(("发热", "结构", None), random.randrange(3)):
        number = random.choice(("GB 1-2015", "GB 1-1998"))
        world.scope(body, number, parameter=parameter, qualification_id=right)
    for instrument in random.sample(("温度计", "量块"), random.randrange(3)):
        basis = random.choice(("CNAS", "CNAS", None))
        world.scope(body, object=instrument, kind="CALIBRATION", acceptance_basis=basis)
    for category in random.sample(("THERMAL", "LENGTH"), random.randrange(3)):
        add_standard(world.rows, body, category, Kept.PRIMARY, "VALID", category=category)
    if random.random() < 0.4:
        world.right(body, "CPSC_ACCEPTANCE", "valid")


@pytest.mark.parametrize("seed", range(15))
def test_the_index_is_what_trying_everything_finds(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    release, asked = random_world(tmp_path / "world", random), question()
    points = points_of(release, asked)
    needs = needs_of(release, PRODUCT, DAY)
    before = None
    for within in (1.0, 3.0, 25.0, 100.0, 900.0):
        index = one_stop_index(release, asked, PRODUCT, within)
        check(index, needs, points)
        _hubs_are_places_in_reach(index, needs, points)
        _shares_are_in_order(index)
        # A hub may stick out of the radius, by no more than its own size.
        wider = one_stop_index(release, asked, PRODUCT, within + HUB_KM)
        assert (index.one_share <= wider.any_share + 1e-12).all()
        _means_are_weighted(index, scene(release, asked).units.weight)
        if before is not None:
            _no_less(before, index)
        before = index


def _hubs_are_places_in_reach(
    index: OneStopIndex, needs: tuple[OpenNeed, ...], points: list[Point]
) -> None:
    judging = [need for own in applying(needs).values() for need in own]
    places = dict(place for need in judging for one in need.offers if (place := place_of(one)))
    for point, hub in zip(points, index.hub.tolist(), strict=True):
        distances = [km(point, position) for position in places.values()]
        assert (hub == NOWHERE) == (min(distances, default=float("inf")) > index.within)
        if hub != NOWHERE:
            assert km(point, places[hub]) <= index.within


def _shares_are_in_order(index: OneStopIndex) -> None:
    for shares in (index.any_share, index.at_most, index.one_share, index.need_share):
        assert ((shares >= 0) & (shares <= 1)).all()
    assert (index.at_most >= index.any_share).all()


def _means_are_weighted(index: OneStopIndex, weight: np.ndarray) -> None:
    assert weight.sum() > 0
    pairs = (
        (index.mean_any, index.any_share),
        (index.mean_at_most, index.at_most),
        (index.mean_one, index.one_share),
        (index.mean_need, index.need_share),
    )
    for mean, shares in pairs:
        total = sum(w * share for w, share in zip(weight, shares, strict=True))
        assert mean == pytest.approx(total / sum(weight))
    by_step = [one.satisfied for one in index.by_step]
    assert [one.step for one in index.by_step] == list(index.steps)
    assert sum(one or 0.0 for one in by_step) / len(by_step) == pytest.approx(index.mean_any)
    at_most = [one.at_most or 0.0 for one in index.by_step]
    assert sum(at_most) / len(at_most) == pytest.approx(index.mean_at_most)


def _no_less(before: OneStopIndex, after: OneStopIndex) -> None:
    """Reaching farther never takes anything away."""
    assert (after.satisfied >= before.satisfied).all()
    for name in ("any_share", "at_most", "one_share", "need_share"):
        assert (getattr(after, name) >= getattr(before, name) - 1e-12).all(), name


# ---------------------------------------------------------------- it is the same as the chain


@pytest.mark.parametrize("seed", range(15, 20))
def test_a_region_of_the_map_says_what_the_chain_says_at_its_point(
    tmp_path: Path, seed: int
) -> None:
    release = random_world(tmp_path / "world", Random(seed))  # noqa: S311
    asked = question(basis=DemandBasis.REGIONS)
    _agrees_with_the_chain(release, asked, PRODUCT, 30.0)


def _agrees_with_the_chain(
    release: OpenRelease, asked: Planning, product: str, within: float, step: int = 1
) -> None:
    index = one_stop_index(release, asked, product, within)
    for i, point in list(enumerate(points_of(release, asked)))[::step]:
        chain = one_stop(release, product, asked.as_of, Where(Near(*point, within)))
        applies = [one for one in chain.steps if one.status is not StepStatus.NOT_APPLICABLE]
        assert index.steps == tuple(one.key for one in applies)
        satisfied = [one.status is StepStatus.SATISFIED for one in applies]
        assert index.satisfied[i].tolist() == satisfied
        assert index.any_share[i] == pytest.approx(chain.satisfied / chain.asked)


def test_a_step_of_which_the_template_is_silent_is_unknown_and_may_be_met(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    world.template(HEAD + OLD_AND_NEW)
    world.country.demand(DemandKind.POPULATION, "420101", 1.0)
    world.edition("GB 1-2015", implemented_on=date(2016, 1, 1))
    index = one_stop_index(world.open(), question(), PRODUCT, 50.0)
    assert index.steps == tuple(ChainStep)
    assert [one.is_known for one in index.by_step] == [True] + [False] * 8
    assert index.any_share.tolist() == pytest.approx([1 / 9])
    assert index.at_most.tolist() == [1.0]


def test_a_product_of_which_no_step_applies_has_no_share(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    absent = "".join(f"  - {{step: S{i}, note: 无, source: page}}\n" for i in range(1, 10))
    world.template(f"{HEAD}{OLD_AND_NEW}not_applicable:\n{absent}")
    world.country.demand(DemandKind.POPULATION, "420101", 1.0)
    index = one_stop_index(world.open(), question(), PRODUCT, 50.0)
    assert (index.steps, index.by_step) == ((), ())
    assert index.any_share.tolist() == [0.0]


def test_who_is_counted_are_the_bodies_that_meet_a_need(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    world.template(
        f"{HEAD}{OLD_AND_NEW}advice:\n  - {{name: 甲, code: STANDARDS_BODY, source: page}}\n"
    )
    world.country.demand(DemandKind.POPULATION, "420101", 1.0)
    kind = OrganizationKind.STANDARDS_BODY
    world.body("here", "420101", "420102", kind=kind)
    world.body("nowhere", kind=kind)
    world.body("nation", "420103", kind=kind, service_reach="NATIONAL")
    world.body("laboratory", "420101")
    counted = one_stop_index(world.open(), question(), PRODUCT, 50.0).basis
    found = (counted.organizations, counted.nationwide, counted.unplaced, counted.sites)
    assert found == (3, 1, 1, 2)


# ------------------------------------------------------------------------ shipped data


def shipped(level: Level) -> Planning:
    """Every region of a level, all alike."""
    day = date(2026, 6, 1)
    return Planning(service=Selection(as_of=day), demand=DemandBasis.REGIONS, level=level)


@pytest.mark.parametrize("product", ["refrigerator", "weight", "electric-toy"])
def test_the_index_of_a_shipped_product_is_what_trying_everything_finds(
    release: OpenRelease, product: str
) -> None:
    asked = shipped(Level.PREFECTURE)
    needs, points = needs_of(release, product, asked.as_of), points_of(release, asked)
    assert len(points) > 300
    before = None
    for within in (50.0, 200.0):
        index = one_stop_index(release, asked, product, within)
        check(index, needs, points)
        _shares_are_in_order(index)
        _means_are_weighted(index, scene(release, asked).units.weight)
        if before is not None:
            _no_less(before, index)
        before = index


@pytest.mark.parametrize("product", ["refrigerator", "weight", "electric-kettle"])
def test_a_shipped_product_says_at_a_region_what_its_chain_says(
    release: OpenRelease, product: str
) -> None:
    _agrees_with_the_chain(release, shipped(Level.PREFECTURE), product, 100.0, step=15)
