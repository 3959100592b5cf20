"""Candidates: which pairs are worth asking for, and which of them to ask for together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nqi.reach import Floats, Integers, Pairs, arc_km, ecef_km
from nqi.travel import Points

FEW = 5
"""Nearest positions by straight line among which the nearest by road is looked for.

On 3,280 road distances of San Francisco the nearest by road was among the two nearest by straight
line for 99.5 % of the origins, among the five nearest for all.
"""
FASTEST_KMH = 120.0
"""Speed limit of motorways (Implementing Regulations of the Road Traffic Safety Law, art. 78)."""


def few_nearest(origins: Points, places: Points, few: int = FEW) -> Pairs:
    """Return the pairs of each origin with the places at its ``few`` nearest positions, cost in km.

    Places at one position are one candidate, the first: thirty bodies at the centre of a county
    must not hide the next county.
    """
    from scipy.spatial import cKDTree

    spots, first = np.unique(places.lng_lat, axis=0, return_index=True)
    ranks = np.arange(1, min(few, len(spots)) + 1)
    if not len(origins) or not len(ranks):
        nothing = np.empty(0, dtype=np.intp)
        return Pairs(len(origins), len(places), nothing, nothing, np.empty(0))
    tree = cKDTree(ecef_km(spots[:, 0], spots[:, 1]))
    chord, index = tree.query(ecef_km(origins.lng, origins.lat), k=ranks)
    place = first[index]
    order = np.argsort(place, axis=1)
    place, chord = (np.take_along_axis(each, order, axis=1).ravel() for each in (place, chord))
    origin = np.repeat(np.arange(len(origins)), len(ranks))
    return Pairs(len(origins), len(places), origin, place, arc_km(chord))


def rectangles(rows: Floats, columns: Floats, pairs: Pairs, most: int) -> Iterator[Integers]:
    """Yield groups of pairs that span at most ``most`` rows and ``most`` columns, every pair once.

    ``rows`` and ``columns`` are positions of shape (n, 2); what is close together is asked
    together, so that few costs are asked for which nobody wants.
    """
    if not len(pairs.cost):
        return
    row_rank, column_rank = _rank(rows)[pairs.origin], _rank(columns)[pairs.place]
    order = np.lexsort((column_rank, row_rank))
    starts = np.flatnonzero(np.diff(row_rank[order], prepend=-1))
    group: list[Integers] = []
    seen: set[int] = set()
    for of_row in np.split(order, starts[1:]):
        new = set(column_rank[of_row].tolist())
        # A row that alone needs more columns than fit shares its columns with up to `most` rows.
        if group and (len(group) == most or len(seen) <= most < len(seen) + len(new - seen)):
            yield from _columns_apart(np.concatenate(group), column_rank, most)
            group, seen = [], set()
        group.append(of_row)
        seen |= new
    yield from _columns_apart(np.concatenate(group), column_rank, most)


def _columns_apart(group: Integers, column_rank: Integers, most: int) -> Iterator[Integers]:
    _, column = np.unique(column_rank[group], return_inverse=True)
    for chunk in range(int(column.max()) // most + 1):
        yield group[column // most == chunk]


def _rank(positions: Floats) -> Integers:
    """Return a number for each position; close numbers are close together."""
    from scipy.spatial import cKDTree

    rank = np.empty(len(positions), dtype=np.intp)
    # The leaves of a tree lie along it in the order of its cuts.
    rank[cKDTree(positions, leafsize=1).indices] = np.arange(len(positions))
    return rank
