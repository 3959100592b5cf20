"""Straight lines: geodesics on WGS 84, multiplied by a factor where roads are estimated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from nqi.reach import (
    Floats,
    Pairs,
    arc_km,
    ecef_km,
    geodesic_km,
    pairs_within,
    places_tree,
)
from nqi.travel import Nearest, Points

if TYPE_CHECKING:  # scipy takes a third of a second, which pages without distances do not pay
    from scipy.spatial import cKDTree

_TREE = "_tree"


EXACT_TABLE = 200_000
"""Pairs of a table of true geodesics, a quarter of a second; the sites of a plan are fewer."""


@dataclass(frozen=True)
class StraightLine:
    """Geodesic distance times a factor, km."""

    factor: float = 1.0
    unit: str = "km"
    source: str = "WGS 84"

    def nearest(self, origins: Points, places: Points) -> Nearest:
        """Return the geodesically nearest place of each origin."""
        if not len(places) or not len(origins):
            nobody = np.full(len(origins), -1, dtype=np.intp)
            return Nearest(np.full(len(origins), np.inf), nobody)
        _, index = _tree(places).query(ecef_km(origins.lng, origins.lat))
        km = geodesic_km(origins.lng, origins.lat, places.lng[index], places.lat[index])
        return Nearest(km * self.factor, np.asarray(index, dtype=np.intp))

    def pairs(self, origins: Points, places: Points, within: float) -> Pairs:
        """Return the pairs within a distance, inclusive."""
        # A hair wider: a pair exactly at the limit must survive dividing and multiplying again.
        straight = float(np.nextafter(within / self.factor, np.inf))
        tree = _tree(places) if len(places) else None
        found = pairs_within(origins.lng_lat, places.lng_lat, straight, tree)
        return replace(found, cost=found.cost * self.factor).within(within)

    def table(self, origins: Points, places: Points) -> Floats:
        """Return every distance: geodesics for a small table, arcs (1e-5 off) for a large one."""
        size = len(origins) * len(places)
        if size <= EXACT_TABLE:
            rows, columns = np.divmod(np.arange(size), max(len(places), 1))
            from_, to = origins.lng_lat[rows], places.lng_lat[columns]
            km = geodesic_km(from_[:, 0], from_[:, 1], to[:, 0], to[:, 1])
            return km.reshape(len(origins), len(places)) * self.factor
        from scipy.spatial.distance import cdist

        chords = cdist(ecef_km(origins.lng, origins.lat), ecef_km(places.lng, places.lat))
        return arc_km(chords) * self.factor


def _tree(places: Points) -> cKDTree:
    """Return the tree of some places, kept with them: block after block asks for the same ones."""
    kept = vars(places)  # as a cached property does it, which a frozen value may have
    if _TREE not in kept:
        kept[_TREE] = places_tree(places.lng, places.lat)
    return kept[_TREE]
