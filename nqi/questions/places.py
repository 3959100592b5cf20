"""The places of a selection on a map: each by itself where they are few, else gathered in cells.

A country has some fifty-five thousand places, and nobody can read that many dots. Where more are
in view than a map can show, places are counted by the cells of a grid; whoever zooms in comes to
the places themselves.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal

from nqi.catalog import site
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.facets import narrowed
from nqi.remembered import remembered
from nqi.selection import Selection

MOST_SINGLE = 1500
"""Places in view that are shown each by itself."""
CELLS_ACROSS = 16
"""As many cells at least, and twice as many at most, lie across what is in view."""
SMALLEST_DEG = 2.0**-12
"""About 20 m: places that share a cell so small are at one spot."""
ANSWERS_KEPT = 16

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Box:
    """What a map shows, degrees; ``west`` to ``east`` must not cross the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        ordered = self.west <= self.east and self.south <= self.north
        inside = self.west >= -180 and self.east <= 180 and self.south >= -90 and self.north <= 90
        if not (ordered and inside):
            raise InvalidInput(f"box {self.text()}: west, south, east, north in degrees are needed")

    def text(self) -> str:
        """Return the box as an address carries it."""
        return f"{self.west:g},{self.south:g},{self.east:g},{self.north:g}"

    def values(self) -> dict[str, float]:
        """Return the box as SQL values."""
        return dict(vars(self))


@dataclass(frozen=True)
class Cell:
    """Places of a cell: where they are on average, and how many bodies have one there."""

    key: str
    """Column and row of the cell: its middle in steps of ``step_deg``."""
    lng: float
    lat: float
    bodies: int
    exact: int
    """Places of which the position is known to the street or better."""


@dataclass(frozen=True)
class PlacesAnswer:
    """What is in view: rows of places, and cells where there are more than can be shown."""

    total: int
    """Places in view."""
    places: Sequence[Row]
    """Columns of ``site.of_selection``, by name."""
    cells: tuple[Cell, ...] = ()
    step_deg: float | None = None
    """The side of a cell; None where every place is shown by itself."""


@remembered(ANSWERS_KEPT)
def places(release: OpenRelease, selection: Selection, box: Box | None = None) -> PlacesAnswer:
    """Return the places of a selection, all or those in a box."""
    given = narrowed(release, selection)
    view = literals(box.values()) if box else None
    (extent,) = release.rows(site.extent(given, view))
    if extent["total"] <= MOST_SINGLE:
        found = release.rows(site.of_selection(given, view)) if extent["total"] else []
        return PlacesAnswer(extent["total"], found)
    step = step_of(extent)
    cells = release.rows(site.cells(given, literal(step), view))
    alone = [row["site_id"] for row in cells if row["places"] == 1]
    ids = literal(json.dumps(sorted(alone)))
    return PlacesAnswer(
        total=extent["total"],
        places=release.rows(site.of_selection(given, ids=ids)) if alone else [],
        cells=tuple(_cell(row) for row in cells if row["places"] > 1),
        step_deg=step,
    )


def step_of(extent: Row) -> float:
    """Return the side of a cell for a box: a power of two, so that cells stay as a map is moved."""
    across = max(extent["east"] - extent["west"], extent["north"] - extent["south"])
    if across <= 0:
        return SMALLEST_DEG
    step: float = 2.0 ** math.floor(math.log2(across / CELLS_ACROSS))
    return max(step, SMALLEST_DEG)


def _cell(row: Row) -> Cell:
    return Cell(
        key=f"{round(row['column'])} {round(row['line'])}",
        lng=row["lng"],
        lat=row["lat"],
        bodies=row["bodies"],
        exact=row["exact"],
    )
