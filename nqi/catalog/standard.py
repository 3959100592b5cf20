"""Standards: lists, one by number, editions of a work, replacements, and the status of a day."""

from sqlalchemy import case, exists, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from nqi.catalog import offer
from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.numbering import follows
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import (
    Organization,
    StandardEdition,
    StandardRelation,
    StandardWork,
)
from nqi.terms import StandardRelationKind, StandardStatus

_REPLACES = StandardRelationKind.REPLACES.code


def status_on(as_of: Sql) -> Sql:
    """Return the status of an edition on a day, derived from dates alone.

    An edition is superseded from the day a later edition of its number, or one that names it as
    replaced, comes into force; a future edition changes nothing before its day.
    """
    later = aliased(StandardEdition)
    replaced = exists().where(
        StandardRelation.norm == StandardEdition.norm,
        StandardRelation.kind == _REPLACES,
        StandardRelation.edition_id == later.id,
        later.implemented_on <= as_of,
    )
    newer = exists().where(
        later.work_id == StandardEdition.work_id,
        later.implemented_on > StandardEdition.implemented_on,
        later.implemented_on <= as_of,
    )
    return case(
        (StandardEdition.abolished_on <= as_of, literal(StandardStatus.ABOLISHED.code)),
        (or_(replaced, newer), literal(StandardStatus.SUPERSEDED.code)),
        (StandardEdition.implemented_on > as_of, literal(StandardStatus.UPCOMING.code)),
        (StandardEdition.implemented_on <= as_of, literal(StandardStatus.IN_FORCE.code)),
        else_=literal(StandardStatus.UNKNOWN.code),
    )


def _with_status(given: Given) -> Query:
    return select(StandardEdition, status_on(given["as_of"]).label("status"))


def listing(given: Given) -> Listing:
    """Return editions by number, words, family, mandate and status, in order of the number."""
    rows = _with_status(given)
    if "standard_key" in given:
        rows = rows.where(follows(given, StandardEdition))
    if "search" in given:
        rows = rows.where(matches(StandardEdition.id, "standard_search", given["search"]))
    if "families" in given:
        rows = rows.where(among(StandardEdition.family, given["families"]))
    if "mandates" in given:
        rows = rows.where(among(StandardEdition.mandate, given["mandates"]))
    if "standard_statuses" in given:
        rows = rows.where(among(status_on(given["as_of"]), given["standard_statuses"]))
    return Listing(rows, ("norm", "id"))


def by_key(given: Given) -> Query:
    """Return the edition of a number: the one in force on the day, else the latest before it,
    else the next to come; with a year (``standard_norm``), that very edition if it is kept."""
    implemented = StandardEdition.implemented_on
    rank = case((implemented <= given["as_of"], 0), (implemented.is_(None), 1), else_=2)
    to_come = case((implemented > given["as_of"], implemented))
    asked = [StandardEdition.norm != given["standard_norm"]] if "standard_norm" in given else []
    return (
        _with_status(given)
        .where(follows(given, StandardEdition))
        .order_by(*asked, rank, to_come, implemented.desc(), StandardEdition.id)
        .limit(1)
    )


def by_id(given: Given, edition_id: Sql) -> Query:
    """Return one edition, or none."""
    return _with_status(given).where(StandardEdition.id == edition_id)


def by_norm(given: Given, norm: Sql) -> Query:
    """Return the edition that a capability names, when the catalogue has it."""
    return _with_status(given).where(StandardEdition.norm == norm)


def editions(given: Given, work_id: Sql) -> Query:
    """Return every edition of a work, the oldest first, undated ones last."""
    return (
        _with_status(given)
        .where(StandardEdition.work_id == work_id)
        .order_by(
            StandardEdition.implemented_on.is_(None),
            StandardEdition.implemented_on,
            StandardEdition.id,
        )
    )


def replaces(given: Given, edition_id: Sql) -> Query:
    """Return the numbers an edition replaces, as its source gives them."""
    return (
        select(StandardRelation)
        .where(StandardRelation.edition_id == edition_id, StandardRelation.kind == _REPLACES)
        .order_by(StandardRelation.norm, StandardRelation.id)
    )


def replaced_by(given: Given, norm: Sql) -> Query:
    """Return the editions that name this one as replaced."""
    naming = select(StandardRelation.edition_id).where(
        StandardRelation.norm == norm, StandardRelation.kind == _REPLACES
    )
    return (
        _with_status(given)
        .where(StandardEdition.id.in_(naming))
        .order_by(StandardEdition.implemented_on, StandardEdition.id)
    )


def work(given: Given, work_id: Sql) -> Query:
    """Return the work an edition belongs to."""
    return select(StandardWork).where(StandardWork.id == work_id)


def capable_organizations(given: Given, root: Sql) -> Query:
    """Return the bodies whose scope names any edition of a root number."""
    return (
        select(Organization, null().label("distance_m"))
        .where(Organization.id.in_(offer.organizations_by_root(given, root)))
        .order_by(Organization.name, Organization.id)
    )


def capable_organization_count(given: Given, root: Sql) -> Sql:
    """Return how many bodies have any edition of a root number in their scope."""
    bodies = offer.organizations_by_root(given, root).distinct().subquery()
    return select(func.count()).select_from(bodies).scalar_subquery()
