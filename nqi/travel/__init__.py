"""How far apart demand and providers are: one small interface over lines, files and engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from nqi.reach import Floats, Integers, Pairs


@dataclass(frozen=True)
class Points:
    """Points of WGS 84 degrees with what files know them by; ``keys`` are region codes or ids."""

    keys: tuple[str, ...]
    lng: Floats
    lat: Floats

    @property
    def lng_lat(self) -> Floats:
        """Positions, shape (n, 2), longitude first."""
        return np.column_stack((self.lng, self.lat))

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class Nearest:
    """For each origin the cost of its nearest place, inf without any, and which one, else -1."""

    cost: Floats
    place: Integers


class TravelCost(Protocol):
    """A way to tell the cost of going from origins to places; every answer names it."""

    @property
    def unit(self) -> str:
        """``km`` or ``min``."""
        ...

    @property
    def source(self) -> str:
        """What the figures come from, for the reader."""
        ...

    def nearest(self, origins: Points, places: Points) -> Nearest:
        """Return the nearest place of each origin."""
        ...

    def pairs(self, origins: Points, places: Points, within: float) -> Pairs:
        """Return the pairs that cost no more than ``within``, inclusive."""
        ...

    def table(self, origins: Points, places: Points) -> Floats:
        """Return every cost, shape (origins, places); inf where there is no way."""
        ...
