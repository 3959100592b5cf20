"""Where a need may be met: one offer as an object, and tens of thousands of them as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from nqi.reach import Floats, Integers
from nqi.terms import StepReason

Evidence: TypeAlias = tuple[str, str]
"""Kind and key of a record of the catalogue."""
Booleans: TypeAlias = NDArray[np.bool_]
Shown: TypeAlias = tuple[tuple[Evidence, ...], date | None]
"""What an offer shows of itself: its evidence, and until when its right is recorded to hold."""

LACKS: tuple[StepReason | None, ...] = (None, *StepReason)
"""What may keep an offer from meeting a need fully; columns hold the index, 0 is nothing."""
NO_SITE = 0
"""In a column of places: the source ties the offer to none, and its body has none."""


@dataclass(frozen=True)
class Offered:
    """A place where a need may be met; ``lack`` is what keeps it from being met fully."""

    organization_id: int
    site_id: int | None
    lng: float | None
    lat: float | None
    nationwide: bool
    evidence: tuple[Evidence, ...]
    valid_to: date | None = None
    lack: StepReason | None = None


@dataclass(frozen=True, eq=False)
class Offers(Sequence[Offered]):
    """The offers of a need as columns of shape (n,); an offer is made an object when looked at."""

    organization: Integers
    site: Integers
    lng_lat: Floats
    """Degrees, longitude first, shape (n, 2); NaN where not known."""
    nationwide: Booleans
    lack: Integers
    """Index into ``LACKS``."""
    show: Callable[[int], Shown]

    @property
    def full(self) -> Booleans:
        """Which offers meet the need fully."""
        full: Booleans = self.lack == 0
        return full

    @property
    def spot(self) -> Integers:
        """What names the place of each offer: the place, or the body where none is known."""
        spot: Integers = np.where(self.site == NO_SITE, -self.organization, self.site)
        return spot

    def bodies(self, which: Booleans) -> int:
        """Return how many bodies some of the offers are of."""
        return len(np.unique(self.organization[which]))

    def __len__(self) -> int:
        return len(self.organization)

    @overload
    def __getitem__(self, at: int) -> Offered: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Offered, ...]: ...
    def __getitem__(self, at: int | slice) -> Offered | tuple[Offered, ...]:
        if isinstance(at, slice):
            return tuple(self[i] for i in range(*at.indices(len(self))))
        lng, lat = self.lng_lat[at].tolist()
        is_placed = lng == lng  # NaN is not
        evidence, valid_to = self.show(at)
        return Offered(
            organization_id=int(self.organization[at]),
            site_id=int(self.site[at]) or None,
            lng=lng if is_placed else None,
            lat=lat if is_placed else None,
            nationwide=bool(self.nationwide[at]),
            evidence=evidence,
            valid_to=valid_to,
            lack=LACKS[int(self.lack[at])],
        )

    def __iter__(self) -> Iterator[Offered]:
        return (self[i] for i in range(len(self)))


def columns_of(offers: Sequence[Offered]) -> Offers:
    """Return offers as columns."""
    if isinstance(offers, Offers):
        return offers
    positions = [(_or_nan(one.lng), _or_nan(one.lat)) for one in offers]
    return Offers(
        organization=np.array([one.organization_id for one in offers], dtype=np.int64),
        site=np.array([one.site_id or NO_SITE for one in offers], dtype=np.int64),
        lng_lat=np.array(positions, dtype=float).reshape(-1, 2),
        nationwide=np.array([one.nationwide for one in offers], dtype=bool),
        lack=np.array([LACKS.index(one.lack) for one in offers], dtype=np.int64),
        show=lambda i: (offers[i].evidence, offers[i].valid_to),
    )


def best_of_each_place(offers: Sequence[Offered]) -> tuple[Offered, ...]:
    """Return one offer for each place: the one that lacks least, in the order they came."""
    best: dict[tuple[int, int | None], Offered] = {}
    for one in offers:
        key = (one.organization_id, one.site_id)
        if key not in best or (best[key].lack is not None and one.lack is None):
            best[key] = one
    return tuple(best.values())


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
