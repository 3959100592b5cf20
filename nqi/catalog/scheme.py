"""Certification schemes: the tree, what each rests on, and who works by it.

A scheme's path holds every code from the root to it, each between slashes, so that what lies
above and below is a comparison of text.
"""

from sqlalchemy import func, literal, select
from sqlalchemy.orm import aliased

from nqi.catalog import organization
from nqi.catalog.condition import holds_on, holds_words, unspaced
from nqi.catalog.distance import NO_DISTANCE
from nqi.catalog.listing import Listing
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    CertificationScheme,
    Organization,
    OrganizationScheme,
    ProductCode,
    SchemeStandard,
)
from nqi.terms import SchemeRole, ServiceReach

CCC = "CCC"
BODY_ROLES = (SchemeRole.CERTIFICATION.code, SchemeRole.VERIFICATION.code)


def listing(given: Given) -> Listing:
    """Return schemes: those directly under one, of a kind, whose text holds some words; by path."""
    rows = select(CertificationScheme).where(holds_on(CertificationScheme, given["as_of"]))
    if "scheme_parent" in given:
        rows = rows.where(CertificationScheme.parent_code == given["scheme_parent"])
    if "certificate_kind" in given:
        rows = rows.where(CertificationScheme.kind == given["certificate_kind"])
    if "words" in given:
        rows = rows.where(holds_words(unspaced(CertificationScheme.search_text), given["words"]))
    return Listing(rows, ("path", "code"))


def by_code(given: Given, code: Sql) -> Query:
    """Return one scheme, or none."""
    return select(CertificationScheme).where(CertificationScheme.code == code)


def of_kind_of_goods(given: Given, system: Sql, code: Sql) -> Query:
    """Return the scheme of a kind of the CCC catalogue; none for a code of another system."""
    return by_code(given, literal(f"{CCC}-").concat(code)).where(literal(CCC) == system)


def children(given: Given, code: Sql) -> Query:
    """Return the schemes directly under one."""
    return (
        select(CertificationScheme)
        .where(CertificationScheme.parent_code == code)
        .order_by(CertificationScheme.code)
    )


def ancestors(given: Given, path: Sql) -> Query:
    """Return the schemes above a path, the root first."""
    return (
        select(CertificationScheme)
        .where(lies_in(path, CertificationScheme.code), CertificationScheme.path != path)
        .order_by(CertificationScheme.path)
    )


def lies_in(path: Sql, code: Sql) -> Condition:
    """Whether a path goes through a code."""
    found: Condition = func.instr(path, literal("/").concat(code).concat("/")) > 0
    return found


def standards(given: Given, code: Sql) -> Query:
    """Return the standards that a scheme certifies against."""
    return (
        select(SchemeStandard)
        .where(SchemeStandard.scheme_code == code)
        .order_by(SchemeStandard.norm)
    )


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the schemes that a body works by on the day, with its role in each."""
    return (
        select(OrganizationScheme)
        .where(
            OrganizationScheme.organization_id == organization_id,
            holds_on(OrganizationScheme, given["as_of"]),
        )
        .order_by(OrganizationScheme.scheme_code, OrganizationScheme.role)
    )


def bodies(given: Given, code: Sql) -> Query:
    """Return the bodies that certify or verify by a scheme or one below it, by name."""
    return _organizations(_working_by(given, code, BODY_ROLES))


def body_count(given: Given, code: Sql) -> Sql:
    """Return how many bodies certify or verify by a scheme or one below it."""
    found = _working_by(given, code, BODY_ROLES).distinct().subquery()
    return select(func.count()).select_from(found).scalar_subquery()


def laboratories(given: Given, code: Sql) -> Query:
    """Return the laboratories designated for a scheme or one below it, by name."""
    return _organizations(_working_by(given, code, (SchemeRole.TESTING.code,)))


def _organizations(ids: Query) -> Query:
    return (
        select(Organization, NO_DISTANCE.label("distance_m"))
        .where(Organization.id.in_(ids))
        .order_by(Organization.name, Organization.id)
    )


def _working_by(given: Given, code: Sql, roles: tuple[str, ...]) -> Query:
    return (
        select(OrganizationScheme.organization_id)
        .join(CertificationScheme, CertificationScheme.code == OrganizationScheme.scheme_code)
        .where(
            lies_in(CertificationScheme.path, code),
            OrganizationScheme.role.in_(roles),
            holds_on(OrganizationScheme, given["as_of"]),
        )
    )


def _working_for_product(given: Given) -> Query:
    """The bodies that work by the scheme of a product's kind, or by one above it.

    The sources name bodies for the whole of CCC, not for single kinds.
    """
    above, kind = aliased(CertificationScheme), aliased(CertificationScheme)
    return (
        select(OrganizationScheme.organization_id)
        .join(above, above.code == OrganizationScheme.scheme_code)
        .join(kind, lies_in(kind.path, above.code))
        .join(ProductCode, kind.code == literal(f"{CCC}-").concat(ProductCode.code))
        .where(
            ProductCode.system == CCC,
            ProductCode.product_code == given["product_code"],
            OrganizationScheme.role.in_(BODY_ROLES),
            holds_on(OrganizationScheme, given["as_of"]),
        )
    )


def certification_bodies(given: Given) -> Listing:
    """Return the bodies of a selection that certify by a scheme, or what a product needs."""
    return Listing(_certifying(given), organization.ORDER_COLUMNS[given["order"]])


def nationwide_count(given: Given) -> Sql:
    """Return how many of the bodies serve the whole country, wherever they sit.

    The circle and the region of the seat are left out: a national service has no gap of distance.
    """
    anywhere = {name: value for name, value in given.items() if name not in ("lng", "region")}
    found = _certifying(anywhere).where(Organization.service_reach == ServiceReach.NATIONAL.code)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


def _certifying(given: Given) -> Query:
    rows = organization.selected(given)
    if "scheme_code" in given:
        ids = _working_by(given, given["scheme_code"], BODY_ROLES)
        rows = rows.where(Organization.id.in_(ids))
    if "product_code" in given:
        rows = rows.where(Organization.id.in_(_working_for_product(given)))
    return rows
