"""Basket covers against trying every set of institutions."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nqi.errors import InvalidInput
from nqi.questions.basket_cover import (
    MOST_NEEDS,
    alternatives,
    fewest,
    masks_of,
    nearest,
    reduced,
)
from nqi.reach import Floats

Able = NDArray[np.bool_]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Able, Floats]:
    needs, bodies = draw(st.integers(1, 5)), draw(st.integers(0, 8))
    able = draw(
        st.lists(
            st.lists(st.booleans(), min_size=needs, max_size=needs),
            min_size=bodies,
            max_size=bodies,
        )
    )
    km = draw(st.lists(st.integers(0, 30).map(float), min_size=bodies, max_size=bodies))
    return np.array(able, dtype=bool).reshape(bodies, needs), np.array(km)


def every_cover(able: Able, km: Floats) -> list[tuple[int, float]]:
    """Number and distance of every set that meets every need."""
    bodies = range(len(km))
    return [
        (len(chosen), float(km[list(chosen)].sum()))
        for size in range(1, len(km) + 1)
        for chosen in combinations(bodies, size)
        if able[list(chosen)].any(axis=0).all()
    ]


@settings(max_examples=200)
@given(cases())
def test_the_fewest_are_the_fewest_and_of_these_the_nearest(case: tuple[Able, Floats]) -> None:
    able, km = case
    covers, found = every_cover(able, km), fewest(able, km)
    assert (found is None) == (not covers)
    if found is not None:
        assert found.proven
        assert (len(found.chosen), found.km) == pytest.approx(min(covers))
        assert able[list(found.chosen)].any(axis=0).all()


@settings(max_examples=200)
@given(cases(), st.integers(1, 8))
def test_the_nearest_have_the_least_distance_of_at_most_so_many(
    case: tuple[Able, Floats], most: int
) -> None:
    able, km = case
    allowed = [cover for cover in every_cover(able, km) if cover[0] <= most]
    found = nearest(able, km, most)
    assert (found is None) == (not allowed)
    if found is not None:
        assert len(found.chosen) <= most
        assert found.km == pytest.approx(min(distance for _, distance in allowed))


@given(cases())
def test_alternatives_have_more_institutions_and_less_distance(case: tuple[Able, Floats]) -> None:
    found = list(alternatives(*case))
    for one, other in pairwise(found):
        assert other.km < one.km
        assert len(one.chosen) < len(other.chosen) <= len(found[0].chosen) + 2


@given(cases())
def test_what_is_dropped_can_do_no_more_than_something_nearer_that_stays(
    case: tuple[Able, Floats],
) -> None:
    able, km = case
    kept = reduced(masks_of(able), km).tolist()
    for i in set(range(len(km))) - set(kept):
        assert any(km[j] <= km[i] and (able[j] >= able[i]).all() for j in kept) or not able[i].any()


def test_needs_beyond_the_mask_are_refused() -> None:
    with pytest.raises(InvalidInput, match=f"at most {MOST_NEEDS}"):
        masks_of(np.ones((1, MOST_NEEDS + 1), dtype=bool))
