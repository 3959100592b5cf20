"""Steps S1-S4 of a product's chain: standards, tests, laboratories, certification.

One function a step. None knows of a place: what it finds holds for a release and a day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import literal

from nqi.catalog import chain, product
from nqi.questions.onestop_asked import Asked, fact_of
from nqi.questions.onestop_need import (
    Fact,
    Offered,
    OpenNeed,
    Row,
    best_of_each_place,
    offered,
    right_evidence,
    right_lack,
)
from nqi.terms import (
    ChainStep,
    Confidence,
    RecordKind,
    Regime,
    StandardStatus,
    StepReason,
    StepStatus,
)
from nqi.text import search_key

CCC = "CCC"
_WORDS = Path(__file__).parent / "onestop.toml"
_EVERYTHING = tuple(tomllib.loads(_WORDS.read_text(encoding="utf-8"))["everything"])


def standards(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S1: the standards that apply on the day, and whether each is in force."""
    for row in asked.requirements:
        if row["norm"] is None:
            continue
        found = row["edition_id"]
        evidence = ((RecordKind.STANDARD.code, str(found)),) if found is not None else ()
        fact = requirement_fact(row)
        yield OpenNeed(fact, settled=_of_edition(row, asked.as_of), evidence=evidence)


def _of_edition(row: Row, day: date) -> tuple[StepStatus, StepReason]:
    status = row["status"] if row["edition_id"] is not None else None
    if status == StandardStatus.IN_FORCE.code:
        return StepStatus.SATISFIED, StepReason.IN_FORCE
    if status in (None, StandardStatus.UNKNOWN.code):
        if row["valid_from"] is not None:
            return StepStatus.SATISFIED, StepReason.REQUIRED_BY_SOURCE
        return StepStatus.PARTIAL, StepReason.DATES_UNKNOWN
    return StepStatus.PARTIAL, StepReason.NOT_IN_FORCE


def requirement_fact(row: Row) -> Fact:
    """Return what a requirement of a product asks."""
    return replace(
        fact_of(ChainStep.S1, row, row["title"] or row["subject"]),
        number=row["number"],
        note=row["subject"],
    )


def tests(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S2: each test, with who states it or its standard or its product in a scope."""
    required = {row["root"] for row in asked.requirements if row["root"]}
    for test in asked.release.rows(product.tests(asked.given, asked.code)):
        roots = {test["root"]} if test["root"] else required
        by_standard = [
            _tested(row, test, named=bool(test["root"]))
            for row in asked.scopes
            if row["root"] in roots
        ]
        by_name = [_tested(row, test, named=False) for row in asked.named_scopes]
        fact = replace(
            fact_of(ChainStep.S2, test, test["parameter"]),
            number=test["number"],
            handling=test["handling"],
            note=test["limits"],
        )
        yield OpenNeed(fact, best_of_each_place([*by_standard, *by_name]))


def _tested(row: Row, test: Row, *, named: bool) -> Offered:
    """Return an offer of a test; ``named`` when the scope names the very standard of the test."""
    parameter = row["parameter"]
    all_of_it = parameter is None or parameter.startswith(_EVERYTHING)
    same = parameter is not None and _overlap(parameter, test["parameter"])
    by_standard = row["root"] is not None
    lack = None
    if not same and not (named and all_of_it):
        lack = StepReason.PARAMETER_NOT_STATED if by_standard else StepReason.NAMED_ONLY
    return offered(row, lack, more=right_evidence(row))


def _overlap(one: str, other: str) -> bool:
    a, b = search_key(one), search_key(other)
    return a in b or b in a


def laboratories(asked: Asked) -> Iterator[OpenNeed]:
    """For each right that a regime asks for, and each thing the regime asks: who has it."""
    for need in asked.of_step(ChainStep.S3):
        for row in asked.requirements:
            if need["regime"] in (None, row["regime"]):
                fact = replace(
                    fact_of(ChainStep.S3, need, need["name"]),
                    number=row["number"],
                    valid_from=row["valid_from"],
                    valid_to=row["valid_to"],
                    confidence=_weaker(need, row),
                )
                yield OpenNeed(fact, best_of_each_place(_able(asked, need["code"], row)))


def _able(asked: Asked, scheme: str | None, required: Row) -> list[Offered]:
    if required["regime"] == Regime.CCC.code:
        rows = asked.release.rows(chain.designated(asked.given, _kind(required["number"])))
        return _by_right(rows)
    if required["root"] is None:  # a regime with a catalogue of its own: scopes name the product
        able = [row for row in asked.named_scopes if row["scheme"] == scheme]
    else:
        able = [row for row in asked.scopes if row["root"] == required["root"]]
    return [
        offered(row, _lack_of_scope(row, scheme, required), more=right_evidence(row))
        for row in able
    ]


def _lack_of_scope(row: Row, scheme: str | None, required: Row) -> StepReason | None:
    if scheme is not None and row["scheme"] != scheme:
        return StepReason.RIGHT_NOT_SHOWN
    lack = right_lack(row, row["status"])
    states_edition = row["norm"] is not None and row["norm"] != row["base"]
    asks_edition = states_edition and required["norm"] not in (row["norm"], row["base"])
    return lack or (StepReason.STALE_EDITION if asks_edition else None)


def _weaker(one: Row, other: Row) -> Confidence:
    unverified = Confidence.UNVERIFIED.code in (one["confidence"], other["confidence"])
    return Confidence.UNVERIFIED if unverified else Confidence.parse(one["confidence"])


def certification(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S4: each scheme of certification, with who certifies by it."""
    kinds = [row["number"] for row in asked.requirements if row["regime"] == Regime.CCC.code]
    for need in asked.of_step(ChainStep.S4):
        fact = fact_of(ChainStep.S4, need, need["name"])
        schemes = [_kind(kind) for kind in kinds] if need["code"] == CCC else []
        schemes = schemes or [literal(need["code"])]
        rows = [
            row
            for scheme in schemes
            for row in asked.release.rows(chain.certifying(asked.given, scheme))
        ]
        numbers = ", ".join(kinds) if need["code"] == CCC else ""
        yield OpenNeed(
            replace(fact, number=numbers or None),
            best_of_each_place(_by_right(rows, exactly=False)),
        )


def _kind(number: str) -> Any:
    return literal(f"{CCC}-{number}")


def _by_right(rows: Iterable[Row], *, exactly: bool = True) -> list[Offered]:
    """Return the offers of bodies in a scheme; ``exactly`` where a scheme above is too wide."""
    found = []
    for row in rows:
        try:
            lack = right_lack(row, row["status"]) if row["evidence_key"] is not None else None
        except LookupError:
            continue
        if exactly and not row["is_exact"]:
            lack = lack or StepReason.RIGHT_NOT_SHOWN
        found.append(_shown(row, lack))
    return found


def _shown(row: Row, lack: StepReason | None) -> Offered:
    """Return an offer that the body itself shows when no qualification is on record."""
    offer = offered(row, lack)
    if row["evidence_key"] is None:
        body = (RecordKind.ORGANIZATION.code, str(row["organization_id"]))
        return replace(offer, evidence=(body,))
    return offer
