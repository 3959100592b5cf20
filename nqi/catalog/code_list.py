"""Code lists: the closed vocabularies of the catalogue and the lists of the trade, in one shape."""

from sqlalchemy import Integer, String, Subquery, cast, func, literal, null, select

from nqi.catalog.listing import Listing
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import CodeListEntry, TermRow


def _entries() -> Subquery:
    """Every code: of a vocabulary, which is our own and has no source, or of a list of a source."""
    terms = select(
        TermRow.vocabulary.label("list"),
        literal(1).label("is_vocabulary"),
        TermRow.code,
        cast(null(), String).label("parent_code"),
        TermRow.zh.label("name"),
        TermRow.en.label("name_en"),
        cast(null(), String).label("note"),
        cast(null(), Integer).label("source_id"),
        cast(null(), String).label("confidence"),
    )
    listed = select(
        CodeListEntry.list,
        literal(0),
        CodeListEntry.code,
        CodeListEntry.parent_code,
        CodeListEntry.name,
        CodeListEntry.name_en,
        CodeListEntry.note,
        CodeListEntry.source_id,
        CodeListEntry.confidence,
    )
    return terms.union_all(listed).subquery("entries")


def listing(given: Given) -> Listing:
    """Return the lists, all or the one of a name, with how many codes each has."""
    every = _entries()
    rows = select(
        every.c.list.label("name"),
        every.c.is_vocabulary,
        func.count().label("entry_count"),
    ).group_by(every.c.list, every.c.is_vocabulary)
    if "list_name" in given:
        rows = rows.where(every.c.list == given["list_name"])
    return Listing(rows, ("name",))


def entries(given: Given, name: Sql) -> Query:
    """Return the codes of a list in their order."""
    every = _entries()
    return select(every).where(every.c.list == name).order_by(every.c.code)
