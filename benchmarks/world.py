"""A synthetic release of any size: real regions, everything else invented and marked SYNTHETIC.

The same seed and size give the same release. Bodies stand where people live, a few standards are
tested everywhere and most by a few, and ids are as scattered as the real ones, so that pages of
the file are read as in a real release. ``python -m benchmarks.world`` builds it and says how fast.
"""

import argparse
import sqlite3
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.invented import Bodies, Capabilities, Place, Standards
from loaders.load import load_catalog
from loaders.release_file import SEARCHED
from nqi.catalog import offer
from nqi.migrate import upgrade, writable_engine
from nqi.models import Model, Offer

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "bench"
COPIED = (
    "dataset", "source_record", "term", "region", "region_ancestor", "region_succession",
    "demand_unit",
)  # fmt: skip
"""What is real in the synthetic release; boundaries are left out, no measured query reads them."""


@dataclass(frozen=True)
class Size:
    """How many of each; the defaults are a tenth of the country."""

    organizations: int = 5_500
    editions: int = 6_000
    capabilities: int = 570_000

    def times(self, factor: float) -> "Size":
        """Return a size that many times as large."""
        return Size(*(max(1, round(count * factor)) for count in vars(self).values()))


def build(size: Size, seed: int = 1, folder: Path = FOLDER) -> Path:
    """Return the release file of a size and seed, built unless it is there already."""
    base = load_catalog(ROOT / "data", folder / "base")
    path = folder / f"{_world_id(size, seed, base.release_id)}" / "catalog.sqlite"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        building = path.with_suffix(".building")
        building.unlink(missing_ok=True)
        _fill(building, base.path, size, seed, path.parent.name)
        building.rename(path)
    return path


def _world_id(size: Size, seed: int, base_id: str) -> str:
    here = Path(__file__).parent
    paths = [here / name for name in ("world.py", "invented.py", "words.toml")]
    paths += [ROOT / "nqi" / "catalog" / "offer.py"]
    paths += sorted((ROOT / "nqi" / "migrations" / "versions").glob("*.py"))
    texts = [path.read_bytes() for path in paths]
    digest = sha256(b"\0".join(texts))
    digest.update(f"{size} {seed} {base_id}".encode())
    return digest.hexdigest()[:16]


def _fill(path: Path, base: Path, size: Size, seed: int, release_id: str) -> None:
    engine = writable_engine(path)
    with engine.begin() as tables:
        upgrade(tables)
    engine.dispose()
    with sqlite3.connect(path, isolation_level=None) as connection:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("ATTACH ? AS base", (str(base),))
        connection.execute("BEGIN")
        indexes = _take_indexes_off(connection)
        for table in COPIED:
            connection.execute(f"INSERT INTO {table} SELECT * FROM base.{table}")
        source_id = _add_source(connection, release_id)
        _add_records(connection, size, seed, source_id)
        _timed("offers", partial(_derive_offers, connection))
        _timed("search", partial(_index_for_search, connection))
        _timed("indexes", lambda: [connection.execute(sql) for sql in indexes])
        connection.execute("COMMIT")
        _timed("analyze", lambda: connection.execute("ANALYZE"))
    connection.close()


def _take_indexes_off(connection: sqlite3.Connection) -> list[str]:
    """Drop every index and return how to make them: once at the end is several times faster."""
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    named = connection.execute(found).fetchall()
    for name, _ in named:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _, sql in named]


def _add_source(connection: sqlite3.Connection, release_id: str) -> int:
    (number,) = connection.execute("SELECT max(id) + 1 FROM dataset").fetchone()
    (source_id,) = connection.execute("SELECT max(id) + 1 FROM source_record").fetchone()
    _insert_one(connection, "dataset", id=number, completeness="PARTIAL")
    _insert_one(connection, "source_record", id=source_id, dataset_id=number)
    _insert_one(connection, "release", id=release_id)
    return int(source_id)


def _add_records(connection: sqlite3.Connection, size: Size, seed: int, source_id: int) -> None:
    random = Random(seed)  # noqa: S311 - must be repeatable, keeps no secret
    words = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    standards = Standards(random, words, size.editions)
    bodies = Bodies(random, words, list(places(connection)), size.organizations)
    capabilities = Capabilities(random, words, bodies, standards, size.capabilities)
    for made in (standards, bodies, capabilities):
        _timed(type(made).__name__.lower(), partial(_write, connection, made, source_id))


def _write(connection: sqlite3.Connection, made: Any, source_id: int) -> int:
    """Insert what was invented, table by table in the order of the ids; return the rows."""
    made.invent()
    written = 0
    sourced = {"source_id": source_id, "confidence": "SYNTHETIC"}
    for table, (columns, rows) in made.tables.items():
        extra = {k: v for k, v in sourced.items() if k in Model.metadata.tables[table].columns}
        rows.sort()  # by id, so that every row is appended
        tail = tuple(extra.values())
        written += _insert(connection, table, [*columns, *extra], (row + tail for row in rows))
    return written


def _insert_one(connection: sqlite3.Connection, table: str, **known: object) -> None:
    """Insert a row whose other columns are empty, 0 or the word SYNTHETIC."""
    row = {
        column.name: None
        if column.nullable
        else 0
        if column.type.python_type is int
        else "SYNTHETIC"
        for column in Model.metadata.tables[table].columns
    } | known
    _insert(connection, table, list(row), [tuple(row.values())])


def _insert(
    connection: sqlite3.Connection,
    table: str,
    columns: list[str],
    rows: Iterable[tuple[Any, ...]],
) -> int:
    marks = ", ".join("?" * len(columns))
    named = ", ".join(f'"{name}"' for name in columns)
    cursor = connection.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)
    return cursor.rowcount


def _derive_offers(connection: sqlite3.Connection) -> int:
    insert = Offer.__table__.insert().from_select(offer.COLUMNS, offer.derived())  # type: ignore[attr-defined]
    return connection.execute(str(insert)).rowcount


def _index_for_search(connection: sqlite3.Connection) -> int:
    rows = 0
    for noun, table in SEARCHED.items():
        key = "CAST(adcode AS INTEGER)" if noun == "region" else "id"
        fill = f"INSERT INTO {noun}_search (rowid, body) SELECT {key}, search_text FROM {table}"
        rows += connection.execute(fill).rowcount
        connection.execute(f"INSERT INTO {noun}_search ({noun}_search) VALUES ('optimize')")
    return rows


def places(connection: sqlite3.Connection) -> Iterator[Place]:
    """Yield the counties with a share of the residents of their prefecture or province."""
    known = dict(
        connection.execute("SELECT adcode, weight FROM demand_unit WHERE kind = 'POPULATION'")
    )
    rows = connection.execute(
        "SELECT adcode, name, short_name, lng, lat, substr(adcode, 1, 2) || '0000' AS province"
        " FROM region WHERE level = 'COUNTY' AND lng IS NOT NULL AND valid_to IS NULL"
        " ORDER BY adcode"
    ).fetchall()
    names = dict(connection.execute("SELECT adcode, short_name FROM region"))
    for province, counties in groupby(rows, key=lambda row: row[5]):
        of_province = list(counties)
        by_prefecture = {
            prefecture: list(group)
            for prefecture, group in groupby(of_province, key=lambda row: row[0][:4] + "00")
        }
        told = {adcode: known[adcode] for adcode in by_prefecture if adcode in known}
        rest = max(0.0, known.get(province, 0.0) - sum(told.values()))
        without = [row for a, group in by_prefecture.items() if a not in told for row in group]
        for prefecture, group in by_prefecture.items():
            share = told[prefecture] / len(group) if prefecture in told else rest / len(without)
            city = names.get(prefecture, names[province])
            for adcode, name, _, lng, lat, _ in group:
                yield Place(adcode, f"{names[province]}{city}{name}", city, lng, lat, share)


def _timed(what: str, work: Callable[[], object]) -> None:
    started = time.perf_counter()
    rows = work()
    seconds = time.perf_counter() - started
    if isinstance(rows, int):
        print(f"{what:<13}{rows:>10,} rows{seconds:>8.1f} s{rows / seconds:>10,.0f} rows/s")
    else:
        print(f"{what:<28}{seconds:>8.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    started = time.perf_counter()
    path = build(Size().times(given.scale), given.seed)
    seconds = time.perf_counter() - started
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:,.0f} MB, {seconds:.1f} s")


if __name__ == "__main__":
    main()
