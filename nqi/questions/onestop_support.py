"""Steps S5-S9 of a product's chain: instruments, traceability, materials, export, advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import literal

from nqi.catalog import chain, chain_offer, chain_scope
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.questions.onestop_asked import Asked, fact_of, rights_of
from nqi.questions.onestop_need import (
    Fact,
    OpenNeed,
    Row,
    best_of_each_place,
    is_national,
    named_in,
    offered,
)
from nqi.questions.onestop_offer import Offers
from nqi.questions.onestop_scope import Rule, grounds, may_stand, offers, records, standing
from nqi.remembered import remembered
from nqi.terms import (
    AcceptanceBasis,
    CapabilityKind,
    ChainStep,
    Confidence,
    LegalControl,
    RecordKind,
    ResourceKind,
    StepReason,
    StepStatus,
)
from nqi.text import phrase

TBT = "TBT"
PROFICIENCY_TEST = "PT"
DAYS_KEPT = 4
"""Days of which the keepers of measurement standards are remembered."""
_LEGAL = (AcceptanceBasis.STATUTORY.code, AcceptanceBasis.AUTHORIZED.code)
_ACCEPTED = (*_LEGAL, AcceptanceBasis.CNAS.code, AcceptanceBasis.CIPM_MRA.code)
_VERIFIED = (LegalControl.VERIFICATION.code, LegalControl.TYPE_APPROVAL_AND_VERIFICATION.code)


def instruments(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S5: each instrument, with who verifies or calibrates it by an accepted basis."""
    for need in asked.instruments:
        words = literal(phrase(need["instrument"]))
        rows = asked.release.rows(chain_scope.calibrators(asked.given, words))
        meant = [row for row in rows if named_in(need["instrument"], row["object"])]
        named = records(asked.grounds, meant, judged=("object",))
        rule = _serves(controlled=need["control"] in _VERIFIED)
        found = offers(asked.grounds, RecordKind.CAPABILITY, [(named, rule)])
        fact = replace(
            fact_of(ChainStep.S5, need, need["instrument"]),
            code=need["kind_code"],
            handling=need["handling"],
            note=need["note"],
        )
        yield OpenNeed(fact, found)


def _serves(*, controlled: bool) -> Rule:
    """Return what a service lacks; ``controlled`` for an instrument that the law has verified."""

    def lack(row: Row) -> StepReason | None:
        if not may_stand(row):
            raise LookupError(row["status"])
        basis = row["acceptance_basis"]
        if controlled and (row["kind"] != CapabilityKind.VERIFICATION.code or basis not in _LEGAL):
            return StepReason.VERIFICATION_NEEDED
        if basis not in _ACCEPTED:
            return StepReason.BASIS_NOT_STATED
        return standing(row) if row["has_right"] else None

    return lack


def measurement(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S6: for each field of measurement, who keeps a standard that is traced to the top."""
    unverified = Confidence.UNVERIFIED.code
    fields: dict[str, Row] = {}
    # A field is as sure to be needed as the surest instrument of it.
    for need in sorted(asked.instruments, key=lambda one: one["confidence"] == unverified):
        fields.setdefault(need["category"], need)
    kept = _kept(asked.release, asked.as_of) if fields else {}
    for category, need in sorted(fields.items()):
        fact = replace(fact_of(ChainStep.S6, need, category), code=category)
        yield OpenNeed(fact, kept.get(category, ()))


@remembered(DAYS_KEPT)
def _kept(release: OpenRelease, as_of: date) -> Mapping[str, Offers]:
    """Return who keeps measurement standards of each field: every product shares them."""
    given = literals({"as_of": as_of.isoformat()})
    rows = release.rows(chain_scope.measurement_standards(given))
    on = grounds(release, as_of)
    kept = {
        category: records(on, [row for row in rows if row["category"] == category])
        for category in {row["category"] for row in rows}
    }
    kind = RecordKind.MEASUREMENT_STANDARD
    return {category: offers(on, kind, [(found, _traced)]) for category, found in kept.items()}


def _traced(row: Row) -> StepReason | None:
    lack = standing(row)
    return StepReason.OPEN_CHAIN if row["is_open"] else lack


def materials(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S7: reference materials and proficiency tests; by post, so no distance is a gap."""
    for need in asked.of_step(ChainStep.S7):
        if need["code"] == PROFICIENCY_TEST:
            rows = asked.release.rows(chain_offer.proficiency_testing(asked.given))
        else:
            words = literal(phrase(need["name"]))
            rows = asked.release.rows(chain_offer.materials(asked.given, words))
        found = [offered(row, lack, nationwide=True) for row, lack in rights_of(rows)]
        fact = fact_of(ChainStep.S7, need, need["name"])
        yield OpenNeed(fact, best_of_each_place(found))


def export(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S8: notifications that touch the product, and who is accepted abroad."""
    for need in asked.of_step(ChainStep.S8):
        fact = fact_of(ChainStep.S8, need, need["name"])
        if need["code"] == TBT:
            yield _notified(asked, fact)
            continue
        rows = asked.release.rows(chain_offer.holders(asked.given, literal(need["code"])))
        found = [offered(row, lack) for row, lack in rights_of(rows)]
        yield OpenNeed(fact, best_of_each_place(found))


def _notified(asked: Asked, fact: Fact) -> OpenNeed:
    found = asked.release.rows(chain.notifications(asked.given, asked.code))
    evidence = tuple((RecordKind.TBT_NOTIFICATION.code, str(row["id"])) for row in found)
    if evidence:
        return OpenNeed(
            fact, settled=(StepStatus.SATISFIED, StepReason.NATIONWIDE), evidence=evidence
        )
    return OpenNeed(fact, settled=(StepStatus.NO_DATA, StepReason.NOBODY_KNOWN))


def advice(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S9: bodies that advise, and resources that are open to everybody."""
    for need in asked.of_step(ChainStep.S9):
        fact = fact_of(ChainStep.S9, need, need["name"])
        code = literal(need["code"])
        if need["code"] in ResourceKind.__members__:
            known = bool(asked.release.rows(chain.resources(asked.given, code)))
            settled = (
                (StepStatus.SATISFIED, StepReason.NATIONWIDE)
                if known
                else (StepStatus.NO_DATA, StepReason.NOBODY_KNOWN)
            )
            yield OpenNeed(fact, settled=settled)
            continue
        rows = asked.release.rows(chain_offer.advisers(asked.given, code))
        yield OpenNeed(
            fact,
            best_of_each_place([offered(row, None, nationwide=is_national(row)) for row in rows]),
        )
