"""The plain way to write capabilities, an ORM object each, against that of a load, on one set."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from loaders.facts import read_facts
from loaders.reading import read_book
from loaders.release_file import Tables, write_release
from loaders.staging import Staging
from nqi.migrate import upgrade, writable_engine
from nqi.models import Capability, CapabilityMethod, Model

NOUNS = (Capability, CapabilityMethod)
DAYS = ("valid_from", "valid_to")
A_COMMIT = 10_000


class _Enough(Exception):
    """Ends a load of which only the first stages are measured."""


def compare(facts_dir: Path, rows: int) -> tuple[int, float, float]:
    """Return how many capabilities were written, the seconds of a load, and those of the ORM.

    Both write the same capabilities and methods, checked before, with their indexes.
    """
    with TemporaryDirectory() as folder:
        written = _read(facts_dir, Path(folder), rows)
        ours = _staged(Path(folder), written)
        return len(written[0]), ours, _one_by_one(Path(folder) / "naive.sqlite", written)


def _read(facts_dir: Path, folder: Path, rows: int) -> list[list[dict[str, Any]]]:
    facts, path = read_facts(facts_dir), folder / "read"
    with Staging(path) as staging:
        read_book(facts.folder, facts.files, lambda *_: None, staging)
        staging.finish()
        with closing(sqlite3.connect(path)) as connection:
            connection.row_factory = sqlite3.Row
            asked = f"{_select(Capability)} LIMIT ?"
            scopes = [dict(row) for row in connection.execute(asked, (rows,))]
            chosen = {row["id"] for row in scopes}
            found = connection.execute(_select(CapabilityMethod))
            methods = [dict(row) for row in found if row["capability_id"] in chosen]
    return [scopes, methods]


def _select(model: type[Model]) -> str:
    """The rows that wait, without what only the staging needs."""
    names = ", ".join(column.name for column in model.__table__.columns)
    return f"SELECT {names} FROM {model.__tablename__}"


def _staged(folder: Path, written: list[list[dict[str, Any]]]) -> float:
    """The way of a load: staged, then sorted into the file, then the indexes."""

    def tell(stage: str) -> None:
        if stage == "offers":
            raise _Enough

    started = time.perf_counter()
    with Staging(folder / "rows") as staging:
        for model, rows in zip(NOUNS, written, strict=True):
            for row in rows:
                staging.rows[model].append(row)
        staging.finish()
        tables: Tables = [(model, staging.rows[model]) for model in NOUNS]
        try:
            write_release(folder / "ours.sqlite", "ours", tables, None, tell)
        except _Enough:
            return time.perf_counter() - started
    raise RuntimeError("a load has no stage of offers any more")


def _one_by_one(path: Path, written: list[list[dict[str, Any]]]) -> float:
    """The plain way: an object and a ``session.add`` for every row."""
    started = time.perf_counter()
    engine = writable_engine(path)
    with engine.begin() as connection:
        upgrade(connection)
    with Session(engine) as session:
        for model, rows in zip(NOUNS, written, strict=True):
            for number, row in enumerate(rows, start=1):
                session.add(model(**row))
                if number % A_COMMIT == 0:
                    session.commit()
            session.commit()
    engine.dispose()
    return time.perf_counter() - started
