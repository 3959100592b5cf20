"""A friction surface: travel times over a grid of minutes per metre, eight ways out of each cell.

The accumulated cost of Weiss et al. (Nature 553, 2018): a step between the centres of two cells
takes half its length at the friction of either cell, its length being the geodesic one of its
latitude (van Etten, gdistance, Journal of Statistical Software 76:13, 2017). A diagonal step may
pass between two barriers that touch at a corner, as there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nqi.reach import Floats, Integers, Pairs
from nqi.travel import Nearest, Points
from nqi.travel.sparse import pairs_of

if TYPE_CHECKING:  # scipy takes a third of a second, which pages without distances do not pay
    from scipy.sparse import csr_array

OUTSIDE, BARRIER = -2, -1
MOST_TIMES = 16_000_000
"""Times held at once, 128 MB."""

_WAYS = ((0, 1), (1, -1), (1, 0), (1, 1))
"""Half of the neighbours, rows down and columns to the right; a cell is one of its other half."""


@dataclass(frozen=True, eq=False)
class Surface:
    """Friction of a grid of WGS 84 degrees; a cell holds its western and its northern edge."""

    friction: NDArray[np.floating[Any]]
    """Minutes per metre, rows from north to south; not above 0 or no number is a barrier."""
    west: float
    north: float
    step_lng: float
    step_lat: float
    """Size of a cell, degrees, both positive."""

    @cached_property
    def number(self) -> NDArray[np.int32]:
        """Number of each open cell, BARRIER for the others; shape (rows, columns)."""
        can_be_crossed = np.isfinite(self.friction) & (self.friction > 0)
        number = np.cumsum(can_be_crossed, dtype=np.int32).reshape(self.friction.shape) - 1
        return np.where(can_be_crossed, number, np.int32(BARRIER)).astype(np.int32)

    def nodes(self, points: Points) -> Integers:
        """Return the number of each point's cell among the open ones, or OUTSIDE, or BARRIER."""
        rows, columns = self.friction.shape
        column = np.floor((points.lng - self.west) / self.step_lng).astype(np.intp)
        row = np.floor((self.north - points.lat) / self.step_lat).astype(np.intp)
        inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        node = np.full(len(points), OUTSIDE, dtype=np.intp)
        node[inside] = self.number[row[inside], column[inside]]
        return node


def nearest_over(surface: Surface, origins: Points, places: Points) -> Nearest:
    """Return the place of the fewest minutes; two points in one cell are 0 minutes apart."""
    from scipy.sparse.csgraph import dijkstra

    start, end = surface.nodes(origins), surface.nodes(places)
    cost = np.full(len(origins), np.inf)
    place = np.full(len(origins), -1, dtype=np.intp)
    able, goals = np.flatnonzero(start >= 0), np.flatnonzero(end >= 0)
    if able.size and goals.size:
        cells, first = np.unique(end[goals], return_index=True)
        minutes, _, goal = dijkstra(
            steps(surface), False, cells, return_predecessors=True, min_only=True
        )
        cost[able] = minutes[start[able]]
        reached = able[np.isfinite(cost[able])]
        place[reached] = goals[first[np.searchsorted(cells, goal[start[reached]])]]
    return Nearest(cost, place)


def pairs_over(surface: Surface, origins: Points, places: Points, within: float) -> Pairs:
    """Return the pairs of at most ``within`` minutes, inclusive; inf for all that have a way."""
    start, end = surface.nodes(origins), surface.nodes(places)
    able, goals = np.flatnonzero(start >= 0), np.flatnonzero(end >= 0)
    if not able.size or not goals.size:
        nothing = np.empty(0, dtype=np.intp)
        return Pairs(len(origins), len(places), nothing, nothing, np.empty(0))
    start_cells, row = np.unique(start[able], return_inverse=True)
    end_cells, column = np.unique(end[goals], return_inverse=True)
    graph = steps(surface)
    if len(start_cells) <= len(end_cells):  # a way back takes as long
        cells = _between(graph, start_cells, end_cells, within)
    else:
        cells = _between(graph, end_cells, start_cells, within).T.tocsr()
    known = pairs_of(cells[row][:, column])
    ends = able[known.origin], goals[known.place]
    return Pairs(len(origins), len(places), *ends, known.cost)


def steps(surface: Surface) -> csr_array:
    """Return the minutes of the steps between open cells, each step once, shape (cells, cells)."""
    from scipy.sparse import csr_array

    number, friction = surface.number, surface.friction
    end = np.full((*number.shape, len(_WAYS)), BARRIER, dtype=np.int32)
    minutes = np.zeros(end.shape)
    for way, length_m in enumerate(_lengths_m(surface)):
        here, there = _ends(number.shape, _WAYS[way])
        end[(*here, way)] = number[there]
        mean = (friction[here].astype(float) + friction[there]) / 2
        minutes[(*here, way)] = mean * length_m[:, None]
    can_be_crossed = number != BARRIER
    end, minutes = end[can_be_crossed], minutes[can_be_crossed]
    step = end != BARRIER
    starts = np.concatenate(([0], np.cumsum(step.sum(axis=1))))
    return csr_array((minutes[step], end[step], starts), shape=(len(end), len(end)))


def _lengths_m(surface: Surface) -> Iterator[Floats]:
    """Yield the metres of each way out of a cell, from the rows that have it."""
    from pyproj import Geod

    rows = surface.friction.shape[0]
    lat = surface.north - (np.arange(rows) + 0.5) * surface.step_lat
    for down, right in _WAYS:
        start, end = lat[: rows - down], lat[down:]
        west, east = np.zeros(len(start)), np.full(len(start), abs(right) * surface.step_lng)
        yield np.asarray(Geod(ellps="WGS84").inv(west, start, east, end)[2], dtype=float)


def _ends(
    shape: tuple[int, ...], way: tuple[int, int]
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Return the cells that have a way out, and the cells it leads to."""
    (rows, columns), (down, right) = shape, way
    here = slice(0, rows - down), slice(max(-right, 0), columns - max(right, 0))
    there = slice(down, rows), slice(max(right, 0), columns + min(right, 0))
    return here, there


def _between(graph: csr_array, starts: Integers, ends: Integers, within: float) -> csr_array:
    """Return the minutes within a limit, shape (starts, ends), zeros included."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    together = max(1, MOST_TIMES // graph.shape[0])
    kept: list[tuple[Integers, Integers, Floats]] = []
    for first in range(0, len(starts), together):
        chunk = starts[first : first + together]
        minutes = dijkstra(graph, False, chunk, limit=within)[:, ends]
        row, column = np.nonzero(np.isfinite(minutes) & (minutes <= within))
        kept.append((row + first, column, minutes[row, column]))
    rows, columns, costs = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    begins = np.searchsorted(rows, np.arange(len(starts) + 1))
    return csr_array((costs, columns, begins), shape=(len(starts), len(ends)))
