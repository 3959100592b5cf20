"""Every pair is asked for once, in tables that are small enough."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nqi.reach import Pairs, geodesic_km
from nqi.travel import Points
from nqi.travel.candidates import few_nearest, rectangles

# Steps of a degree, so that several points share a position.
positions = st.lists(st.tuples(st.integers(100, 110), st.integers(25, 35)), max_size=15)


def points(at: list[tuple[int, int]]) -> Points:
    lng, lat = np.array(at, dtype=float).reshape(-1, 2).T
    return Points(tuple(map(str, range(len(at)))), lng, lat)


@given(positions, positions, st.integers(1, 6))
def test_candidates_are_the_nearest_positions_each_once(
    origins: list[tuple[int, int]], places: list[tuple[int, int]], few: int
) -> None:
    found = few_nearest(points(origins), points(places), few)
    assert len(found.origin) == len(origins) * min(few, len(set(places)))
    for i, (lng, lat) in enumerate(origins):
        chosen = [places[j] for j in found.place[found.origin == i]]
        assert len(set(chosen)) == len(chosen)
        assert all(places.index(places[j]) == j for j in found.place[found.origin == i])
        others = [place for place in set(places) if place not in chosen]
        for near in chosen:
            for far in others:
                ends = np.array([near, far], dtype=float).T
                start = np.full(2, float(lng)), np.full(2, float(lat))
                near_km, far_km = geodesic_km(*start, *ends)
                assert near_km <= far_km * (1 + 4e-4) + 1e-9


@given(
    st.sets(st.tuples(st.integers(0, 14), st.integers(0, 14))),
    st.integers(1, 6),
    st.randoms(use_true_random=False),
)
def test_rectangles_hold_every_pair_once_and_are_small_enough(
    wanted: set[tuple[int, int]], most: int, random: Random
) -> None:
    ends = np.array(sorted(wanted), dtype=np.intp).reshape(-1, 2)
    rows, columns = (
        np.array([[random.uniform(100, 110), random.uniform(25, 35)] for _ in range(15)])
        for _ in range(2)
    )
    pairs = Pairs(15, 15, ends[:, 0], ends[:, 1], np.zeros(len(ends)))
    groups = list(rectangles(rows, columns, pairs, most))
    assert sorted(np.concatenate([*groups, []]).tolist()) == list(range(len(ends)))
    for group in groups:
        assert 1 <= len(set(pairs.origin[group].tolist())) <= most
        assert len(set(pairs.place[group].tolist())) <= most
