"""Accessibility: supply shared with all who reach it, on a release, against a naive loop."""

from collections.abc import Callable
from itertools import product
from math import exp, log
from pathlib import Path

import numpy as np
import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.accessibility import Access, accessibility
from nqi.terms import AccessMethod, Caveat, Decay
from tests.planner_country import (
    COUNTIES,
    PEOPLE,
    Country,
    all_places,
    asked,
    km,
    planner_country,
)

RADIUS = 120.0
CODES = list(COUNTIES)


def gaussian(d: float) -> float:
    """Dai (2010): 1 at no distance, 0 at the radius."""
    return (exp(-0.5 * (d / RADIUS) ** 2) - exp(-0.5)) / (1 - exp(-0.5))


def step(d: float) -> float:
    """Luo and Qi (2009), with ends at a quarter and half of the radius."""
    return 1.0 if d <= RADIUS / 4 else 0.68 if d <= RADIUS / 2 else 0.22


DECAYS: dict[Decay, Callable[[float], float]] = {
    Decay.BINARY: lambda d: 1.0,
    Decay.STEP: step,
    Decay.GAUSSIAN: gaussian,
    Decay.EXPONENTIAL: lambda d: exp(log(0.01) * d / RADIUS),
}


@pytest.fixture(scope="module")
def country() -> Country:
    return planner_country()


@pytest.fixture(scope="module")
def release(country: Country, tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    return country.write(tmp_path_factory.mktemp("access"))


def naive_weights(country: Country, decay: Decay) -> list[list[float]]:
    """Weight of each county (rows) and place (columns), 0 out of reach."""
    far = [[km(point, place) for place in all_places(country)] for point in COUNTIES.values()]
    return [[DECAYS[decay](d) if d <= RADIUS else 0.0 for d in row] for row in far]


def naive_scores(w: list[list[float]], people: list[float], method: AccessMethod) -> list[float]:
    """The published formulas, one unit and one place at a time; every place supplies 1."""
    units, places = range(len(w)), range(len(w[0]))
    row = [sum(w[i]) for i in units]
    column = [sum(w[i][j] for i in units) for j in places]
    if method is AccessMethod.TWO_STEP:
        share = back = w
    elif method is AccessMethod.THREE_STEP:
        share = [[w[i][j] ** 2 / row[i] if row[i] else 0.0 for j in places] for i in units]
        back = share
    else:
        share = [[w[i][j] / row[i] if row[i] else 0.0 for j in places] for i in units]
        back = [[w[i][j] / column[j] if column[j] else 0.0 for j in places] for i in units]
    crowd = [sum(share[i][j] * people[i] for i in units) for j in places]
    return [sum(back[i][j] / crowd[j] for j in places if crowd[j]) for i in units]


@pytest.mark.parametrize(("method", "decay"), list(product(AccessMethod, Decay)))
def test_the_scores_are_what_a_naive_loop_gives(
    release: OpenRelease, country: Country, method: AccessMethod, decay: Decay
) -> None:
    answer = accessibility(release, asked(), method, decay, RADIUS)
    people = list(PEOPLE.values())
    expected = naive_scores(naive_weights(country, decay), people, method)
    assert answer.score == pytest.approx(expected, rel=1e-5, abs=1e-12)
    mean = sum(s * p for s, p in zip(expected, people, strict=True)) / sum(people)
    assert answer.mean == pytest.approx(mean, rel=1e-5)
    assert answer.ratio == pytest.approx([s / mean for s in expected], rel=1e-5, abs=1e-9)
    served = sum(p for s, p in zip(expected, people, strict=True) if s > 0) / sum(people)
    assert answer.served_share == pytest.approx(served)


@pytest.mark.parametrize("decay", list(Decay))
@pytest.mark.parametrize("radius", [1.0, 60.0, 500.0])
def test_two_step_shares_out_the_supply_that_is_reached_no_more_and_no_less(
    release: OpenRelease, country: Country, decay: Decay, radius: float
) -> None:
    answer = accessibility(release, asked(), AccessMethod.TWO_STEP, decay, radius)
    places = all_places(country)
    reached = [place for place in places if any(km(p, place) <= radius for p in COUNTIES.values())]
    total = float(answer.score @ np.array(list(PEOPLE.values())))
    assert total == pytest.approx(len(reached))


@pytest.mark.parametrize("method", list(AccessMethod))
@pytest.mark.parametrize("within", ["420000", "430000", "420100", "420203"])
def test_the_scores_of_a_region_are_those_of_the_country_cut_out(
    release: OpenRelease, method: AccessMethod, within: str
) -> None:
    whole = accessibility(release, asked(), method, Decay.GAUSSIAN, RADIUS)
    part = accessibility(release, asked(within=within), method, Decay.GAUSSIAN, RADIUS)
    inside = [i for i, code in enumerate(CODES) if code.startswith(within.rstrip("0"))]
    assert part.score.tolist() == whole.score[inside].tolist()
    assert part.ratio.tolist() == whole.ratio[inside].tolist()


def test_evenness_is_of_the_region_asked_about(release: OpenRelease, country: Country) -> None:
    part = accessibility(release, asked(within="420203"), radius=RADIUS)
    assert part.gini == pytest.approx(0)
    whole = accessibility(release, asked(), radius=RADIUS)
    assert whole.gini == pytest.approx(naive_gini(whole))
    assert 0 < naive_gini(whole) < 1


def naive_gini(answer: Access) -> float:
    """Mean difference of every two persons over twice the mean."""
    people, score = list(PEOPLE.values()), answer.score.tolist()
    total = sum(people)
    differences = sum(
        people[i] * people[j] * abs(score[i] - score[j])
        for i, j in product(range(len(people)), repeat=2)
    )
    assert answer.mean is not None
    return float(differences / total**2 / (2 * answer.mean))


def test_two_places_of_one_body_are_one_provider_to_concentration(tmp_path: Path) -> None:
    two = planner_country(labs={"one": ("420101",), "two": ("420101",)}, others=False)
    one = planner_country(labs={"both": ("420101", "420101")}, others=False)
    apart = accessibility(two.write(tmp_path / "two"), asked(), radius=RADIUS)
    same = accessibility(one.write(tmp_path / "one"), asked(), radius=RADIUS)
    assert apart.score.tolist() == same.score.tolist()
    assert (apart.hhi, apart.equal_providers) == pytest.approx((0.5, 2.0))
    assert (same.hhi, same.equal_providers) == pytest.approx((1.0, 1.0))


def test_where_nobody_is_the_scores_are_zero_and_no_share_is_made_up(tmp_path: Path) -> None:
    answer = accessibility(
        planner_country(labs={}, others=False).write(tmp_path), asked(), radius=RADIUS
    )
    assert set(answer.score.tolist()) == {0.0}
    assert (answer.mean, answer.served_share, answer.hhi) == (0.0, 0.0, None)
    assert Caveat.NO_PROVIDERS in answer.basis.caveats
    assert Caveat.SUPPLY_COUNTED_EQUAL in answer.basis.caveats


@pytest.mark.parametrize("radius", [0.0, -1.0, 500.1, float("nan")])
def test_an_impossible_radius_is_refused(release: OpenRelease, radius: float) -> None:
    with pytest.raises(InvalidInput, match="radius"):
        accessibility(release, asked(), radius=radius)
