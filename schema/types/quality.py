"""Data quality (数据质量): the answer of ``nqi.questions.quality``, with the data sets it is of."""

from typing import Any

import graphene
import orjson
from sqlalchemy import literal

from nqi.catalog import release as releases
from nqi.catalog.answer import columns_of, items_of, rows_of
from nqi.questions.quality import Finding, QualityAnswer
from nqi.questions.quality import quality as ask_quality
from nqi.terms import Severity as SeverityTerm
from schema.context import Context
from schema.fields import Bound, Expression, Many, One, column, every, many, required_list
from schema.nodes import record_id
from schema.prepare import as_of
from schema.types.catalog import Dataset
from schema.types.enums import RecordKind, Severity

_TOTALS = ["release", "errors", "warnings", "information"]
_CHECK = [
    "id",
    "severity",
    "title",
    "title_en",
    "why",
    "why_en",
    "examined",
    "found",
    "share",
    "examples",
]
_EXAMPLE = ["record_kind", "record_key", "title", "value"]


class QualityExample(graphene.ObjectType):
    record_kind = graphene.Field(RecordKind)
    record_id = Bound(
        graphene.String,
        Expression(
            lambda given, kind, key: record_id(given, kind, key, literal("")),
            ("record_kind", "record_key"),
        ),
    )
    title = graphene.String(required=True)
    value = graphene.String()


class QualityCheck(graphene.ObjectType):
    id = column(graphene.String, "id", required=True)
    severity = graphene.Field(Severity, required=True)
    title = graphene.String(required=True)
    title_en = graphene.String(required=True)
    why = graphene.String(required=True)
    why_en = graphene.String(required=True)
    examined = graphene.Int(required=True)
    found = graphene.Int(required=True)
    share = graphene.Float()
    examples = many(
        QualityExample, lambda given, examples: items_of(examples, _EXAMPLE), "examples"
    )


class RejectionCount(graphene.ObjectType):
    rule = graphene.String(required=True)
    rejected = graphene.Int(required=True)


class DataQuality(graphene.ObjectType):
    release = graphene.String(required=True)
    as_of = Bound(graphene.Date, Expression(lambda given: given["as_of"]), required=True)
    errors = graphene.Int(required=True)
    warnings = graphene.Int(required=True)
    information = graphene.Int(required=True)
    checks = Bound(
        required_list(QualityCheck), Many(lambda given: rows_of(given["answer"], "checks", _CHECK))
    )
    rejections = Bound(
        required_list(RejectionCount),
        Many(lambda given: rows_of(given["answer"], "rejections", ["rule", "rejected"])),
    )
    datasets = every(Dataset, releases.datasets)


def _prepare(arguments: dict[str, Any], context: Context) -> dict[str, Any]:
    """Ask the question; its answer is one JSON value, from which the selected fields are taken."""
    answer = ask_quality(context.release, as_of(arguments, context))
    chosen = answer.chosen(arguments.get("severity") or (), arguments.get("rule"))
    return {"as_of": answer.as_of.isoformat(), "answer": _as_json(answer, chosen)}


def _as_json(answer: QualityAnswer, chosen: tuple[Finding, ...]) -> str:
    totals = {
        "release": answer.release,
        "errors": answer.total(SeverityTerm.ERROR),
        "warnings": answer.total(SeverityTerm.WARNING),
        "information": answer.total(SeverityTerm.INFO),
    }
    rejections = [dict(row) for row in answer.rejections]
    return orjson.dumps(
        totals | {"checks": list(map(_check, chosen)), "rejections": rejections}
    ).decode()


def _check(finding: Finding) -> dict[str, Any]:
    words = finding.check.words
    return {
        "id": finding.check.id,
        "severity": finding.check.severity.code,
        "title": words["zh"],
        "title_en": words["en"],
        "why": words["why"],
        "why_en": words["why_en"],
        "examined": finding.examined,
        "found": finding.found,
        "share": finding.share,
        "examples": [{name: row[name] for name in _EXAMPLE} for row in finding.examples],
    }


def data_quality() -> Bound:
    """Return the root field of the question."""
    return Bound(
        DataQuality,
        One(lambda given: columns_of(given["answer"], _TOTALS)),
        prepare=_prepare,
        computes=True,
        severity=graphene.List(graphene.NonNull(Severity)),
        rule=graphene.String(),
        as_of=graphene.Date(),
    )
