"""A need in the chain of a product, who may meet it, and its status at a place: pure rules.

What is known of a need does not depend on where one asks. ``OpenNeed`` holds it for a release and
a day; ``at`` then measures it from a place, as often as a map needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np

from nqi.catalog.qualification import NOT_HELD
from nqi.geo import bounding_box
from nqi.questions.onestop_offer import LACKS, Booleans, Offers, columns_of
from nqi.questions.onestop_offer import Evidence as Evidence
from nqi.questions.onestop_offer import Offered as Offered
from nqi.questions.onestop_offer import best_of_each_place as best_of_each_place
from nqi.reach import Floats, Integers, geodesic_km
from nqi.selection import Near
from nqi.terms import (
    ChainStep,
    Confidence,
    QualificationStatus,
    RecordKind,
    ServiceReach,
    StepReason,
    StepStatus,
)
from nqi.text import search_key

SHOWN = 5
"""Providers listed of each need."""

_ROOM = 1.01
"""The box around a circle is drawn on a sphere: so much larger, and so many km, it holds it."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """What a source says is needed: the words of the template, and where they come from."""

    step: ChainStep
    name: str
    source_id: int
    confidence: Confidence
    number: str | None = None
    """Of a standard, or of the kind in the catalogue of a regime."""
    code: str | None = None
    """Of a scheme, of a kind of body or of instrument: what the step looks for."""
    regime: str | None = None
    is_mandatory: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    handling: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class OpenNeed:
    """A need with everybody who may meet it; ``settled`` where no place matters."""

    fact: Fact
    offers: Sequence[Offered] = ()
    settled: tuple[StepStatus, StepReason] | None = None
    evidence: tuple[Evidence, ...] = ()
    """Records that settle a need without a body: a standard, a notification."""

    @cached_property
    def columns(self) -> Offers:
        """The offers as columns."""
        return columns_of(self.offers)

    @cached_property
    def full(self) -> Booleans:
        """Which offers meet the need fully, shape (n,)."""
        return self.columns.full

    @cached_property
    def nationwide(self) -> Booleans:
        """Which offers reach the whole country, shape (n,)."""
        return self.columns.nationwide

    @cached_property
    def unplaced(self) -> Booleans:
        """Of which offers it is not known where, and does matter, shape (n,)."""
        return np.isnan(self.columns.lng_lat[:, 0]) & ~self.nationwide

    @cached_property
    def known(self) -> int:
        """Bodies anywhere in the catalogue that meet the need fully."""
        return self.columns.bodies(self.full)


@dataclass(frozen=True)
class Provider:
    """A place that meets a need, fully or partly."""

    organization_id: int
    site_id: int | None
    km: float | None
    """Geodesic from the place asked about; None where a position is not known."""
    nationwide: bool
    lack: StepReason | None
    valid_to: date | None
    """Until when the right is recorded to hold."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Need:
    """A need at a place on a day."""

    fact: Fact
    status: StepStatus
    reason: StepReason
    in_reach: int
    """Bodies in reach that meet it fully."""
    known: int
    """Bodies anywhere in the catalogue that meet it fully."""
    providers: tuple[Provider, ...]
    """In reach: who meets it fully first, then the nearest."""
    nearest: Provider | None
    """Where nobody is in reach: the nearest anywhere."""
    evidence: tuple[Evidence, ...]


def at(need: OpenNeed, near: Near | None, shown: int = SHOWN) -> Need:
    """Return a need as it stands at a place; without a place everybody is in reach."""
    within, km = reached(need, near)
    inside = _order(need, km, np.flatnonzero(within))
    status, reason = need.settled or judged(need, within, inside)
    return Need(
        fact=need.fact,
        status=status,
        reason=reason,
        in_reach=need.columns.bodies(within & need.full),
        known=need.known,
        providers=tuple(_provider(need, i, km[i]) for i in inside[:shown]),
        nearest=None if inside else _nearest(need, near),
        evidence=need.evidence,
    )


def reached(need: OpenNeed, near: Near | None) -> tuple[Booleans, Floats]:
    """Return which offers count, and the geodesic distance to these, km; shape (n,) each.

    Those within the radius count, or wherever they are if they reach all; without a place all do.
    A distance is NaN where a position is not known, and where it is not asked for.
    """
    if near is None or not len(need.columns):
        return np.ones(len(need.columns), dtype=bool), np.full(len(need.columns), np.nan)
    west, south, east, north = bounding_box(near.lng, near.lat, near.within_km * _ROOM + _ROOM)
    lng, lat = need.columns.lng_lat.T
    maybe = need.nationwide | (
        (lng >= west) & (lng <= east) & (lat >= south) & (lat <= north)  # NaN is nowhere
    )
    km = _distances(need, near, np.flatnonzero(maybe))
    return need.nationwide | (km <= near.within_km), km


def _distances(need: OpenNeed, near: Near, which: Integers) -> Floats:
    """Return the geodesic distance to some offers, km, shape (n,); NaN to the others."""
    km = np.full(len(need.columns), np.nan)
    which = which[~np.isnan(need.columns.lng_lat[which, 0])]
    to = need.columns.lng_lat[which]
    lng, lat = np.full(len(which), near.lng), np.full(len(which), near.lat)
    km[which] = geodesic_km(lng, lat, to[:, 0], to[:, 1])
    return km


def _nearest(need: OpenNeed, near: Near | None) -> Provider | None:
    """Return where nobody is in reach who is nearest anywhere."""
    if near is None or not len(need.columns):
        return None
    every = np.arange(len(need.columns))
    km = _distances(need, near, every)
    (first, *_) = _order(need, km, every)
    return _provider(need, first, km[first])


def judged(
    need: OpenNeed, within: Booleans, inside: Sequence[int]
) -> tuple[StepStatus, StepReason]:
    """Return the status of a need from who is in reach; what the first of them lacks is told.

    Absence from the catalogue proves nothing: a gap is only where somebody is known elsewhere,
    and nobody of whom it is not known where.
    """
    if (within & need.full).any():
        local = (within & need.full & ~need.nationwide).any()
        return StepStatus.SATISFIED, StepReason.IN_REACH if local else StepReason.NATIONWIDE
    lack = LACKS[int(need.columns.lack[inside[0]])] if inside else None
    if lack:
        return StepStatus.PARTIAL, lack
    if need.unplaced.any():
        return StepStatus.NO_DATA, StepReason.POSITION_UNKNOWN
    if len(need.columns):
        return StepStatus.GAP, StepReason.OUT_OF_REACH
    return StepStatus.NO_DATA, StepReason.NOBODY_KNOWN


def step_status(needs: Sequence[Need]) -> StepStatus:
    """Return the status of a step from the needs that it is judged by."""
    found = {need.status for need in judged_by(needs)}
    if not found:
        return StepStatus.NO_DATA
    if len(found) == 1:
        return found.pop()
    found.discard(StepStatus.NOT_APPLICABLE)
    if found & {StepStatus.SATISFIED, StepStatus.PARTIAL}:
        return StepStatus.SATISFIED if found == {StepStatus.SATISFIED} else StepStatus.PARTIAL
    return StepStatus.GAP if StepStatus.GAP in found else StepStatus.NO_DATA


class _Stated(Protocol):
    @property
    def fact(self) -> Fact: ...


Stated = TypeVar("Stated", bound=_Stated)


def judged_by(needs: Sequence[Stated]) -> Sequence[Stated]:
    """Return the needs a step is judged by: what is mandatory, or everything if nothing is."""
    return [need for need in needs if need.fact.is_mandatory] or needs


def right_lack(row: Row, prefix: str = "") -> StepReason | None:
    """Return what is doubtful about a right on the day; raise LookupError when it does not hold.

    The columns of a second right have a prefix.
    """
    ended, published = row[f"{prefix}valid_to"], row[f"{prefix}published_on"]
    renewable = bool(ended and published and ended > published)
    return lack_of_right(row[f"{prefix}status"], may_be_renewed=renewable)


def lack_of_right(status: str, *, may_be_renewed: bool) -> StepReason | None:
    """Return what is doubtful about a right of some status, as ``right_lack`` does.

    A term that ended after the day of its source may have been renewed: nobody knows.
    """
    if status == QualificationStatus.VALID.code:
        return None
    if status == QualificationStatus.EXPIRED.code and may_be_renewed:
        return StepReason.TERM_ENDED
    if status in NOT_HELD:
        raise LookupError(status)
    return StepReason.RIGHT_NOT_SHOWN


def offered(
    row: Row, lack: StepReason | None, *, more: tuple[Evidence, ...] = (), nationwide: bool = False
) -> Offered:
    """Return the offer of a row of the catalogue.

    ``nationwide`` for what no distance keeps away: a certificate, advice, what comes by post. The
    laboratory of a body that certifies nationwide is still somewhere.
    """
    return Offered(
        organization_id=row["organization_id"],
        site_id=row["site_id"],
        lng=row["lng"],
        lat=row["lat"],
        nationwide=nationwide,
        evidence=((row["evidence_kind"], str(row["evidence_key"])), *more),
        valid_to=row["valid_to"],
        lack=lack or (StepReason.UNVERIFIED_RECORD if _is_doubtful(row) else None),
    )


def _is_doubtful(row: Row) -> bool:
    return bool(row["is_doubtful"]) or row["confidence"] == Confidence.UNVERIFIED.code


def is_national(row: Row) -> bool:
    """Return whether the body of a row serves the whole country."""
    return bool(row["service_reach"] == ServiceReach.NATIONAL.code)


def named_in(name: str, text: str) -> bool:
    """Return whether a text names a thing, however it is spelt; not in what it leaves out."""
    return search_key(name) in search_key(text)


def right_evidence(row: Row) -> tuple[Evidence, ...]:
    """Return the qualification under which a capability stands, if one is known."""
    key = row["qualification_id"]
    return ((RecordKind.QUALIFICATION.code, str(key)),) if key is not None else ()


def shown_km(km: float) -> float | None:
    """Return a distance to the metre, None where it is not known."""
    return None if np.isnan(km) else round(float(km), 3)


def _order(need: OpenNeed, km: Floats, which: Integers) -> list[int]:
    """Return some offers in order: who meets the need fully, then the nearest, then by place."""
    far = np.where(np.isnan(km[which]), np.inf, km[which])
    keys = (need.columns.site[which], far, ~need.full[which])
    order: list[int] = which[np.lexsort(keys)].tolist()
    return order


def _provider(need: OpenNeed, i: int, km: float) -> Provider:
    one = need.offers[i]
    return Provider(
        organization_id=one.organization_id,
        site_id=one.site_id,
        km=shown_km(km),
        nationwide=one.nationwide,
        lack=one.lack,
        valid_to=one.valid_to,
        evidence=one.evidence,
    )
