"""A table that can be downloaded: its columns, its words, and its rows, some at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maps import urls
from maps.page import Visit
from nqi.catalog.exported import complete
from nqi.catalog.listing import Listing
from nqi.catalog.statement import Given

BATCH = 2000
"""Rows that are held at a time, whatever the size of the table."""
SOURCE = ("source", "source_url", "source_as_of", "licence", "confidence")
STATED = ("as_of", "release")

Record = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One noun's table; a column's heading is the phrase ``export.<column>``."""

    noun: str
    columns: tuple[str, ...]
    rows: Callable[[Visit], Iterator[Record]]
    """The records in their order; raises before the first one where the question is wrong."""
    has_places: bool = False
    """Whether it is also GeoJSON: records have ``lng lat`` (degrees, WGS 84), or null."""
    order: Callable[[Visit], str] | None = None
    """The code of the order, where a person chooses it."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def extensions(self) -> tuple[str, ...]:
        """Return the kinds of file there are of the table."""
        return ("csv", "xlsx", "geojson") if self.has_places else ("csv", "xlsx")


def listed(
    noun: str,
    own: tuple[str, ...],
    build: Callable[[Given], Listing],
    ask: Callable[[Visit], Given],
    *,
    words: Mapping[str, str] | None = None,
    prefix: str = "",
    has_places: bool = False,
) -> Table:
    """Return the table of a listing; ``words`` are the vocabularies of columns that hold codes."""
    vocabularies = {"confidence": "Confidence", **(words or {})}

    def rows(visit: Visit) -> Iterator[Record]:
        given = ask(visit)
        listing = complete(given, build(given))
        for row in _batches(visit, listing):
            yield _record(visit, row, vocabularies, prefix)

    return Table(noun, (*own, *SOURCE, *STATED), rows, has_places)


def _batches(visit: Visit, listing: Listing) -> Iterator[Mapping[str, Any]]:
    after: tuple[Any, ...] | None = None
    while True:
        rows = visit.rows(listing.page(BATCH, after))
        yield from rows
        if len(rows) < BATCH:
            return
        after = tuple(rows[-1][name] for name in listing.order)


def _record(
    visit: Visit, row: Mapping[str, Any], vocabularies: Mapping[str, str], prefix: str
) -> Record:
    record = dict(row) | {"as_of": visit.as_of, "release": visit.release.id}
    for column, vocabulary in vocabularies.items():
        if record.get(column):
            record[column] = visit.label(vocabulary, record[column])
    if prefix:
        record["id"] = f"{prefix}{row['id']}"
    if (body := row.get("organization_id")) is not None:
        record["organization_id"] = f"o{body}"
        record["page"] = str(visit.request.base_url).rstrip("/") + urls.organization(body)
    return record
