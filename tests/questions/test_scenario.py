"""Scenario: what opening, closing and upgrading changes, recomputed on the changed country."""

from pathlib import Path

import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.scenario import MOST_CHANGES, Scenario, Side, scenario
from nqi.terms import OrganizationKind
from tests.planner_country import (
    COUNTIES,
    PEOPLE,
    Country,
    Point,
    asked,
    km,
    nearest,
    planner_country,
)

RADIUS = 60.0
TOTAL = sum(PEOPLE.values())
OFFICE = "420204"
"""Where an institute sits that is no laboratory yet."""


@pytest.fixture(scope="module")
def country() -> Country:
    country = planner_country()
    kind = OrganizationKind.METROLOGY_INSTITUTE
    country.bodies["office"] = country.rows.organization("office", kind)
    lng, lat = COUNTIES[OFFICE]
    country.rows.site(country.bodies["office"], OFFICE, lng=lng, lat=lat)
    return country


@pytest.fixture(scope="module")
def release(country: Country, tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    return country.write(tmp_path_factory.mktemp("scenario"))


Places = dict[str, list[Point]]


def quantile(costs: dict[str, float], part: float) -> float:
    """The least cost within which a part of the people live."""
    return min(
        limit
        for limit in costs.values()
        if sum(PEOPLE[code] for code, cost in costs.items() if cost <= limit) >= part * TOTAL
    )


def check(side: Side, places: Places) -> dict[str, float]:
    """Compare a side with a naive computation from the places of each body."""
    every = [place for at in places.values() for place in at]
    costs = {code: nearest(point, every) for code, point in COUNTIES.items()}
    reached = {
        code: sum(any(km(point, place) <= RADIUS for place in at) for at in places.values())
        for code, point in COUNTIES.items()
    }
    served = sum(PEOPLE[code] for code, count in reached.items() if count)
    alone = sum(PEOPLE[code] for code, count in reached.items() if count == 1)
    figures = side.figures
    assert side.cost == pytest.approx(list(costs.values()), abs=1e-9)
    assert side.organizations == len(places)
    assert figures.share == pytest.approx(served / TOTAL)
    assert side.single_provider_share == pytest.approx(alone / served)
    assert figures.median == pytest.approx(quantile(costs, 0.5), abs=1e-5)
    assert figures.p90 == pytest.approx(quantile(costs, 0.9), abs=1e-5)
    assert figures.farthest == pytest.approx(max(costs.values()), abs=1e-5)
    mean = sum(cost * PEOPLE[code] for code, cost in costs.items()) / TOTAL
    assert figures.mean == pytest.approx(mean)
    return costs


def changed(
    country: Country, opened: tuple[str, ...], closed: tuple[str, ...], upgraded: tuple[str, ...]
) -> Places:
    places = {name: at for name, at in country.places.items() if name not in closed}
    places |= {f"new {code}": [COUNTIES[code]] for code in opened}
    return places | {name: [COUNTIES[OFFICE]] for name in upgraded}


@pytest.mark.parametrize(
    ("opened", "closed", "upgraded"),
    [
        (("430103",), (), ()),
        (("420105", "420201"), (), ()),
        ((), ("alone",), ()),
        ((), ("twice", "rival"), ()),
        ((), (), ("office",)),
        (("420104", "430102"), ("south", "twice"), ("office",)),
    ],
)
def test_both_sides_are_what_a_naive_recomputation_gives(
    release: OpenRelease,
    country: Country,
    opened: tuple[str, ...],
    closed: tuple[str, ...],
    upgraded: tuple[str, ...],
) -> None:
    answer = scenario(
        release,
        Scenario(
            planning=asked(),
            radius=RADIUS,
            opened=opened,
            closed=tuple(country.bodies[name] for name in closed),
            upgraded=tuple(country.bodies[name] for name in upgraded),
        ),
    )
    before = check(answer.before, country.places)
    after = check(answer.after, changed(country, opened, closed, upgraded))
    assert answer.better == sum(after[code] < before[code] for code in COUNTIES)
    assert answer.worse == sum(after[code] > before[code] for code in COUNTIES)


def test_the_prefecture_point_is_where_a_provider_of_a_prefecture_opens(
    release: OpenRelease,
) -> None:
    by_city = scenario(release, Scenario(planning=asked(), opened=("430100",)))
    by_county = scenario(release, Scenario(planning=asked(), opened=("430101",)))
    assert by_city.after.cost.tolist() == by_county.after.cost.tolist()
    assert by_city.better == 0  # a laboratory is there already


def test_closing_everybody_leaves_nobody(release: OpenRelease, country: Country) -> None:
    closed = tuple(country.bodies[name] for name in country.places)
    after = scenario(release, Scenario(planning=asked(), closed=closed)).after
    assert (after.figures.share, after.figures.mean, after.organizations) == (0.0, None, 0)
    assert (after.figures.median, after.figures.farthest) == (None, None)
    assert after.single_provider_share is None


def test_a_first_provider_can_open_where_there_is_none(tmp_path: Path) -> None:
    release = planner_country(labs={}).write(tmp_path)
    answer = scenario(release, Scenario(planning=asked(), radius=RADIUS, opened=("420101",)))
    assert answer.before.figures.share == 0.0
    assert (answer.better, answer.worse) == (12, 0)
    check(answer.after, {"new": [COUNTIES["420101"]]})


def test_a_body_that_is_no_placed_provider_cannot_close(
    release: OpenRelease, country: Country
) -> None:
    for body in (12345, *(country.bodies[name] for name in ("nation", "homeless", "office"))):
        with pytest.raises(InvalidInput, match=f"close {body}"):
            scenario(release, Scenario(planning=asked(), closed=(body,)))


def test_a_body_that_is_not_there_cannot_be_upgraded(
    release: OpenRelease, country: Country
) -> None:
    for body in (12345, country.bodies["homeless"]):
        with pytest.raises(InvalidInput, match=f"upgrade {body}"):
            scenario(release, Scenario(planning=asked(), upgraded=(body,)))


def test_a_region_that_is_not_there_cannot_be_opened_in(release: OpenRelease) -> None:
    with pytest.raises(InvalidInput, match="open '999999'"):
        scenario(release, Scenario(planning=asked(), opened=("999999",)))


@pytest.mark.parametrize("radius", [0.0, -5.0, 2000.1, float("nan")])
def test_an_impossible_radius_is_refused(radius: float) -> None:
    with pytest.raises(InvalidInput, match="radius"):
        Scenario(planning=asked(), radius=radius, opened=("420101",))


def test_no_change_or_too_many_are_refused() -> None:
    with pytest.raises(InvalidInput, match="0 changes"):
        Scenario(planning=asked())
    with pytest.raises(InvalidInput, match=f"{MOST_CHANGES + 1} changes"):
        Scenario(planning=asked(), closed=tuple(range(MOST_CHANGES + 1)))
    with pytest.raises(InvalidInput, match="six digits"):
        Scenario(planning=asked(), opened=("4201",))
