"""Resilience: each body taken away in turn, and each right that ends, recomputed naively."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.resilience import resilience
from tests.planner_country import (
    COUNTIES,
    DAY,
    LABS,
    PEOPLE,
    Country,
    asked,
    km,
    planner_country,
)

TOTAL = sum(PEOPLE.values())
RADII = (0.0001, 25.0, 60.0, 100.0, 300.0, 1000.0)
LONG_AGO, LATER = date(2020, 1, 1), date(2035, 1, 1)


@pytest.fixture(scope="module")
def country() -> Country:
    return planner_country()


@pytest.fixture(scope="module")
def release(country: Country, tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    return country.write(tmp_path_factory.mktemp("resilience"))


def naive_reached(country: Country, radius: float, *without: str) -> dict[str, set[str]]:
    """Names of the bodies each county reaches, one pair at a time."""
    return {
        code: {
            name
            for name, places in country.places.items()
            if name not in without and any(km(point, place) <= radius for place in places)
        }
        for code, point in COUNTIES.items()
    }


def naive_share(reached: dict[str, set[str]]) -> float:
    return sum(PEOPLE[code] for code, bodies in reached.items() if bodies) / TOTAL


@pytest.mark.parametrize("radius", RADII)
def test_each_county_reaches_the_bodies_that_a_naive_loop_finds(
    release: OpenRelease, country: Country, radius: float
) -> None:
    answer, expected = resilience(release, asked(), radius), naive_reached(country, radius)
    assert answer.reached.tolist() == [len(bodies) for bodies in expected.values()]
    assert answer.covered_share == pytest.approx(naive_share(expected))
    alone = sum(PEOPLE[code] for code, bodies in expected.items() if len(bodies) == 1)
    assert answer.single_provider_share == pytest.approx(alone / TOTAL / naive_share(expected))


@pytest.mark.parametrize("radius", RADII)
def test_a_loss_is_what_goes_when_the_body_is_taken_away(
    release: OpenRelease, country: Country, radius: float
) -> None:
    before = naive_reached(country, radius)
    expected = {}
    for name in country.places:
        after = naive_reached(country, radius, name)
        units = sum(bool(before[code]) and not after[code] for code in before)
        if units:
            share = naive_share(before) - naive_share(after)
            expected[country.bodies[name]] = pytest.approx((share, units))
    losses = resilience(release, asked(), radius).losses
    assert {loss.organization_id: (loss.share, loss.units) for loss in losses} == expected
    assert [loss.share for loss in losses] == sorted((x.share for x in losses), reverse=True)


@pytest.mark.parametrize("name", ["twice", "alone", "south", "rival"])
def test_a_loss_is_what_a_release_without_the_body_shows(
    release: OpenRelease, country: Country, tmp_path: Path, name: str
) -> None:
    body = country.bodies[name]
    smaller = planner_country(labs={k: v for k, v in LABS.items() if k != name})
    before = resilience(release, asked(), 100.0)
    after = resilience(smaller.write(tmp_path), asked(), 100.0)
    assert before.covered_share is not None
    assert after.covered_share is not None
    losses = {loss.organization_id: loss.share for loss in before.losses}
    assert losses.get(body, 0.0) == pytest.approx(before.covered_share - after.covered_share)


def test_the_distance_is_inclusive_to_the_last_digit(release: OpenRelease) -> None:
    exact = km(COUNTIES["420103"], COUNTIES["420102"])
    at, code = resilience(release, asked(), exact), list(COUNTIES).index("420103")
    below = resilience(release, asked(), exact - 1e-6)
    assert (below.reached[code], at.reached[code]) == (0, 2)


# ------------------------------------------------------------------------ rights

ENDS = {
    "before": DAY - timedelta(days=1),
    "today": DAY,
    "next day": DAY + timedelta(days=1),
    "last day": DAY + timedelta(days=90),
    "after": DAY + timedelta(days=91),
}


@pytest.mark.parametrize(
    ("end", "lapses"), list(zip(ENDS, [False, False, True, True, False], strict=True))
)
def test_a_body_lapses_when_its_right_is_valid_today_and_ends_by_the_day(
    tmp_path: Path, end: str, lapses: bool
) -> None:
    country = planner_country()
    south = country.bodies["south"]
    country.rows.qualification(south, valid_from=LONG_AGO, valid_to=ENDS[end])
    answer = resilience(country.write(tmp_path), asked(), 100.0, lapse_days=90)
    assert answer.lapse_by == DAY + timedelta(days=90)
    assert answer.lapsing == lapses
    left = naive_reached(country, 100.0, *(["south"] if lapses else []))
    assert answer.covered_after_lapse == pytest.approx(naive_share(left))
    assert answer.reached_after_lapse.tolist() == [len(bodies) for bodies in left.values()]


@pytest.mark.parametrize(
    ("second", "lapses"),
    [
        ({"valid_from": LONG_AGO, "valid_to": ENDS["next day"]}, True),
        ({"valid_from": LONG_AGO, "valid_to": LATER}, False),
        ({"valid_from": LONG_AGO, "valid_to": ENDS["before"]}, True),
        ({"valid_from": ENDS["next day"], "valid_to": LATER}, True),
        ({}, True),
    ],
    ids=["ends too", "stays", "ended long ago", "has not begun", "is unknown"],
)
def test_a_body_lapses_only_when_every_valid_right_of_it_ends(
    tmp_path: Path, second: dict[str, date], lapses: bool
) -> None:
    country = planner_country()
    south = country.bodies["south"]
    country.rows.qualification(south, valid_from=LONG_AGO, valid_to=ENDS["last day"])
    country.rows.qualification(south, **second)
    assert resilience(country.write(tmp_path), asked(), 100.0).lapsing == lapses


def test_a_right_that_never_ends_does_not_lapse(tmp_path: Path) -> None:
    country = planner_country()
    country.rows.qualification(country.bodies["south"], (LONG_AGO, "VALID"), valid_from=LONG_AGO)
    answer = resilience(country.write(tmp_path), asked(), 100.0, lapse_days=3660)
    assert (answer.lapsing, answer.covered_after_lapse) == (0, answer.covered_share)


@pytest.mark.parametrize("status", ["SUSPENDED", "WITHDRAWN", "CANCELLED"])
def test_a_right_that_is_not_valid_today_is_none_to_lapse(tmp_path: Path, status: str) -> None:
    country = planner_country()
    dates = {"valid_from": LONG_AGO, "valid_to": ENDS["next day"]}
    events = ((LONG_AGO, "VALID"), (DAY, status))
    country.rows.qualification(country.bodies["south"], *events, **dates)
    assert resilience(country.write(tmp_path), asked(), 100.0).lapsing == 0


def test_without_demand_there_is_nothing_to_lose(tmp_path: Path) -> None:
    answer = resilience(planner_country(people={}).write(tmp_path), asked())
    assert (answer.losses, answer.covered_share, answer.single_provider_share) == ((), None, None)


@pytest.mark.parametrize("within", [0.0, -1.0, 1000.1, float("nan")])
def test_an_impossible_distance_is_refused(release: OpenRelease, within: float) -> None:
    with pytest.raises(InvalidInput, match="within"):
        resilience(release, asked(), within)


@pytest.mark.parametrize("days", [-1, 3661])
def test_an_impossible_number_of_days_is_refused(release: OpenRelease, days: int) -> None:
    with pytest.raises(InvalidInput, match="lapseDays"):
        resilience(release, asked(), 50.0, days)
