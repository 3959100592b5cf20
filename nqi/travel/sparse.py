"""Answers from known pairs: travel times that are there for some pairs only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nqi.reach import Floats, Pairs
from nqi.travel import Nearest

if TYPE_CHECKING:  # scipy takes a third of a second, which pages without distances do not pay
    from scipy.sparse import csr_array


def pairs_of(found: csr_array) -> Pairs:
    """Return the entries of a matrix of costs, shape (origins, places), zeros included."""
    found.sort_indices()
    origins, places = found.shape
    origin = np.repeat(np.arange(origins), np.diff(found.indptr))
    place = found.indices.astype(np.intp)
    return Pairs(origins, places, origin, place, np.asarray(found.data, dtype=float))


def nearest_of(pairs: Pairs) -> Nearest:
    """Return the cheapest place of each origin, the first of equally cheap ones."""
    cost = np.full(pairs.origins, np.inf)
    place = np.full(pairs.origins, -1, dtype=np.intp)
    reached = np.flatnonzero(np.isfinite(pairs.cost))
    order = reached[np.lexsort((pairs.cost[reached], pairs.origin[reached]))]
    origin, first = np.unique(pairs.origin[order], return_index=True)
    cost[origin], place[origin] = pairs.cost[order[first]], pairs.place[order[first]]
    return Nearest(cost, place)


def table_of(pairs: Pairs) -> Floats:
    """Return the costs of all pairs, inf for those that are not there."""
    table = np.full((pairs.origins, pairs.places), np.inf)
    table[pairs.origin, pairs.place] = pairs.cost
    return table
