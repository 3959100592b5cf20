"""The steps S1-S9 of a product's chain in order, as needs with everybody who may meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nqi.questions import onestop_proof as proof
from nqi.questions import onestop_support as support
from nqi.questions.onestop_asked import Asked, fact_of
from nqi.questions.onestop_need import OpenNeed, Row
from nqi.terms import ChainStep, StepReason, StepStatus

STEPS: dict[ChainStep, Callable[[Asked], Iterator[OpenNeed]]] = {
    ChainStep.S1: proof.standards,
    ChainStep.S2: proof.tests,
    ChainStep.S3: proof.laboratories,
    ChainStep.S4: proof.certification,
    ChainStep.S5: support.instruments,
    ChainStep.S6: support.measurement,
    ChainStep.S7: support.materials,
    ChainStep.S8: support.export,
    ChainStep.S9: support.advice,
}


def open_needs(asked: Asked) -> tuple[OpenNeed, ...]:
    """Return the needs of every step in order; a step that does not apply has one that says so."""
    absent = {row["step"]: row for row in asked.needs if not row["name"]}
    found: list[OpenNeed] = []
    for step, of_step in STEPS.items():
        if step.code in absent:
            found.append(_not_applicable(step, absent[step.code]))
        else:
            found.extend(list(of_step(asked)) or [_not_stated(step, asked)])
    return tuple(found)


def _not_stated(step: ChainStep, asked: Asked) -> OpenNeed:
    """Return a step of which the template of the product says nothing."""
    product = {**asked.product, "code": None}
    settled = (StepStatus.NO_DATA, StepReason.NOT_STATED)
    return OpenNeed(fact_of(step, product, asked.product["name"]), settled=settled)


def _not_applicable(step: ChainStep, row: Row) -> OpenNeed:
    settled = (StepStatus.NOT_APPLICABLE, StepReason.NOT_ASKED)
    return OpenNeed(fact_of(step, row, row["note"] or step.zh), settled=settled)
