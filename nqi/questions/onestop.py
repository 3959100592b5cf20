"""One stop: the chain of a product at a place on a day, S1-S9, with who is there for each need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import literal

from nqi.catalog import chain_offer, product, region
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.onestop_asked import Asked
from nqi.questions.onestop_need import (
    Fact,
    Need,
    OpenNeed,
    Provider,
    Row,
    at,
    judged_by,
    offered,
    reached,
    shown_km,
    step_status,
)
from nqi.questions.onestop_steps import open_needs
from nqi.remembered import remembered
from nqi.selection import LONGEST_WITHIN_KM, Near, check_adcode
from nqi.terms import ChainStep, Confidence, LifeStage, OrganizationKind, StepStatus

DEFAULT_WITHIN_KM = 100.0
CHAINS_KEPT = 16
"""Products of a day that are remembered; one of common standards holds some 20 MB of a country."""
SHOWN = 5
"""Providers listed of each step."""
ASKED = 3
"""Bodies named where the catalogue knows nobody for a step."""
TRADE_SHOWN = 30
"""Places among which these are looked for: a body may have several."""
NOTICE_DAYS = 550
"""How far ahead a change of what is asked is told: transitions last about a year and a half."""
STAGES = {
    ChainStep.S1: (LifeStage.RESEARCH, LifeStage.MARKET),
    ChainStep.S2: (LifeStage.RESEARCH, LifeStage.PRODUCTION),
    ChainStep.S3: (LifeStage.RESEARCH, LifeStage.MARKET),
    ChainStep.S4: (LifeStage.MARKET,),
    ChainStep.S5: (LifeStage.PRODUCTION,),
    ChainStep.S6: (LifeStage.PRODUCTION,),
    ChainStep.S7: (LifeStage.RESEARCH, LifeStage.PRODUCTION),
    ChainStep.S8: (LifeStage.MARKET,),
    ChainStep.S9: (
        LifeStage.RESEARCH,
        LifeStage.PRODUCTION,
        LifeStage.MARKET,
        LifeStage.AFTER_SALE,
    ),
}
"""In which stages of a product's life a step is taken; our arrangement, not a published one."""

TRADE = {
    ChainStep.S2: (OrganizationKind.INSPECTION_INSTITUTE, OrganizationKind.TESTING_LAB),
    ChainStep.S3: (OrganizationKind.INSPECTION_INSTITUTE, OrganizationKind.TESTING_LAB),
    ChainStep.S5: (OrganizationKind.METROLOGY_INSTITUTE,),
    ChainStep.S6: (OrganizationKind.METROLOGY_INSTITUTE,),
    ChainStep.S7: (OrganizationKind.METROLOGY_INSTITUTE,),
}
"""Kinds of bodies that may know where the catalogue knows nobody."""


@dataclass(frozen=True)
class Where:
    """The place asked about: a point with its radius, a region, or nowhere in particular."""

    near: Near | None
    adcode: str | None = None


@dataclass(frozen=True)
class StepProvider:
    """A place that meets needs of a step."""

    organization_id: int
    site_id: int | None
    km: float | None
    nationwide: bool
    meets: int
    """Needs of the step that it meets fully."""
    partly: int
    """Needs of the step that it meets in part."""


@dataclass(frozen=True)
class Step:
    """A step of the chain at a place."""

    key: ChainStep
    status: StepStatus
    stages: tuple[LifeStage, ...]
    needs: tuple[Need, ...]
    providers: tuple[StepProvider, ...]
    """In reach: who meets most needs of the step first, then the nearest."""
    to_ask: tuple[Provider, ...]
    """Where nobody is known: the nearest bodies of the trade, whose scope is not on record."""
    confidence: Confidence
    """UNVERIFIED when what decides the status is."""
    source_ids: tuple[tuple[int, str], ...]
    """The sources of what is needed, each with its confidence."""


@dataclass(frozen=True)
class Change:
    """A requirement that begins or ends soon after the day."""

    number: str
    subject: str
    begins: date | None
    ends: date | None
    source_id: int
    confidence: Confidence


@dataclass(frozen=True)
class Chain:
    """The chain of a product at a place on a day."""

    product: str
    release: str
    as_of: date
    where: Where
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]

    @property
    def asked(self) -> int:
        """How many steps apply."""
        return sum(step.status is not StepStatus.NOT_APPLICABLE for step in self.steps)

    @property
    def is_lacking(self) -> bool:
        """Whether nobody is in reach, or known at all, for some step."""
        lacking = (StepStatus.GAP, StepStatus.NO_DATA)
        return any(step.status in lacking for step in self.steps)

    @property
    def satisfied(self) -> int:
        """How many steps are satisfied."""
        return sum(step.status is StepStatus.SATISFIED for step in self.steps)


@dataclass(frozen=True)
class Known:
    """What is known of a product on a day, wherever one asks."""

    product: Row
    requirements: Sequence[Row]
    """What was, is and will be asked of it."""
    needs: tuple[OpenNeed, ...]
    """With everybody who may meet them."""


def one_stop(release: OpenRelease, code: str, as_of: date, where: Where) -> Chain:
    """Return the chain of a product; raise InvalidInput for one that has no template."""
    about = known(release, code, as_of)
    steps = tuple(_step(release, key, about, where.near) for key in ChainStep)
    return Chain(code, release.id, as_of, where, steps, _changes(about, as_of))


def needs_of(release: OpenRelease, code: str, as_of: date) -> tuple[OpenNeed, ...]:
    """Return the needs of a product on a day with everybody who may meet them."""
    return known(release, code, as_of).needs


@remembered(CHAINS_KEPT)
def known(release: OpenRelease, code: str, as_of: date) -> Known:
    """Return what is known of a product; raise InvalidInput naming the others for another."""
    given = literals({"as_of": as_of.isoformat()})
    found = release.rows(product.by_code(given, literal(code)))
    if not found:
        codes = [row["code"] for row in release.rows(product.listing(given).page(100))]
        raise InvalidInput(f"product {code!r} is unknown: known are {', '.join(codes)}")
    asked = Asked(release, found[0], as_of)
    return Known(found[0], asked.every_requirement, open_needs(asked))


def place_of(
    release: OpenRelease,
    as_of: date,
    lng: float | None,
    lat: float | None,
    adcode: str | None,
    within_km: float,
) -> Where:
    """Return the place of a point or of a region's own point; of neither, the whole country."""
    if (lng is None) != (lat is None):
        raise InvalidInput("lng and lat belong together: one of them is missing")
    if lng is not None and lat is not None:
        return Where(Near(lng, lat, within_km), adcode and check_adcode(adcode))
    if adcode is None:
        return Where(None)
    given = literals({"as_of": as_of.isoformat()})
    rows = release.rows(region.by_adcode(given, literal(check_adcode(adcode))))
    if not rows:
        raise InvalidInput(f"adcode {adcode!r} is not the code of a region in the catalogue")
    if rows[0]["lng"] is None:
        raise InvalidInput(f"adcode {adcode!r} has no position: give lng and lat instead")
    return Where(Near(rows[0]["lng"], rows[0]["lat"], within_km), adcode)


def _step(release: OpenRelease, key: ChainStep, about: Known, near: Near | None) -> Step:
    needs = [need for need in about.needs if need.fact.step is key]
    own = tuple(at(need, near) for need in needs)
    doubtful = any(need.fact.confidence is Confidence.UNVERIFIED for need in judged_by(own))
    sources = dict.fromkeys((need.fact.source_id, need.fact.confidence.code) for need in own)
    status, template = step_status(own), about.product
    return Step(
        key=key,
        status=status,
        stages=STAGES[key],
        needs=own,
        providers=_together(needs, near),
        to_ask=_to_ask(release, key, near) if status is StepStatus.NO_DATA else (),
        confidence=Confidence.UNVERIFIED if doubtful else Confidence.parse(template["confidence"]),
        # A step of which the template says nothing still rests on the template.
        source_ids=tuple(sources) or ((template["source_id"], template["confidence"]),),
    )


def _together(needs: Sequence[OpenNeed], near: Near | None) -> tuple[StepProvider, ...]:
    """Return the places in reach that meet most needs of a step."""
    found = [(need.columns, *reached(need, near)) for need in needs if len(need.columns)]
    if not found:
        return ()
    spots = np.concatenate([offers.spot[within] for offers, within, _ in found])
    full = np.concatenate([offers.full[within] for offers, within, _ in found])
    km = np.concatenate([km[within] for _, within, km in found])
    _, first, spot = np.unique(spots, return_index=True, return_inverse=True)
    meets, partly = np.bincount(spot, full), np.bincount(spot, ~full)
    far = np.where(np.isnan(km), np.inf, km)[first]
    best = np.lexsort((np.maximum(spots[first], 0), far, -partly, -meets))[:SHOWN]
    bodies = np.concatenate([offers.organization[within] for offers, within, _ in found])
    national = np.concatenate([offers.nationwide[within] for offers, within, _ in found])
    return tuple(
        StepProvider(
            organization_id=int(bodies[first[i]]),
            site_id=max(int(spots[first[i]]), 0) or None,
            km=shown_km(km[first[i]]),
            nationwide=bool(national[first[i]]),
            meets=int(meets[i]),
            partly=int(partly[i]),
        )
        for i in best.tolist()
    )


def _to_ask(release: OpenRelease, key: ChainStep, near: Near | None) -> tuple[Provider, ...]:
    if near is None or key not in TRADE:
        return ()
    found = at(trade(release, key), replace(near, within_km=LONGEST_WITHIN_KM), TRADE_SHOWN)
    nearest: dict[int, Provider] = {}
    for one in found.providers:
        nearest.setdefault(one.organization_id, one)
    return tuple(nearest.values())[:ASKED]


@remembered(len(TRADE))
def trade(release: OpenRelease, key: ChainStep) -> OpenNeed:
    """Return the bodies of the trade of a step, whatever they can do."""
    rows = [
        row
        for kind in TRADE[key]
        for row in release.rows(chain_offer.advisers({}, literal(kind.code)))
    ]
    fact = Fact(key, key.zh, 0, Confidence.IMPORTED)
    return OpenNeed(fact, tuple(offered(row, None) for row in rows if row["lng"] is not None))


def _changes(about: Known, as_of: date) -> tuple[Change, ...]:
    """Return what begins or ends after the day, soon enough to prepare for; the next first."""
    last = date.fromordinal(as_of.toordinal() + NOTICE_DAYS)

    def soon(day: date | None) -> date | None:
        return day if day is not None and as_of < day <= last else None

    found = [
        Change(
            number=row["number"],
            subject=row["subject"],
            begins=soon(row["valid_from"]),
            ends=soon(row["valid_to"]),
            source_id=row["source_id"],
            confidence=Confidence.parse(row["confidence"]),
        )
        for row in about.requirements
    ]
    told = [one for one in found if one.begins or one.ends]
    return tuple(sorted(told, key=lambda one: (one.begins or one.ends or last, one.number)))
