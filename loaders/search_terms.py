"""Derives, while a release is written, what its records are found by: names, numbers, pinyin.

Read from the tables themselves, so whatever a loader added is found, and nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count, islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, insert, text

from loaders.full_text import filled_at_once
from loaders.search_sources import ENTRIES, RECORDS, VERIFIABLE
from nqi.codes.standard_number import parse_standard_number
from nqi.compact import compact, pairs
from nqi.models import SearchRecord, VerifiableNumber
from nqi.pinyin import readings
from nqi.terms import SearchGroup, SearchReason

T = TypeVar("T")

ROWS_AT_ONCE = 2_000
WORDED = (SearchGroup.PARAMETER, SearchGroup.PRODUCT, SearchGroup.INSTRUMENT)
"""Groups whose records are words of the sources, without a key of their own."""

_ENTRY = "INSERT INTO search_entry (id, record_id, reason, text, key) VALUES (?, ?, ?, ?, ?)"
_INDEX = "INSERT INTO search_entry_search (rowid, body) VALUES (?, ?)"


@dataclass
class _Found:
    """A record in the making; its entries by what they are called and their key."""

    group: SearchGroup
    key: str
    title: str
    title_en: str | None = None
    subtitle: str | None = None
    place_order: str = ""
    valid_to: date | None = None
    entries: dict[tuple[SearchReason, str], str] = field(default_factory=dict)

    def by(self, reason: SearchReason, found_by: str | None) -> None:
        """Let the record be found by a text; of one key and reason the first spelling stays."""
        if found_by and (key := compact(found_by)):
            self.entries.setdefault((reason, key), found_by)


def derive_search(connection: Connection) -> None:
    """Write what every record is found by, its index, and the numbers that can be verified."""
    entry_ids = count(1)
    with filled_at_once(connection, "search_entry_search"):
        for records in _portions(enumerate(_records(connection), start=1)):
            connection.execute(insert(SearchRecord), [_record_row(*one) for one in records])
            for entries in _portions(_entries(records, entry_ids)):
                # Straight to the driver: there are ten entries to a record.
                connection.exec_driver_sql(_ENTRY, entries)
                connection.exec_driver_sql(_INDEX, [(id, pairs(key)) for id, *_, key in entries])
    _insert(connection, VerifiableNumber, _verifiable(connection))


def _records(connection: Connection) -> Iterator[_Found]:
    for group in SearchGroup:
        found: dict[str, _Found] = {}
        for statement in RECORDS[group]:
            for row in connection.execute(text(statement)):
                _see(found, group, row)
        for reason, statement in ENTRIES.get(group, ()):
            for key, found_by in connection.execute(text(statement)):
                if (record := found.get(str(key))) is not None:
                    record.by(reason, found_by)
        for record in found.values():
            _spell(record)
        yield from found.values()


def _see(found: dict[str, _Found], group: SearchGroup, row: Row[Any]) -> None:
    """Add a row's record, or only its names when a record of that key, or word, is there."""
    values = dict(row._mapping)
    key = str(values["key"])
    word = compact(values["title"])
    if group in WORDED and not values.get("coded"):
        key = word
    if not word or not key:
        return
    other = (values.pop("other_names", None) or "").replace("\uff1b", ";").split(";")
    values.pop("coded", None)
    record = found.setdefault(key, _Found(group, **values | {"key": key}))
    record.by(SearchReason.NAME, values["title"])
    record.by(SearchReason.NAME, values.get("title_en"))
    for name in other:
        record.by(SearchReason.OTHER_NAME, name.strip())


def _spell(record: _Found) -> None:
    """Add the pinyin of the names and the usual spellings of a standard's number."""
    for (reason, _), name in list(record.entries.items()):
        if reason in (SearchReason.NAME, SearchReason.OTHER_NAME):
            for reading in readings(name):
                record.entries.setdefault((SearchReason.PINYIN, compact(reading)), name)
        if reason is SearchReason.NUMBER and (number := parse_standard_number(name)):
            year = f"-{number.year}" if number.year else ""
            for spelling in (number.root, f"{number.root}{year}", number.norm):
                record.entries.setdefault((SearchReason.NUMBER, compact(spelling)), name)


def _record_row(number: int, record: _Found) -> dict[str, Any]:
    values = {name: value for name, value in vars(record).items() if name != "entries"}
    group = values.pop("group")
    valid_to = values.pop("valid_to")
    until = date.fromisoformat(valid_to) if isinstance(valid_to, str) else valid_to
    return values | {"id": number, "search_group": group.code, "valid_to": until}


def _entries(
    records: Iterable[tuple[int, _Found]], ids: Iterator[int]
) -> Iterator[tuple[int, int, str, str, str]]:
    for number, record in records:
        for (reason, key), found_by in record.entries.items():
            yield next(ids), number, reason.code, found_by, key


def _verifiable(connection: Connection) -> Iterator[dict[str, Any]]:
    seen: set[tuple[Any, ...]] = set()
    for kind, table, statement in VERIFIABLE:
        for record_id, number in connection.execute(text(statement)).all():
            key = (kind.code, compact(number), table, record_id)
            if key[1] and key not in seen:
                seen.add(key)
                yield dict(zip(("kind", "key", "table_name", "record_id"), key, strict=True))


def _insert(connection: Connection, model: Any, rows: Iterable[dict[str, Any]]) -> None:
    for portion in _portions(rows):
        connection.execute(insert(model), portion)


def _portions(rows: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(rows)
    while portion := list(islice(waiting, ROWS_AT_ONCE)):
        yield portion
