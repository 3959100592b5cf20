"""Quality of a release: which of its records show a defect, by rules with stable ids.

A rule of the load (NQI-Q001 and following) leaves a row out; a check here (NQI-Q101 and following)
leaves the record in and says what is doubtful about it. No finding means only that this check
found nothing.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import func, literal, select

from nqi.catalog import quality as records
from nqi.catalog import quality_scope as scope
from nqi.catalog.statement import Given, Query, Sql
from nqi.db import Interrupted, OpenRelease
from nqi.errors import NotFound
from nqi.models import (
    Capability,
    CapabilityMethod,
    Dataset,
    MeasurementStandard,
    Model,
    Organization,
    OrganizationIdentifier,
    Qualification,
    Site,
    SourceRecord,
    StandardEdition,
    StatusEvent,
    TraceLink,
)
from nqi.remembered import remembered
from nqi.terms import Severity

MOST_EXAMPLES = 100
DAYS_KEPT = 4
"""Of all checks, those asked for last."""
SECONDS_FOR_TOTALS = 2.0
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """A rule: how bad a breach is, the SELECT of the breaches, and what was looked at."""

    id: str
    severity: Severity
    offending: Callable[[Given], Query]
    examined: type[Model] | None
    """Table whose rows were looked at; every table with a confidence where None."""
    counted: Callable[[Given], Query] | None = None
    """How many breaches there are, where there may be millions: named are then only the first."""

    @property
    def words(self) -> Mapping[str, str]:
        """Title and explanation, ``zh en why why_en``."""
        return _words()[self.id]


CHECKS = (
    Check("NQI-Q101", ERROR, records.synthetic, None, records.synthetic_count),
    Check("NQI-Q102", WARNING, records.expired_but_valid, Qualification),
    Check("NQI-Q103", WARNING, scope.status_disagrees, StandardEdition),
    Check("NQI-Q104", INFO, scope.unknown_standards, CapabilityMethod, scope.unknown_count),
    Check("NQI-Q105", WARNING, scope.stale_scope, CapabilityMethod, scope.stale_count),
    Check("NQI-Q106", WARNING, records.same_name_twice, Organization),
    Check("NQI-Q107", WARNING, records.same_number_twice, OrganizationIdentifier),
    Check("NQI-Q108", WARNING, records.same_right_twice, Qualification),
    Check("NQI-Q109", INFO, records.without_position, Organization),
    Check("NQI-Q110", ERROR, records.outside_region, Site),
    Check("NQI-Q111", ERROR, records.illegal_steps, StatusEvent),
    Check("NQI-Q112", WARNING, records.events_of_one_day, StatusEvent),
    Check("NQI-Q113", WARNING, records.retired_regions, Organization),
    Check("NQI-Q114", INFO, records.long_cma, Qualification),
    Check("NQI-Q115", INFO, scope.replaced_by_nothing, StandardEdition),
    Check("NQI-Q116", WARNING, scope.incomplete_measurement_standards, MeasurementStandard),
    Check("NQI-Q117", WARNING, scope.traced_to_nothing, TraceLink),
    Check("NQI-Q118", INFO, scope.without_method, Capability, scope.unnamed_count),
    Check("NQI-Q119", WARNING, records.incomplete_sources, SourceRecord),
    Check("NQI-Q120", INFO, records.old_sources, SourceRecord),
    Check("NQI-Q121", WARNING, records.much_rejected, Dataset),
    Check("NQI-Q122", ERROR, records.ends_before_it_begins, Qualification),
)


@dataclass(frozen=True)
class Finding:
    """What one check found; ``share`` is null where it had nothing to look at."""

    check: Check
    examined: int
    found: int
    share: float | None
    examples: tuple[Row, ...]
    """At most MOST_EXAMPLES records: ``record_kind record_key title value``, by title and key.

    The first of them by title; of a check that is counted apart the first by id.
    """


@dataclass(frozen=True)
class QualityAnswer:
    """The findings of every check on a day."""

    release: str
    as_of: date
    findings: tuple[Finding, ...]
    rejections: tuple[Row, ...]
    """``rule rejected`` of the load, by rule."""

    def total(self, severity: Severity) -> int:
        """Return how many breaches of a severity there are."""
        return sum(one.found for one in self.findings if one.check.severity is severity)

    def chosen(self, severities: Iterable[Severity], rule: str | None) -> tuple[Finding, ...]:
        """Return the findings of some severities (all without any) and of one rule."""
        wanted = set(severities)
        if rule is not None:
            check_by_id(rule)
        return tuple(
            one
            for one in self.findings
            if (not wanted or one.check.severity in wanted) and rule in {None, one.check.id}
        )


def check_by_id(rule: str) -> Check:
    """Return a check; raise NotFound for an id that no check has."""
    for check in CHECKS:
        if check.id == rule:
            return check
    raise NotFound(f"rule {rule!r} is no check of quality: {CHECKS[0].id} to {CHECKS[-1].id}")


def quality(release: OpenRelease, as_of: date) -> QualityAnswer:
    """Return what every check finds in a release on a day."""
    findings = tuple(finding(release, check, as_of) for check in CHECKS)
    rejected = tuple(release.rows(records.rejections_by_rule({})))
    return QualityAnswer(release.id, as_of, findings, rejected)


def totals(release: OpenRelease, as_of: date) -> tuple[tuple[Severity, int], ...] | None:
    """Return how many breaches of each severity there are.

    None where there are more records than can be looked through while somebody waits for a page
    that is about something else; what was found meanwhile is remembered for who asks next.
    """
    end = monotonic() + SECONDS_FOR_TOTALS
    found = dict.fromkeys(Severity, 0)
    for check in sorted(CHECKS, key=lambda check: check.counted is not None):
        if monotonic() > end:
            return None
        try:
            found[check.severity] += finding(release, check, as_of).found
        except Interrupted:
            return None
    return tuple(found.items())


@remembered(DAYS_KEPT * len(CHECKS))
def finding(release: OpenRelease, check: Check, as_of: date) -> Finding:
    """Return what one check finds; the same question is asked once."""
    given: Given = {"as_of": literal(as_of.isoformat())}
    if check.counted:
        counted = release.rows(check.counted(given))
        examples = _shown(check.offending(given | {"most": literal(MOST_EXAMPLES)}))
        rows = release.rows(examples) if counted[0]["found"] else []
    else:
        rows = counted = release.rows(_shown(check.offending(given), func.count().over()))
    (count,) = release.rows(_examined(check, given))
    examined, found = count["examined"], counted[0]["found"] if counted else 0
    share = found / examined if examined else None
    return Finding(check, examined, found, share, tuple(rows))


def _shown(offending: Query, *counted: Sql) -> Query:
    """Return the first breaches by title and key, with how many there are."""
    rows = offending.subquery()
    shown = select(rows, *(one.label("found") for one in counted))
    return shown.order_by(rows.c.title, rows.c.record_key, rows.c.value).limit(MOST_EXAMPLES)


def _examined(check: Check, given: Given) -> Query:
    if check.examined is None:
        return records.records(given)
    return select(func.count().label("examined")).select_from(check.examined)


def offending(check: Check, given: Given) -> Query:
    """Return every record that a check finds, by title and key."""
    rows = check.offending(given).subquery()
    return select(rows).order_by(rows.c.title, rows.c.record_key, rows.c.value)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def lines(release: OpenRelease, as_of: date, findings: Sequence[Finding]) -> Iterable[Row]:
    """Yield every record found, each with its check, one check after another."""
    given: Given = {"as_of": literal(as_of.isoformat())}
    for finding in findings:
        for row in release.rows(offending(finding.check, given)):
            yield {**row, "check": finding.check}
