"""Every body that may meet a need of a chain, wherever it is: one query for each kind of need.

Each returns the same columns of the body and its place, with the record that shows the offer, the
status of the right behind it on the day, and how far to trust it; distances are the question's.
"""

from typing import Any

from sqlalchemy import and_, exists, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from nqi.catalog.condition import holds_on
from nqi.catalog.listing import matches
from nqi.catalog.measurement import status_on as published_on_day
from nqi.catalog.qualification import status_on as held_on
from nqi.catalog.scheme import BODY_ROLES, CCC, lies_in
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    CertificationScheme,
    Organization,
    OrganizationScheme,
    Qualification,
    QualificationSite,
    ReferenceMaterial,
    Site,
    SourceRecord,
)
from nqi.terms import (
    Confidence,
    RecordKind,
    Scheme,
    SchemeRole,
)

_RIGHTS = {CCC: Scheme.CCC_DESIGNATION.code, "GHG": Scheme.GHG_VERIFICATION.code}
"""Of which qualification a body's role in a scheme comes, for schemes that have one."""


def designated(given: Given, scheme: str) -> Query:
    """Return the laboratories designated for a scheme of certification or for one above it."""
    return _in_scheme(given, scheme, (SchemeRole.TESTING.code,), approval=null())


def certifying(given: Given, scheme: str) -> Query:
    """Return who certifies or verifies by a scheme, with its approval as certification body."""
    return _in_scheme(given, scheme, BODY_ROLES, approval=literal(Scheme.CNCA_BODY.code))


def holders(given: Given, scheme: Sql) -> Query:
    """Return who holds a qualification of a scheme, whatever it does by it, where it covers."""
    held = select(*_right(given)).select_from(Qualification).where(Qualification.scheme == scheme)
    return _placed(held, Qualification.organization_id, qualification_id=Qualification.id)


def proficiency_testing(given: Given) -> Query:
    """Return the accredited providers of proficiency tests: numbers that begin with PT."""
    held = (
        select(*_right(given))
        .select_from(Qualification)
        .where(Qualification.scheme == Scheme.CNAS.code, Qualification.number.like("PT%"))
    )
    return _placed(held, Qualification.organization_id, qualification_id=Qualification.id)


def materials(given: Given, words: Sql) -> Query:
    """Return who produces reference materials whose text holds some words."""
    material = ReferenceMaterial
    made = (
        select(*_published(given, material, RecordKind.REFERENCE_MATERIAL))
        .select_from(material)
        .where(matches(material.id, "reference_material_search", words))
    )
    return _placed(made, material.organization_id)


def advisers(given: Given, kind: Sql) -> Query:
    """Return the bodies of a kind."""
    found = select(
        Organization.id.label("evidence_key"),
        literal(RecordKind.ORGANIZATION.code).label("evidence_kind"),
        null().label("status"),
        null().label("valid_to"),
        null().label("published_on"),
        Organization.confidence,
    ).select_from(Organization)
    return _placed(found.where(Organization.kind == kind), Organization.id, joined=True)


def _in_scheme(given: Given, scheme: str, roles: tuple[str, ...], *, approval: Sql) -> Query:
    """Return bodies that work by a scheme, by one under it or by one above it, and their rights.

    The sources name bodies for the whole of CCC, not for single kinds: ``is_exact`` tells. The
    columns ``other_…`` are of the qualification that the role comes from, such as a designation.
    """
    asked = CertificationScheme.__table__.alias("asked")
    # A kind that the catalogue does not list stands under the scheme it is a kind of.
    root = scheme.split("-", 1)[0]
    named = CertificationScheme.code
    above = exists().where(asked.c.code == scheme, lies_in(asked.c.path, named))
    below = lies_in(CertificationScheme.path, literal(scheme))
    unlisted = and_(~exists().where(asked.c.code == scheme), named == root)
    other = aliased(Qualification)
    body = OrganizationScheme.organization_id
    rows = (
        select(
            below.label("is_exact"),
            *_right(given, confidence=OrganizationScheme.confidence),
            other.id.label("other_key"),
            held_on(given["as_of"], other).label("other_status"),
            other.valid_to.label("other_valid_to"),
            _day_of(other.source_id, "other_published_on"),
        )
        .select_from(OrganizationScheme)
        .join(CertificationScheme, named == OrganizationScheme.scheme_code)
        .outerjoin(
            Qualification,
            and_(Qualification.organization_id == body, Qualification.scheme == approval),
        )
        .outerjoin(
            other,
            and_(other.organization_id == body, other.scheme == _RIGHTS.get(root, "")),
        )
        .where(
            or_(above, below, unlisted),
            OrganizationScheme.role.in_(roles),
            holds_on(OrganizationScheme, given["as_of"]),
        )
    )
    return _placed(rows, body, rights=(Qualification, other))


def _right(given: Given, confidence: Sql = Qualification.confidence) -> list[Sql]:
    return [
        Qualification.id.label("evidence_key"),
        literal(RecordKind.QUALIFICATION.code).label("evidence_kind"),
        held_on(given["as_of"]).label("status"),
        Qualification.valid_to,
        _day_of(Qualification.source_id),
        confidence,
    ]


def _published(given: Given, record: Any, kind: RecordKind) -> list[Sql]:
    return [
        record.id.label("evidence_key"),
        literal(kind.code).label("evidence_kind"),
        published_on_day(given["as_of"], record).label("status"),
        record.valid_to,
        _day_of(record.source_id),
        record.confidence,
    ]


def _day_of(source_id: Sql, name: str = "published_on") -> Sql:
    """Return the day of a source: a term that ended after it may have been renewed since."""
    day = select(SourceRecord.as_of).where(SourceRecord.id == source_id)
    return day.scalar_subquery().label(name)


def _is_doubtful(rights: tuple[Any, ...]) -> Sql:
    """Whether the body or a right is not verified: what it does is no better known than these."""
    unverified = Confidence.UNVERIFIED.code
    return or_(
        *(func.coalesce(one.confidence, "") == unverified for one in (Organization, *rights))
    )


def _placed(
    rows: Query,
    organization_id: Sql,
    site_id: Sql | None = None,
    qualification_id: Sql | None = None,
    *,
    joined: bool = False,
    rights: tuple[Any, ...] = (),
) -> Query:
    """Return rows with the body and each of its places, or the one place that a row is tied to.

    A qualification that names places covers no others.
    """
    body = rows if joined else rows.join(Organization, Organization.id == organization_id)
    at: Condition = Site.organization_id == Organization.id
    if site_id is not None:
        at = and_(at, or_(site_id.is_(None), Site.id == site_id))
    if qualification_id is not None:
        named = QualificationSite.qualification_id == qualification_id
        covered = exists().where(named, QualificationSite.site_id == Site.id)
        at = and_(at, or_(~exists().where(named), covered))
    return (
        body.add_columns(
            Organization.id.label("organization_id"),
            Organization.service_reach,
            _is_doubtful(rights).label("is_doubtful"),
            Site.id.label("site_id"),
            Site.lng,
            Site.lat,
        )
        .outerjoin(Site, at)
        .order_by(Organization.id, Site.id)
    )
