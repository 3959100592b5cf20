"""Which records a standard's number means: the edition, the number, its family, what followed."""

from typing import Any

from sqlalchemy import CompoundSelect, String, or_, select, type_coerce, union
from sqlalchemy.orm import aliased

from nqi.catalog.condition import one_of
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import StandardEdition, StandardRelation, StandardSuccessor
from nqi.terms import MatchMode, StandardRelationKind

COLUMNS = {
    MatchMode.EXACT_EDITION: "norm",
    MatchMode.ANY_EDITION: "base",
    MatchMode.ROOT: "root",
    MatchMode.SERIES: "series",
}


def follows(given: Given, table: Any) -> Condition:
    """Return whether a record with the four keys of a number is what the given number means."""
    mode, key = given["match_mode"], given["standard_key"]
    if mode is MatchMode.SUCCESSORS:
        chosen: Condition = table.norm.in_(successors(given, key))
        return chosen
    same: Condition = getattr(table, COLUMNS[mode]) == key
    return same


def successors(given: Given, key: Sql) -> Query:
    """Return an edition, given by ``norm`` or by ``base``, and every edition that follows it.

    An edition follows another that it replaces whole, or an earlier one of the same work, from the
    day it comes into force: a future edition changes nothing before its day.
    """
    found = select(StandardEdition.norm).where(
        or_(StandardEdition.norm == key, StandardEdition.base == key)
    )
    # The number itself stays in the answer when the catalogue keeps no edition of it.
    start = select(type_coerce(key, String).label("norm")).union(found).subquery()
    closure = select(start.c.norm).cte(recursive=True)
    following = (
        select(StandardSuccessor.next_norm)
        .join(closure, one_of(StandardSuccessor.norm, closure.c.norm))
        .where(StandardSuccessor.implemented_on <= given["as_of"])
    )
    return select(closure.union(following).c.norm)


SUCCESSOR_COLUMNS = ("norm", "next_norm", "implemented_on")
"""What ``derived_successors`` returns, in this order."""


def derived_successors() -> CompoundSelect[tuple[object, ...]]:
    """Return every step from an edition to one that follows it."""
    earlier, later = aliased(StandardEdition), aliased(StandardEdition)
    replacing = (
        select(StandardRelation.norm, later.norm, later.implemented_on)
        .join(later, later.id == StandardRelation.edition_id)
        .where(
            StandardRelation.kind == StandardRelationKind.REPLACES.code,
            later.implemented_on.is_not(None),
        )
    )
    newer = (
        select(earlier.norm, later.norm, later.implemented_on)
        .join(later, later.work_id == earlier.work_id)
        .where(later.implemented_on > earlier.implemented_on)
    )
    return union(replacing, newer)
