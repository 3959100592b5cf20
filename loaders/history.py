"""What a release changed: each record of a file compared, in SQL, with the same record of another.

A record is compared by its own columns, those that both files have: where it was taken from, and
what is derived from other columns, is no fact about it.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from nqi import models
from nqi.models import Model
from nqi.terms import ChangeKind, RecordKind

NO_FACTS = frozenset({"source_id", "search_text", "region_order"})
"""Columns that are not compared: the key, the place in the sources, what is derived."""

Counts = dict[RecordKind, dict[ChangeKind, int]]
"""How many records of each kind were created, updated and closed; only what happened is there."""


@dataclass(frozen=True)
class Noun:
    """A kind of record: its table, and as SQL over ``r`` of the file ``{db}`` what a feed shows."""

    model: type[Model]
    title: str
    organization: str = "r.organization_id"
    adcode: str = "(SELECT adcode FROM {db}.organization WHERE id = r.organization_id)"

    @property
    def table(self) -> str:
        """The name of the table."""
        return str(self.model.__tablename__)

    @property
    def key(self) -> str:
        """The name of the column that is the record's key."""
        (key,) = self.model.__table__.primary_key
        return str(key.name)


_OF_QUALIFICATION = "(SELECT {column} FROM {{db}}.qualification WHERE id = r.qualification_id)"
_EVENT_OF = _OF_QUALIFICATION.format(column="organization_id")
_EVENT_TITLE = _OF_QUALIFICATION.format(column="trim(scheme || ' ' || coalesce(number, ''))")
_SITED = "coalesce(r.adcode, (SELECT adcode FROM {db}.organization WHERE id = r.organization_id))"

NOUNS = {
    RecordKind.ORGANIZATION: Noun(models.Organization, "r.name", "r.id", "r.adcode"),
    RecordKind.SITE: Noun(models.Site, "r.name", adcode=_SITED),
    RecordKind.QUALIFICATION: Noun(
        models.Qualification, "trim(r.scheme || ' ' || coalesce(r.number, ''))"
    ),
    RecordKind.STATUS_EVENT: Noun(
        models.StatusEvent,
        _EVENT_TITLE,
        _EVENT_OF,
        f"(SELECT adcode FROM {{db}}.organization WHERE id = {_EVENT_OF})",
    ),
    RecordKind.DESIGNATION: Noun(models.Designation, "r.title"),
    RecordKind.CAPABILITY: Noun(
        models.Capability, "trim(r.object || ' ' || coalesce(r.parameter, ''))"
    ),
    RecordKind.STANDARD: Noun(models.StandardEdition, "r.number || ' ' || r.title", "NULL", "NULL"),
    RecordKind.MEASUREMENT_STANDARD: Noun(models.MeasurementStandard, "r.name"),
    RecordKind.REFERENCE_MATERIAL: Noun(models.ReferenceMaterial, "r.number || ' ' || r.name"),
    RecordKind.CERTIFICATE: Noun(models.Certificate, "r.number || ' ' || r.holder"),
    RecordKind.EQUIPMENT: Noun(models.Equipment, "r.name"),
    RecordKind.TBT_NOTIFICATION: Noun(
        models.TbtNotification, "r.symbol || ' ' || r.title", "NULL", "NULL"
    ),
    RecordKind.SUPERVISION_EVENT: Noun(models.SupervisionEvent, "r.kind || ' ' || r.happened_on"),
    RecordKind.REGION: Noun(models.Region, "r.name", "NULL", "r.adcode"),
}
"""In the order in which the changes of one release are numbered."""

_COLUMNS = "kind, record_key, title, organization_id, adcode, old_values, new_values"


@contextmanager
def beside(new: Path, old: Path) -> Iterator[sqlite3.Connection]:
    """Open a release file with another one attached, read-only, as ``old``."""
    with closing(sqlite3.connect(new, isolation_level=None, uri=True)) as connection:
        address = f"{old.resolve().as_uri()}?mode=ro&immutable=1"
        connection.execute("ATTACH ? AS old", (address,))
        yield connection


def count_differences(new: Path, old: Path) -> Counts:
    """Return how many records of each kind differ between two release files."""
    counts: Counts = defaultdict(dict)
    with beside(new, old) as connection:
        for kind, noun in NOUNS.items():
            sql = f"SELECT kind, count(*) FROM ({_differences(connection, noun)}) GROUP BY kind"
            for change, count in connection.execute(sql):
                counts[kind][ChangeKind[change]] = count
    return dict(counts)


def add_history(new: Path, old: Path) -> None:
    """Write into a new release file what the old one knew of the past, and what has changed."""
    with beside(new, old) as connection:
        for setting in ("journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        _copy(connection, models.PastRelease)
        _copy(connection, models.Change)
        connection.execute(
            "INSERT INTO past_release (id, number, created_at)"
            " SELECT id, (SELECT count(*) + 1 FROM past_release), created_at FROM old.release"
        )
        for kind, noun in NOUNS.items():
            connection.execute(
                f"INSERT INTO change (release_id, changed_at, record_kind, {_COLUMNS})"
                f" SELECT release.id, release.created_at, '{kind.code}', found.*"
                f" FROM ({_differences(connection, noun)} ORDER BY 1, 2) found, main.release"
            )
        connection.execute("COMMIT")


def _copy(connection: sqlite3.Connection, model: type[Model]) -> None:
    table = str(model.__tablename__)
    names = ", ".join(column.name for column in model.__table__.columns)
    if _columns(connection, "old", table):
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM old.{table}")


def _columns(connection: sqlite3.Connection, database: str, table: str) -> list[str]:
    found = connection.execute(f"SELECT name FROM pragma_table_info('{table}', '{database}')")
    return [name for (name,) in found]


def _differences(connection: sqlite3.Connection, noun: Noun) -> str:
    """Return SQL that yields the columns of ``_COLUMNS`` for every record that differs."""
    excluded = NO_FACTS | {noun.key}
    new = [name for name in _columns(connection, "main", noun.table) if name not in excluded]
    old = [name for name in _columns(connection, "old", noun.table) if name not in excluded]
    created = _alone("CREATED", noun, "main", "old" if old else None, f"NULL, {_all(new)}")
    if not old:  # the older file knew no such records
        return created
    closed = _alone("CLOSED", noun, "old", "main", f"{_all(old)}, NULL")
    updated = _updated(noun, [name for name in new if name in old])
    return " UNION ALL ".join((created, updated, closed))


def _alone(kind: str, noun: Noun, database: str, other: str | None, values: str) -> str:
    """Return the records that are in one file and not in the other."""
    absent = f"SELECT 1 FROM {other}.{noun.table} o WHERE o.{noun.key} = r.{noun.key}"
    where = f" WHERE NOT EXISTS ({absent})" if other else ""
    return f"SELECT {_head(kind, noun, database)}, {values} FROM {database}.{noun.table} r{where}"


def _updated(noun: Noun, names: list[str]) -> str:
    now, before = (", ".join(f"{alias}.{name}" for name in names) for alias in "ro")
    return (
        f"SELECT {_head('UPDATED', noun, 'main')}, {_changed(names, 'o')}, {_changed(names, 'r')}"
        f" FROM main.{noun.table} r JOIN old.{noun.table} o ON o.{noun.key} = r.{noun.key}"
        f" WHERE ({now}) IS NOT ({before})"
    )


def _head(kind: str, noun: Noun, database: str) -> str:
    shown = (noun.title, noun.organization, noun.adcode)
    title, organization, adcode = (sql.format(db=database) for sql in shown)
    return (
        f"'{kind}' AS kind, CAST(r.{noun.key} AS TEXT) AS record_key,"
        f" coalesce({title}, '') AS title, {organization} AS organization_id, {adcode} AS adcode"
    )


def _all(names: list[str]) -> str:
    """Return every column of a record as a JSON object."""
    pairs = ", ".join(f"'{name}', r.{name}" for name in names)
    return f"json_object({pairs})"


def _changed(names: list[str], alias: str) -> str:
    """Return the columns that differ as a JSON object, with the values of one side."""
    parts = [
        f"CASE WHEN r.{name} IS NOT o.{name}"
        f" THEN ',\"{name}\":' || json_quote({alias}.{name}) ELSE '' END"
        for name in names
    ]
    return f"'{{' || ltrim({' || '.join(parts)}, ',') || '}}'"
