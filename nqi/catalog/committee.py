"""Standardization committees: the register, the tree, and the standards of each."""

from sqlalchemy import func, or_, select

from nqi.catalog.listing import Listing
from nqi.catalog.standard import with_status
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import StandardEdition, TechnicalCommittee


def listing(given: Given) -> Listing:
    """Return committees, of one parent or all, whose number or name holds some words."""
    rows = select(TechnicalCommittee)
    if "committee" in given:
        rows = rows.where(TechnicalCommittee.parent_number == given["committee"])
    if "committee_words" in given:
        words = given["committee_words"]
        rows = rows.where(
            or_(
                func.instr(TechnicalCommittee.number, words) > 0,
                func.instr(TechnicalCommittee.name, words) > 0,
            )
        )
    return Listing(rows, ("number",))


def by_number(given: Given, number: Sql) -> Query:
    """Return one committee, or none."""
    return select(TechnicalCommittee).where(TechnicalCommittee.number == number)


def children(given: Given, number: Sql) -> Query:
    """Return the subcommittees and groups directly under a committee."""
    return (
        select(TechnicalCommittee)
        .where(TechnicalCommittee.parent_number == number)
        .order_by(TechnicalCommittee.number)
    )


def standards(given: Given, number: Sql) -> Query:
    """Return the editions a committee itself is in charge of."""
    return (
        with_status(given)
        .where(StandardEdition.committee_number == number)
        .order_by(StandardEdition.norm, StandardEdition.id)
    )


def standard_count(given: Given, number: Sql) -> Sql:
    """Return how many editions a committee itself is in charge of."""
    return (
        select(func.count())
        .select_from(StandardEdition)
        .where(StandardEdition.committee_number == number)
        .scalar_subquery()
    )
