"""Steps S5-S9 of a product's chain: instruments, traceability, materials, export, advice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import literal

from nqi.catalog import chain, chain_offer
from nqi.questions.onestop_asked import Asked, fact_of, may_hold, rights_of
from nqi.questions.onestop_need import (
    Fact,
    OpenNeed,
    Row,
    best_of_each_place,
    is_national,
    named_in,
    offered,
    right_evidence,
    right_lack,
)
from nqi.questions.traceability import traceability
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
_LEGAL = (AcceptanceBasis.STATUTORY.code, AcceptanceBasis.AUTHORIZED.code)
_ACCEPTED = (*_LEGAL, AcceptanceBasis.CNAS.code, AcceptanceBasis.CIPM_MRA.code)
_VERIFIED = (LegalControl.VERIFICATION.code, LegalControl.TYPE_APPROVAL_AND_VERIFICATION.code)


def instruments(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S5: each instrument, with who verifies or calibrates it by an accepted basis."""
    for need in asked.instruments:
        words = literal(phrase(need["instrument"]))
        rows = asked.release.rows(chain_offer.calibrators(asked.given, words))
        controlled = need["control"] in _VERIFIED
        offers = [
            offered(row, _lack_of_basis(row, controlled), more=right_evidence(row))
            for row in rows
            if may_hold(row) and named_in(need["instrument"], row["object"])
        ]
        fact = replace(
            fact_of(ChainStep.S5, need, need["instrument"]),
            code=need["kind_code"],
            handling=need["handling"],
            note=need["note"],
        )
        yield OpenNeed(fact, best_of_each_place(offers))


def _lack_of_basis(row: Row, controlled: bool) -> StepReason | None:
    """Return what a service lacks; ``controlled`` for an instrument that the law has verified."""
    basis = row["acceptance_basis"]
    if controlled and (row["kind"] != CapabilityKind.VERIFICATION.code or basis not in _LEGAL):
        return StepReason.VERIFICATION_NEEDED
    if basis not in _ACCEPTED:
        return StepReason.BASIS_NOT_STATED
    return right_lack(row) if row["qualification_id"] is not None else None


def measurement(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S6: for each field of measurement, who keeps a standard that is traced to the top."""
    unverified = Confidence.UNVERIFIED.code
    fields: dict[str, Row] = {}
    # A field is as sure to be needed as the surest instrument of it.
    for need in sorted(asked.instruments, key=lambda one: one["confidence"] == unverified):
        fields.setdefault(need["category"], need)
    codes = literal(json.dumps(sorted(fields)))
    rows = asked.release.rows(chain_offer.measurement_standards(asked.given, codes))
    for category, need in sorted(fields.items()):
        offers = [
            offered(row, lack)
            for row in rows
            if row["category"] == category
            for lack in _lacks_of_standard(asked, row)
        ]
        fact = replace(fact_of(ChainStep.S6, need, category), code=category)
        yield OpenNeed(fact, best_of_each_place(offers))


def _lacks_of_standard(asked: Asked, row: Row) -> Iterator[StepReason | None]:
    try:
        lack = right_lack(row)
    except LookupError:
        return
    key = row["evidence_key"]
    if key not in asked.traced:
        found = traceability(asked.release, key, asked.as_of.isoformat())
        asked.traced[key] = found is not None and found.complete
    yield lack if asked.traced[key] else StepReason.OPEN_CHAIN


def materials(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S7: reference materials and proficiency tests; by post, so no distance is a gap."""
    for need in asked.of_step(ChainStep.S7):
        if need["code"] == PROFICIENCY_TEST:
            rows = asked.release.rows(chain_offer.proficiency_testing(asked.given))
        else:
            words = literal(phrase(need["name"]))
            rows = asked.release.rows(chain_offer.materials(asked.given, words))
        offers = [offered(row, lack, nationwide=True) for row, lack in rights_of(rows)]
        fact = fact_of(ChainStep.S7, need, need["name"])
        yield OpenNeed(fact, best_of_each_place(offers))


def export(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S8: notifications that touch the product, and who is accepted abroad."""
    for need in asked.of_step(ChainStep.S8):
        fact = fact_of(ChainStep.S8, need, need["name"])
        if need["code"] == TBT:
            yield _notified(asked, fact)
            continue
        rows = asked.release.rows(chain_offer.holders(asked.given, literal(need["code"])))
        offers = [offered(row, lack) for row, lack in rights_of(rows)]
        yield OpenNeed(fact, best_of_each_place(offers))


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
