"""The answer of a question as rows: what was computed can be joined with what is kept."""

from collections.abc import Sequence

from sqlalchemy import func, literal_column, select

from nqi.catalog.statement import Query, Sql


def columns_of(answer: Sql, names: Sequence[str]) -> Query:
    """Return one row with the named members of a JSON object."""
    return select(*[func.json_extract(answer, f"$.{name}").label(name) for name in names])


def rows_of(answer: Sql, member: str, names: Sequence[str]) -> Query:
    """Return a row for each object of an array in a JSON object, in its order."""
    return items_of(func.json_extract(answer, f"$.{member}"), names)


def items_of(array: Sql, names: Sequence[str]) -> Query:
    """Return a row for each object of a JSON array, in its order."""
    each = func.json_each(array).table_valued("key", "value")
    return select(
        *[func.json_extract(each.c.value, f"$.{name}").label(name) for name in names]
    ).order_by(each.c.key)


def pairs_of(pairs: Sql) -> Query:
    """Return a row ``kind``, ``key`` for each pair of a JSON array of pairs, in its order."""
    each = func.json_each(pairs).table_valued("key", "value")
    return select(
        func.json_extract(each.c.value, literal_column("'$[0]'")).label("kind"),
        func.json_extract(each.c.value, literal_column("'$[1]'")).label("key"),
    ).order_by(each.c.key)
