"""Gaps: what products ask for, and who is able to do it on a day."""

from typing import cast

from sqlalchemy import and_, func, literal, or_, select, union

from nqi.catalog.condition import holds_on
from nqi.catalog.listing import among
from nqi.catalog.qualification import NOT_HELD, status_on
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    Capability,
    CapabilityMethod,
    Organization,
    Product,
    ProductRequirement,
    ProductTest,
    Qualification,
    Site,
)
from nqi.terms import Confidence


def needs(given: Given) -> Query:
    """Return what products need on the day: product, number and root of a standard, parameter.

    A test that names its standard is a need of its own; a requirement of which no test is known
    is one without a parameter; what is not verified is no need. ``products`` are codes as a JSON
    array, absent for all.
    """
    tested = select(
        ProductTest.product_code,
        ProductTest.root,
        func.coalesce(ProductTest.number, ProductTest.root).label("number"),
        ProductTest.parameter,
    ).where(
        ProductTest.root.is_not(None),
        _verified(ProductTest),
        holds_on(ProductTest, given["as_of"]),
        ~_ended_for(given, ProductTest),
    )
    required = select(
        ProductRequirement.product_code,
        ProductRequirement.root,
        ProductRequirement.number,
        literal(None).label("parameter"),
    ).where(
        ProductRequirement.root.is_not(None),
        _verified(ProductRequirement),
        holds_on(ProductRequirement, given["as_of"]),
        ~_tested_by(ProductTest).exists(),
    )
    both = union(tested, required).subquery("need")
    rows = (
        select(both, Product.name.label("product_name"), Product.name_en.label("product_name_en"))
        .join(Product, Product.code == both.c.product_code)
        .order_by(both.c.product_code, both.c.root, both.c.parameter, both.c.number)
    )
    return (
        rows.where(among(both.c.product_code, given["products"])) if "products" in given else rows
    )


def _verified(record: Sql) -> Condition:
    return cast(Condition, record.confidence != Confidence.UNVERIFIED.code)


def _ended_for(given: Given, test: type[ProductTest]) -> Condition:
    """Return whether a test is of a standard that was asked of its product and is no longer."""
    asked = select(ProductRequirement.id).where(
        ProductRequirement.product_code == test.product_code,
        ProductRequirement.root == test.root,
    )
    now = asked.where(holds_on(ProductRequirement, given["as_of"]))
    ended: Condition = and_(asked.exists(), ~now.exists())
    return ended


def _tested_by(test: type[ProductTest]) -> Query:
    return select(test.id).where(
        test.product_code == ProductRequirement.product_code,
        test.root == ProductRequirement.root,
    )


def able(given: Given) -> Query:
    """Return the places where a root number is worked by, with what is known of the right to it.

    A capability whose qualification has ended, is suspended or has not begun does not count; one
    of which no qualification or no status is known does.
    """
    # Many items of a scope stand under one right at one place: each such is looked at once.
    held = (
        select(
            CapabilityMethod.root,
            Capability.organization_id,
            Capability.site_id,
            Capability.qualification_id,
        )
        .join(Capability, Capability.id == CapabilityMethod.capability_id)
        .where(among(CapabilityMethod.root, given["roots"]))
        .distinct()
        .subquery("held")
    )
    place = or_(
        held.c.site_id == Site.id,
        and_(held.c.site_id.is_(None), Site.organization_id == held.c.organization_id),
    )
    return (
        select(
            held.c.root,
            held.c.organization_id,
            Organization.name,
            Organization.name_en,
            Organization.service_reach,
            Site.id.label("site_id"),
            func.coalesce(Site.adcode, Organization.adcode).label("adcode"),
            Site.lng,
            Site.lat,
        )
        .select_from(held)
        .join(Organization, Organization.id == held.c.organization_id)
        .outerjoin(Site, place)
        .outerjoin(Qualification, Qualification.id == held.c.qualification_id)
        .where(or_(Qualification.id.is_(None), status_on(given["as_of"]).not_in(NOT_HELD)))
        .distinct()
        .order_by(held.c.root, held.c.organization_id, Site.id)
    )
