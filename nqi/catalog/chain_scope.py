"""What bodies can do for a chain, as columns: few kinds of rows, each with arrays of who and where.

By one standard a national catalogue may have tens of thousands of capabilities, but few that
differ in what the rules of a chain look at. A row here is such a kind; ``record``,
``organization``, ``site``, ``qualification`` and ``valid_to`` are JSON arrays of all that are of
it, in the same order; 0 stands for no place and for no qualification. Rights, places and bodies,
which many kinds share, come once by themselves.
"""

from typing import Any

from sqlalchemy import Text, cast, func, literal, null, select

from nqi.catalog.condition import holds_on
from nqi.catalog.listing import among, matches
from nqi.catalog.measurement import has_open_end
from nqi.catalog.measurement import status_on as published_on_day
from nqi.catalog.qualification import status_on as held_on
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    Capability,
    CapabilityMethod,
    MeasurementStandard,
    Organization,
    Qualification,
    QualificationSite,
    Site,
    SourceRecord,
)
from nqi.terms import CapabilityKind, Confidence, MeasurementStandardKind

ARRAYS = ("record", "organization", "site", "qualification", "valid_to")
"""Columns of every kind of row that are JSON arrays."""
_TESTS = (CapabilityKind.TESTING.code, CapabilityKind.INSPECTION.code)
_CALIBRATES = (CapabilityKind.CALIBRATION.code, CapabilityKind.VERIFICATION.code)
_OWN_USE = (
    MeasurementStandardKind.ENTERPRISE_TOP.code,
    MeasurementStandardKind.ENTERPRISE_SECONDARY.code,
)
"""Kinds of measurement standards that serve the body that keeps them, not others."""
_WORDS = "capability_search"


def scopes(given: Given, roots: Sql) -> Query:
    """Return who has any edition of some root numbers in its scope; ``roots`` a JSON array."""
    method = CapabilityMethod
    by = (method.root, method.norm, method.base, Capability.parameter)
    rows = _capabilities(given, *by).join(method, method.capability_id == Capability.id)
    return rows.where(among(method.root, roots))


def scopes_of_product(given: Given, words: Sql) -> Query:
    """Return who tests or inspects what some words are found of, whatever the standard."""
    no_standard = (null().label("root"), null().label("norm"), null().label("base"))
    rows = _capabilities(given, Capability.object, Capability.parameter).add_columns(*no_standard)
    return rows.where(matches(Capability.id, _WORDS, words), Capability.kind.in_(_TESTS))


def calibrators(given: Given, words: Sql) -> Query:
    """Return who verifies or calibrates what some words are found of."""
    by = (Capability.object, Capability.kind, Capability.acceptance_basis)
    found = matches(Capability.id, _WORDS, words)
    return _capabilities(given, *by).where(found, Capability.kind.in_(_CALIBRATES))


def measurement_standards(given: Given) -> Query:
    """Return who keeps measurement standards for others, by category.

    ``is_open`` tells the standards whose traceability does not lead to the top on every path.
    """
    standard = MeasurementStandard
    found = (
        select(
            standard.category,
            published_on_day(given["as_of"]).label("status"),
            may_be_renewed(standard).label("may_be_renewed"),
            is_unverified(standard).label("is_doubtful"),
            has_open_end().label("is_open"),
            standard.id.label("record"),
            standard.organization_id.label("organization"),
            func.coalesce(standard.site_id, 0).label("site"),
            literal(0).label("qualification"),
            standard.valid_to,
        )
        .where(standard.kind.not_in(_OWN_USE))
        .subquery()
    )
    by = [column for column in found.c if column.name not in ARRAYS]
    arrays = [_array(found.c[name], name) for name in ARRAYS]
    return select(*by, *arrays).group_by(*by)


def rights(given: Given) -> Query:
    """Return every qualification by scheme and status on the day: ``record`` and ``valid_to``."""
    found = select(
        Qualification.scheme,
        held_on(given["as_of"]).label("status"),
        may_be_renewed(Qualification).label("may_be_renewed"),
        is_unverified(Qualification).label("is_doubtful"),
        Qualification.id.label("record"),
        Qualification.valid_to,
    ).subquery()
    by = [column for column in found.c if column.name not in ARRAYS]
    arrays = [_array(found.c[name], name) for name in ("record", "valid_to")]
    return select(*by, *arrays).group_by(*by)


def places(given: Given) -> Query:
    """Return every place in one row of arrays, with the body that has it and degrees or null."""
    site = Site
    return select(
        _array(site.id, "site"),
        _array(site.organization_id, "organization"),
        _array(site.lng, "lng"),
        _array(site.lat, "lat"),
    )


def covered(given: Given) -> Query:
    """Return in one row of arrays which places the qualifications name that name places."""
    named = QualificationSite
    return select(_array(named.qualification_id, "qualification"), _array(named.site_id, "site"))


def doubtful_bodies(given: Given) -> Query:
    """Return in one row the array of the bodies that are not verified."""
    return select(_array(Organization.id, "organization")).where(is_unverified(Organization))


def may_be_renewed(record: Any) -> Condition:
    """Return whether the term of a record ended after the day of its source."""
    day = select(SourceRecord.as_of).where(SourceRecord.id == record.source_id).scalar_subquery()
    return func.coalesce(record.valid_to > day, literal(value=False))


def is_unverified(record: Any) -> Condition:
    """Return whether a record is not verified."""
    doubtful: Condition = record.confidence == Confidence.UNVERIFIED.code
    return doubtful


def _capabilities(given: Given, *by: Sql) -> Query:
    keys = (*by, is_unverified(Capability).label("is_doubtful"))
    one = Capability
    site, right = func.coalesce(one.site_id, 0), func.coalesce(one.qualification_id, 0)
    columns = (one.id, one.organization_id, site, right, one.valid_to)
    arrays = [_array(column, name) for column, name in zip(columns, ARRAYS, strict=True)]
    rows = select(*keys, *arrays).select_from(one).where(holds_on(one, given["as_of"]))
    return rows.group_by(*keys)


def _array(column: Sql, name: str) -> Sql:
    return cast(func.json_group_array(column), Text).label(name)
