"""Steps S1-S4 of a product's chain: standards, tests, laboratories, certification.

One function a step. None knows of a place: what it finds holds for a release and a day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from nqi.catalog import chain_offer, product
from nqi.questions.onestop_asked import Asked, fact_of
from nqi.questions.onestop_need import (
    Fact,
    Offered,
    OpenNeed,
    Row,
    best_of_each_place,
    is_national,
    offered,
    right_lack,
)
from nqi.questions.onestop_offer import Offers
from nqi.questions.onestop_scope import Records, Rule, may_stand, offers, standing
from nqi.terms import (
    ChainStep,
    Confidence,
    RecordKind,
    Regime,
    Scheme,
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
        by_standard = _of_roots(asked, roots), _tested(test, named=bool(test["root"]))
        by_name = asked.named_scopes, _tested(test, named=False)
        fact = replace(
            fact_of(ChainStep.S2, test, test["parameter"]),
            number=test["number"],
            handling=test["handling"],
            note=test["limits"],
        )
        yield OpenNeed(fact, _offered(asked, by_standard, by_name))


def _of_roots(asked: Asked, roots: set[str]) -> Records:
    return asked.scopes.of(lambda row: row["root"] in roots)


def _offered(asked: Asked, *parts: tuple[Records, Rule]) -> Offers:
    return offers(asked.grounds, RecordKind.CAPABILITY, parts)


def _tested(test: Row, *, named: bool) -> Rule:
    """Return what a scope lacks for a test; ``named`` where its very standard is in the scope."""

    def lack(row: Row) -> StepReason | None:
        if not may_stand(row):
            raise LookupError(row["status"])
        parameter = row["parameter"]
        all_of_it = parameter is None or search_key(parameter).startswith(_EVERYTHING)
        same = parameter is not None and _overlap(parameter, test["parameter"])
        if same or (named and all_of_it):
            return None
        by_standard = row["root"] is not None
        return StepReason.PARAMETER_NOT_STATED if by_standard else StepReason.NAMED_ONLY

    return lack


def _overlap(one: str, other: str) -> bool:
    """Return whether a scope's parameter states that of a test, or is a part of it in words."""
    scope, test = search_key(one), search_key(other)
    return test in scope or (len(scope) > 1 and scope in test)


def laboratories(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S3: for each right that a regime asks for, and each thing it asks, who has it."""
    regimes = {row["regime"] for row in asked.every_requirement}
    for need in asked.of_step(ChainStep.S3):
        if need["regime"] is not None and need["regime"] not in regimes:
            settled = (StepStatus.NO_DATA, StepReason.NOT_STATED)
            yield OpenNeed(fact_of(ChainStep.S3, need, need["name"]), settled=settled)
        for row in asked.requirements:
            if need["regime"] in (None, row["regime"]):
                fact = replace(
                    fact_of(ChainStep.S3, need, need["name"]),
                    number=row["number"],
                    valid_from=row["valid_from"],
                    valid_to=row["valid_to"],
                    confidence=_weaker(need, row),
                )
                yield OpenNeed(fact, _able(asked, need["code"], row))


def _able(asked: Asked, scheme: str | None, required: Row) -> Sequence[Offered]:
    if scheme == Scheme.CCC_DESIGNATION.code:
        rows = asked.release.rows(chain_offer.designated(asked.given, _kind(required)))
        return best_of_each_place(_by_right(rows))

    def lack(row: Row) -> StepReason | None:
        if not may_stand(row):
            raise LookupError(row["status"])
        if required["root"] is None and row["scheme"] != scheme:
            raise LookupError(row["scheme"])
        return _lack_of_scope(row, scheme, required)

    if required["root"] is None:  # a regime with a catalogue of its own: scopes name the product
        return _offered(asked, (asked.named_scopes, lack))
    return _offered(asked, (_of_roots(asked, {required["root"]}), lack))


def _lack_of_scope(row: Row, scheme: str | None, required: Row) -> StepReason | None:
    if scheme is not None and row["scheme"] != scheme:
        return StepReason.RIGHT_NOT_SHOWN
    lack = standing(row)
    states_edition = row["norm"] is not None and row["norm"] != row["base"]
    asked = required["edition_norm"] or required["norm"]
    is_other = states_edition and asked not in (row["norm"], row["base"])
    return lack or (StepReason.STALE_EDITION if is_other else None)


def _weaker(one: Row, other: Row) -> Confidence:
    unverified = Confidence.UNVERIFIED.code in (one["confidence"], other["confidence"])
    return Confidence.UNVERIFIED if unverified else Confidence.parse(one["confidence"])


def certification(asked: Asked) -> Iterator[OpenNeed]:
    """Yield S4: each scheme of certification, of CCC each kind, with who certifies by it."""
    kinds = [row for row in asked.requirements if row["regime"] == Regime.CCC.code]
    for need in asked.of_step(ChainStep.S4):
        fact = fact_of(ChainStep.S4, need, need["name"])
        if need["code"] != CCC or not kinds:
            yield _certified(asked, fact, need["code"])
            continue
        for kind in kinds:
            weaker = replace(fact, number=kind["number"], confidence=_weaker(need, kind))
            yield _certified(asked, weaker, _kind(kind))


def _certified(asked: Asked, fact: Fact, scheme: str) -> OpenNeed:
    rows = asked.release.rows(chain_offer.certifying(asked.given, scheme))
    return OpenNeed(fact, best_of_each_place(_by_right(rows, certifies=True)))


def _kind(required: Row) -> str:
    return f"{CCC}-{required['number']}"


def _by_right(rows: Iterable[Row], *, certifies: bool = False) -> list[Offered]:
    """Return the offers of bodies in a scheme.

    A body that ``certifies`` does so by the whole scheme, and for the whole country where it says
    so; a laboratory is designated for a kind, and has to be reached.
    """
    found = []
    for row in rows:
        try:
            lacks = [
                right_lack(row, prefix)
                for prefix, key in (("", "evidence_key"), ("other_", "other_key"))
                if row[key] is not None
            ]
        except LookupError:
            continue
        lack = next(filter(None, lacks), None)
        if not certifies and not row["is_exact"]:
            lack = lack or StepReason.RIGHT_NOT_SHOWN
        found.append(_shown(row, lack, nationwide=certifies and is_national(row)))
    return found


def _shown(row: Row, lack: StepReason | None, *, nationwide: bool) -> Offered:
    """Return an offer that the body itself shows when no qualification is on record."""
    offer = offered(row, lack, nationwide=nationwide)
    if row["evidence_key"] is None:
        body = (RecordKind.ORGANIZATION.code, str(row["organization_id"]))
        return replace(offer, evidence=(body,))
    return offer
