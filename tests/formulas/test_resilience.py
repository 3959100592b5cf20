from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.formulas.coverage import share_within
from nqi.formulas.resilience import loss_without, providers_reached, single_provider_share
from nqi.reach import Floats, Integers, Pairs

World = tuple[Floats, Integers, Floats]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Minutes (units, sites), the owner of each site, and the demand of each unit."""
    units, sites = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    minute = st.sampled_from([20.0, 60.0, 100.0, np.inf])
    minutes = draw(st.lists(minute, min_size=units * sites, max_size=units * sites))
    owner = draw(st.lists(st.integers(0, 3), min_size=sites, max_size=sites))
    weight = draw(st.lists(st.integers(0, 100).map(float), min_size=units, max_size=units))
    return np.array(minutes).reshape(units, sites), np.array(owner), np.array(weight)


def pairs_of(minutes: Floats) -> Pairs:
    origin, place = np.nonzero(np.isfinite(minutes))
    units, sites = minutes.shape
    return Pairs(units, sites, origin, place, minutes[origin, place])


def organizations(minutes: Floats, owner: Integers) -> list[set[int]]:
    return [{int(owner[j]) for j in np.flatnonzero(np.isfinite(row))} for row in minutes]


def test_two_laboratories_within_an_hour() -> None:
    pairs = pairs_of(np.array([[5.0, 70], [45, 25], [150, 95]])).within(60)
    owner, weight = np.array([0, 1]), np.array([100.0, 60, 40])
    reached = providers_reached(pairs, owner)
    assert reached.tolist() == [1, 2, 0]
    assert single_provider_share(reached, weight) == 0.625
    lost = loss_without(pairs, owner, weight)
    assert lost is not None
    assert lost.tolist() == [0.5, 0.0]


def test_two_sites_of_one_organization_are_one_provider() -> None:
    pairs = pairs_of(np.array([[5.0, 70], [45, 25]]))
    owner, weight = np.array([1, 1]), np.array([3.0, 1])
    reached = providers_reached(pairs, owner)
    assert reached.tolist() == [1, 1]
    assert single_provider_share(reached, weight) == 1
    lost = loss_without(pairs, owner, weight)
    assert lost is not None
    assert lost.tolist() == [0, 1]


@given(worlds())
def test_organizations_are_counted_as_sets(world: World) -> None:
    minutes, owner, _ = world
    expected = [len(reached) for reached in organizations(minutes, owner)]
    assert providers_reached(pairs_of(minutes), owner).tolist() == expected


@given(worlds())
def test_the_share_of_a_single_provider_is_the_one_counted(world: World) -> None:
    minutes, owner, weight = world
    known = list(zip(organizations(minutes, owner), weight, strict=True))
    served = sum(amount for reached, amount in known if reached)
    alone = sum(amount for reached, amount in known if len(reached) == 1)
    found = single_provider_share(providers_reached(pairs_of(minutes), owner), weight)
    assert found == (pytest.approx(alone / served) if served else None)


@given(worlds(), st.sampled_from([20.0, 60.0, 100.0]))
def test_a_loss_is_the_coverage_before_less_the_coverage_without(
    world: World, limit: float
) -> None:
    minutes, owner, weight = world
    lost = loss_without(pairs_of(minutes).within(limit), owner, weight)
    before = share_within(minutes.min(axis=1), weight, [limit])
    if before is None:
        assert lost is None
        return
    assert lost is not None
    assert len(lost) == owner.max() + 1
    for organization, loss in enumerate(lost):
        left = np.where(owner == organization, np.inf, minutes).min(axis=1)
        after = share_within(left, weight, [limit])
        assert after is not None
        assert loss == pytest.approx(before[0] - after[0], abs=1e-12)


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_units_and_sites_does_not_matter(world: World, random: Random) -> None:
    minutes, owner, weight = world
    rows = random.sample(range(len(weight)), len(weight))
    sites = random.sample(range(len(owner)), len(owner))
    moved = minutes[rows][:, sites]
    reached = providers_reached(pairs_of(minutes), owner)
    assert providers_reached(pairs_of(moved), owner[sites]).tolist() == reached[rows].tolist()
    lost = loss_without(pairs_of(minutes), owner, weight)
    again = loss_without(pairs_of(moved), owner[sites], weight[rows])
    assert (lost is None) == (again is None)
    if lost is not None and again is not None:
        assert again.tolist() == pytest.approx(lost.tolist())


def test_without_sites_or_demand_nothing_is_lost() -> None:
    nothing = pairs_of(np.empty((2, 0)))
    nobody = np.empty(0, dtype=np.intp)
    assert providers_reached(nothing, nobody).tolist() == [0, 0]
    assert single_provider_share(np.array([0, 0]), np.ones(2)) is None
    lost = loss_without(nothing, nobody, np.ones(2))
    assert lost is not None
    assert lost.shape == (0,)
    assert loss_without(pairs_of(np.ones((2, 1))), np.array([0]), np.zeros(2)) is None
