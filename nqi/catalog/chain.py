"""The chain of a product: what it needs on a day, and what meets a need without a body."""

from sqlalchemy import and_, or_, select

from nqi.catalog import standard, tbt
from nqi.catalog.condition import holds_on
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import (
    InfoResource,
    InstrumentKind,
    InstrumentNeed,
    ProductNeed,
    ProductRequirement,
    StandardEdition,
)
from nqi.terms import StandardStatus


def requirements(given: Given, product: Sql) -> Query:
    """Return what was, is and will be asked of a product, each with its edition of that day.

    A number without a year means the edition in force, if the catalogue keeps it.
    """
    edition, asked = StandardEdition, ProductRequirement
    status = standard.status_on(given["as_of"])
    in_force = and_(edition.base == asked.norm, status == StandardStatus.IN_FORCE.code)
    return (
        select(
            asked,
            edition.id.label("edition_id"),
            edition.norm.label("edition_norm"),
            edition.title.label("title"),
            status.label("status"),
        )
        .outerjoin(edition, or_(edition.norm == asked.norm, in_force))
        .where(asked.product_code == product)
        .order_by(asked.number, asked.id, edition.norm.desc())
    )


def needs(given: Given, product: Sql) -> Query:
    """Return the other needs of a product that hold on the day, step by step."""
    return (
        select(ProductNeed)
        .where(ProductNeed.product_code == product, holds_on(ProductNeed, given["as_of"]))
        .order_by(ProductNeed.step, ProductNeed.is_mandatory.desc(), ProductNeed.id)
    )


def instruments(given: Given, product: Sql) -> Query:
    """Return the instruments a maker needs, with the legal control of the kind where it is known.

    ``control`` is null for a kind that the catalogue does not have, or that is under none.
    """
    return (
        select(InstrumentNeed, InstrumentKind.control)
        .outerjoin(InstrumentKind, InstrumentKind.code == InstrumentNeed.kind_code)
        .where(InstrumentNeed.product_code == product)
        .order_by(InstrumentNeed.category, InstrumentNeed.instrument)
    )


def notifications(given: Given, product: Sql) -> Query:
    """Return the notifications that touch a product, the latest first."""
    found = tbt.listing(given | {"product": product}).rows.subquery()
    return (
        select(found.c.id, found.c.symbol, found.c.title, found.c.member, found.c.comment_until)
        .where(or_(found.c.distributed_on.is_(None), found.c.distributed_on <= given["as_of"]))
        .order_by(found.c.latest_first, found.c.symbol)
    )


def resources(given: Given, kind: Sql) -> Query:
    """Return what is open to everybody of a kind: texts, databases, trainings."""
    return (
        select(InfoResource)
        .where(InfoResource.kind == kind, holds_on(InfoResource, given["as_of"]))
        .order_by(InfoResource.title, InfoResource.id)
    )
