"""The answer of a question as rows: what was computed can be joined with what is kept."""

from collections.abc import Sequence

from sqlalchemy import select

from nqi.catalog.json_value import element, elements, member
from nqi.catalog.statement import Query, Sql


def columns_of(answer: Sql, names: Sequence[str]) -> Query:
    """Return one row with the named members of a JSON object."""
    return select(*[member(answer, name).label(name) for name in names])


def rows_of(answer: Sql, array: str, names: Sequence[str]) -> Query:
    """Return a row for each object of an array in a JSON object, in its order."""
    return items_of(member(answer, array), names)


def items_of(array: Sql, names: Sequence[str]) -> Query:
    """Return a row for each object of a JSON array, in its order."""
    each = elements(array)
    values = [member(each.c.value, name).label(name) for name in names]
    return select(*values).order_by(each.c.key)


def pairs_of(pairs: Sql) -> Query:
    """Return a row ``kind``, ``key`` for each pair of a JSON array of pairs, in its order."""
    each = elements(pairs)
    kind, key = element(each.c.value, 0), element(each.c.value, 1)
    return select(kind.label("kind"), key.label("key")).order_by(each.c.key)
