"""Routed: travel times that are asked for in tables of limited size, which may be refused."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from nqi.errors import Unavailable
from nqi.reach import Floats, Integers, Pairs, pairs_within
from nqi.travel import Nearest, Points
from nqi.travel.candidates import FASTEST_KMH, few_nearest, rectangles
from nqi.travel.sparse import nearest_of, table_of

DECIMALS = 6
"""Of degrees that are sent: 0.1 m."""


class Refused(Exception):
    """The engine answered that it does not compute this table."""

    def __init__(self, code: object, message: object) -> None:
        super().__init__(f"{message} [{code}]")
        self.code = code


class Routed(ABC):
    """Minutes by road between WGS 84 positions; each pair of positions is asked once."""

    unit: ClassVar[str] = "min"
    most: ClassVar[int]
    """Positions on either side of one table, as the engine allows unless set up otherwise."""
    no_way: ClassVar[frozenset[object]]
    """Codes of refusals that mean, of a single pair, that there is no way."""
    too_much: ClassVar[frozenset[object]]
    """Codes of refusals that asking for less can avoid."""

    @property
    @abstractmethod
    def source(self) -> str:
        """Name and host of the engine."""

    @abstractmethod
    def seconds(self, origins: Floats, places: Floats) -> Floats:
        """Return the table between positions of shape (n, 2), inf where there is no way.

        Raises Refused when the engine does not compute it, Unavailable when it does not answer.
        """

    def nearest(self, origins: Points, places: Points) -> Nearest:
        """Return the place of the fewest minutes among the five nearest by straight line.

        An origin from which none of the five can be reached has none.
        """
        return nearest_of(self._asked(origins, places, few_nearest(origins, places)))

    def pairs(self, origins: Points, places: Points, within: float) -> Pairs:
        """Return the pairs of at most ``within`` minutes, inclusive.

        Only pairs are asked for whose straight line can be driven in that time at 120 km/h.
        """
        near = pairs_within(origins.lng_lat, places.lng_lat, within / 60 * FASTEST_KMH)
        return self._asked(origins, places, near).within(within)

    def table(self, origins: Points, places: Points) -> Floats:
        """Return the minutes of all pairs, inf where there is no way."""
        origin, place = np.divmod(np.arange(len(origins) * len(places)), max(len(places), 1))
        every = Pairs(len(origins), len(places), origin, place, np.empty(len(origin)))
        return table_of(self._asked(origins, places, every))

    def _asked(self, origins: Points, places: Points, pairs: Pairs) -> Pairs:
        """Return the pairs with their minutes."""
        (rows, row), (columns, column) = _spots(origins), _spots(places)
        width = max(len(columns), 1)
        codes, back = np.unique(
            row[pairs.origin] * width + column[pairs.place], return_inverse=True
        )
        wanted = Pairs(len(rows), len(columns), *np.divmod(codes, width), np.empty(len(codes)))
        minutes = self._minutes(rows, columns, wanted)[back]
        return Pairs(pairs.origins, pairs.places, pairs.origin, pairs.place, minutes)

    def _minutes(self, rows: Floats, columns: Floats, wanted: Pairs) -> Floats:
        """Return the minutes of the pairs; what the engine refuses is asked again in halves."""
        minutes = np.full(len(wanted.cost), np.inf)
        todo = list(rectangles(rows, columns, wanted, self.most))
        while todo:
            which = todo.pop()
            row_ids, row = np.unique(wanted.origin[which], return_inverse=True)
            column_ids, column = np.unique(wanted.place[which], return_inverse=True)
            try:
                seconds = self.seconds(rows[row_ids], columns[column_ids])
            except Refused as refusal:
                if len(which) > 1 and refusal.code in self.no_way | self.too_much:
                    todo += _halves(which, row, column)
                elif refusal.code not in self.no_way:
                    raise Unavailable(f"{self.source} refused: {refusal}") from refusal
            else:
                minutes[which] = seconds[row, column] / 60
        return minutes


def _spots(points: Points) -> tuple[Floats, Integers]:
    """Return the different positions of points, and which of them each point has."""
    rounded = points.lng_lat.round(DECIMALS)
    spots, spot = np.unique(rounded, axis=0, return_inverse=True)
    return spots, spot.ravel()


def _halves(which: Integers, row: Integers, column: Integers) -> list[Integers]:
    """Return the pairs of a table in two parts, cut across its longer side."""
    longer = row if row.max() >= column.max() else column
    first = longer <= longer.max() // 2
    return [which[first], which[~first]]
