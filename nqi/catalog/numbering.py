"""Which records a standard's number means: the edition, the number, its family, what followed."""

from typing import Any

from sqlalchemy import String, or_, select, type_coerce
from sqlalchemy.orm import aliased

from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import StandardEdition, StandardRelation
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
    before, later = aliased(StandardEdition), aliased(StandardEdition)
    replacing = (
        select(StandardEdition.norm)
        .join(StandardRelation, StandardRelation.edition_id == StandardEdition.id)
        .join(closure, closure.c.norm == StandardRelation.norm)
        .where(
            StandardRelation.kind == StandardRelationKind.REPLACES.code,
            StandardEdition.implemented_on <= given["as_of"],
        )
    )
    newer = (
        select(later.norm)
        .join(before, before.work_id == later.work_id)
        .join(closure, closure.c.norm == before.norm)
        .where(
            later.implemented_on > before.implemented_on,
            later.implemented_on <= given["as_of"],
        )
    )
    return select(closure.union(replacing, newer).c.norm)
