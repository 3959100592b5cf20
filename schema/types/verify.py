"""Verification: the answer of ``nqi.questions.verify``, its record and sources."""

from dataclasses import asdict
from typing import Any

import graphene
import orjson

from nqi.catalog import organization, qualification, release, verify
from nqi.catalog.answer import columns_of
from nqi.catalog.statement import Given, Query
from nqi.questions.verify import verify as ask_verify
from nqi.terms import Term
from schema.context import Context
from schema.fields import Bound, One, column, every, one
from schema.nodes import PREFIX_OF_TYPE
from schema.prepare import as_of
from schema.types.catalog import Dataset
from schema.types.enums import QualificationStatus, VerifyAnswer, VerifyKind
from schema.types.organization import Organization
from schema.types.qualification import Qualification
from schema.types.source import Source

_ANSWER = [
    "kind",
    "number",
    "normalized",
    "as_of",
    "answer",
    "reason_code",
    "status",
    "reason",
    "since",
    "until",
    "diagnosis_what",
    "diagnosis_expected",
    "record",
    "organization_id",
    "qualification_id",
    "source_id",
    "confidence",
]
_TYPES = {
    "organization": "Organization",
    "qualification": "Qualification",
    "capability": "Capability",
    "certificate": "Certificate",
    "tbt_notification": "TbtNotification",
}


class NumberDiagnosis(graphene.ObjectType):
    what = graphene.String(required=True)
    expected = graphene.String(required=True)


def _diagnosis(given: Given, what: Any, expected: Any) -> Query:
    return verify.diagnosis_of(what, expected)


class Verification(graphene.ObjectType):
    kind = graphene.Field(VerifyKind, required=True)
    number = graphene.String(required=True)
    normalized = graphene.String(required=True)
    as_of = graphene.Date(required=True)
    answer = graphene.Field(VerifyAnswer, required=True)
    reason_code = graphene.String(required=True)
    status = graphene.Field(QualificationStatus)
    reason = graphene.String()
    since = graphene.Date()
    until = graphene.Date()
    diagnosis = one(NumberDiagnosis, _diagnosis, "diagnosis_what", "diagnosis_expected")
    record_id = column(graphene.String, "record")
    organization = one(Organization, organization.by_id, "organization_id")
    qualification = one(Qualification, qualification.by_id, "qualification_id")
    source = one(Source, release.source_of, "source_id", "confidence")
    completeness = every(Dataset, verify.sources, "kind")


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    answer = ask_verify(
        context.release, arguments["kind"], arguments["number"], as_of(arguments, context)
    )
    values = asdict(answer, dict_factory=_coded)
    prefix = PREFIX_OF_TYPE.get(_TYPES.get(answer.table_name or "", ""))
    values["record"] = f"{prefix}{answer.record_id}" if prefix else None
    is_right = answer.table_name == "qualification"
    values["qualification_id"] = answer.record_id if is_right else None
    return {"as_of": answer.as_of.isoformat(), "answer": orjson.dumps(values).decode()}


def _coded(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.code if isinstance(value, Term) else value for name, value in items}


def verification() -> Bound:
    """Return the root field of the verification of a number."""
    return Bound(
        Verification,
        One(lambda given: columns_of(given["answer"], _ANSWER)),
        required=True,
        prepare=_prepare,
        computes=True,
        kind=graphene.Argument(VerifyKind, required=True),
        number=graphene.String(required=True),
        as_of=graphene.Date(),
    )
