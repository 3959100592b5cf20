"""Route: the shortest round trip from an origin over some stops, proven, straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nqi.errors import InvalidInput
from nqi.reach import Floats, geodesic_km

MOST_STOPS = 12
"""As many as a plan may have. Twelve stops have 240 million orders, but only 49,152 states."""

Position = tuple[float, float]
"""Longitude and latitude, degrees, WGS 84."""


@dataclass(frozen=True)
class Route:
    """A round trip: out to the first stop, from stop to stop, and back to the origin."""

    order: tuple[int, ...]
    """Places in the list of stops that was given, the nearer end of the trip first."""
    legs: tuple[float, ...]
    """Kilometres of each leg, one more than there are stops; none without a stop."""

    @property
    def km(self) -> float:
        """Length of the whole round trip."""
        return round(sum(self.legs), 3)


def round_trip(origin: Position, stops: Sequence[Position]) -> Route:
    """Return the shortest round trip by geodesic distances.

    Raises InvalidInput for more stops than can be proven at once.
    """
    points = np.array([origin, *stops], dtype=float)
    lng, lat = points[:, 0], points[:, 1]
    size = len(points)
    from_, to = np.repeat(np.arange(size), size), np.tile(np.arange(size), size)
    km = geodesic_km(lng[from_], lat[from_], lng[to], lat[to]).reshape(size, size)
    return shortest((km + km.T) / 2)


def shortest(km: Floats) -> Route:
    """Return the shortest round trip over a symmetric matrix, shape (n + 1, n + 1), origin first.

    Held and Karp 1962, doi 10.1137/0110015: the shortest way through a set of stops that ends at
    one of them needs only the shortest ways through the set without it.
    """
    count = len(km) - 1
    if count > MOST_STOPS:
        raise InvalidInput(f"{count} stops: at most {MOST_STOPS} are put in order")
    if count == 0:
        return Route((), ())
    order = _order(km, count)
    if (km[0, order[-1] + 1], order[-1]) < (km[0, order[0] + 1], order[0]):
        order.reverse()
    path = [0, *(stop + 1 for stop in order), 0]
    legs = tuple(round(float(km[one, next_]), 3) for one, next_ in pairwise(path))
    return Route(tuple(order), legs)


def _order(km: Floats, count: int) -> list[int]:
    between = km[1:, 1:]
    best = np.full((1 << count, count), np.inf)
    before = np.zeros((1 << count, count), dtype=np.intp)
    for stop in range(count):
        best[1 << stop, stop] = km[0, stop + 1]
    for visited in range(1, 1 << count):
        for last in range(count):
            rest = visited & ~(1 << last)
            if rest == visited or rest == 0:
                continue
            ways = best[rest] + between[:, last]
            before[visited, last] = ways.argmin()
            best[visited, last] = ways[before[visited, last]]
    visited = (1 << count) - 1
    last = int((best[visited] + km[1:, 0]).argmin())
    order = []
    while visited:
        order.append(last)
        visited, last = visited & ~(1 << last), int(before[visited, last])
    return order
