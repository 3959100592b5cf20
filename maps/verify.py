"""The page where numbers are verified: one answer in words for each; unknown is never invalid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal
from starlette.responses import Response

from maps.page import Visit
from nqi.catalog import organization, release
from nqi.catalog import verify as catalog
from nqi.errors import InvalidInput
from nqi.questions.verify import Verification, guess_kind, verify
from nqi.terms import QualificationStatus, VerifyAnswer, VerifyKind

MOST_NUMBERS = 50

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """One answer, with what a person needs to judge it."""

    found: Verification
    tone: str
    """good, warn, bad or nothing for "not in the catalogue"."""
    renewal_unknown: bool
    """The published term has ended since the source was written: it may have been renewed."""
    body: Row | None
    source: Row | None
    searched: tuple[Row, ...]
    """The data sets that could have held the number."""


def page(visit: Visit) -> Response:
    """Answer the form and, for each number asked, what the catalogue knows of it on the day."""
    params = visit.request.query_params
    numbers = [line.strip() for line in params.get("number", "").splitlines() if line.strip()]
    if len(numbers) > MOST_NUMBERS:
        raise InvalidInput(f"number: {len(numbers)} lines, at most {MOST_NUMBERS} are answered")
    asked = VerifyKind.parse(params["kind"]) if params.get("kind") else None
    verdicts = [_verdict(visit, asked or guess_kind(number), number) for number in numbers]
    return visit.page(
        "verify.html",
        current="verify",
        kinds=list(VerifyKind),
        asked=asked,
        numbers="\n".join(numbers),
        verdicts=verdicts,
    )


def _verdict(visit: Visit, kind: VerifyKind, number: str) -> Verdict:
    found = verify(visit.release, kind, number, visit.as_of)
    source = _first(visit, release.source_of, found.source_id, found.confidence)
    unknown = _may_be_renewed(found, source)
    return Verdict(
        found,
        _tone(found, renewal_unknown=unknown),
        unknown,
        _first(visit, organization.by_id, found.organization_id),
        source,
        () if source else tuple(visit.rows(catalog.sources({}, literal(kind.code)))),
    )


def _first(visit: Visit, build: Any, key: int | None, *more: Any) -> Row | None:
    if key is None:
        return None
    given = {"as_of": literal(visit.as_of.isoformat())}
    rows = visit.rows(build(given, literal(key), *map(literal, more)))
    return rows[0] if rows else None


def _may_be_renewed(found: Verification, source: Row | None) -> bool:
    if found.status is not QualificationStatus.EXPIRED or source is None or found.since is None:
        return False
    return source["as_of"] is None or str(source["as_of"]) < found.since


def _tone(found: Verification, *, renewal_unknown: bool) -> str:
    if found.answer is VerifyAnswer.FOUND_VALID:
        return "good"
    if found.answer is VerifyAnswer.FOUND_NOT_VALID:
        return "warn" if renewal_unknown else "bad"
    return "warn" if found.diagnosis_what else ""
