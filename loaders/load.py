"""Loads a folder of facts into one release: all of it, or nothing."""

import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import create_engine, select

from loaders.book import Book, Values
from loaders.facts import LOADER_VERSION, Facts, read_facts
from loaders.reading import Progress, read_book
from loaders.region_boundaries import boundary_rows
from loaders.release_file import Tables, building_path, only_one_load, write_release
from loaders.staging import Staged, Staging
from nqi import models
from nqi.errors import BadData
from nqi.kept import prune

RELEASE_FILE = "catalog.sqlite"


@dataclass(frozen=True)
class LoadedDataset:
    """One file and how many of its rows were read, accepted and rejected."""

    file: str
    read: int
    accepted: int
    rejected: int


@dataclass(frozen=True)
class LoadReport:
    """What a load did; ``changed`` is False when this very release was there already.

    ``rejections`` also holds single cells that were left out of accepted rows.
    """

    release_id: str
    path: Path
    datasets: tuple[LoadedDataset, ...]
    rejections: tuple[BadData, ...]
    seconds: float
    changed: bool


def load_catalog(
    facts_dir: Path,
    out_dir: Path,
    *,
    include_unverified: bool = False,
    keep_releases: int = 0,
    progress: Progress | None = None,
) -> LoadReport:
    """Load the facts into ``out_dir/catalog.sqlite`` and report what was read and rejected.

    The same facts again change nothing. Of the releases before, the newest ``keep_releases`` are
    kept, all of them for 0. Raises BadData for a file or a manifest that cannot be
    used, and Unavailable when another load is running; either way the old release stays.
    """
    started = time.monotonic()
    tell = progress or (lambda what, done, total: None)
    path = out_dir / RELEASE_FILE
    with only_one_load(out_dir):
        facts = read_facts(facts_dir, include_unverified=include_unverified)
        served = _served_release(path)
        changed = served.facts_id != facts.facts_id
        release_id = _id_after(served.id, facts.facts_id) if changed else str(served.id)
        if changed:
            _build(facts, release_id, served.id, path, tell)
            if keep_releases:
                prune(path, keep_releases)
        datasets, rejections = _read_report(path)
    seconds = time.monotonic() - started
    return LoadReport(release_id, path, datasets, rejections, seconds, changed)


def _build(
    facts: Facts, release_id: str, previous_id: str | None, path: Path, tell: Progress
) -> None:
    steps = len(facts.files) + 1
    with Staging(building_path(path, release_id, rows=True)) as staging:
        book = read_book(facts.folder, facts.files, tell, staging)
        _add_release(release_id, facts.facts_id, previous_id, book)
        staging.finish()
        said = partial(_tell_stage, tell, steps)
        write_release(path, release_id, _tables(book, staging), previous_id, said)
    tell(RELEASE_FILE, steps, steps)


def _tell_stage(tell: Progress, steps: int, stage: str) -> None:
    tell(f"{RELEASE_FILE}: {stage}", steps - 1, steps)


def _id_after(previous_id: str | None, facts_id: str) -> str:
    """Return the id of a release: facts that come back after others make a release of their own."""
    return sha256(f"{facts_id}\x1f{previous_id or ''}".encode()).hexdigest()[:16]


def _add_release(release_id: str, facts_id: str, previous_id: str | None, book: Book) -> None:
    datasets = book.records[models.Dataset]
    counts = ("rows_read", "rows_accepted", "rows_rejected")
    book.add(
        models.Release,
        id=release_id,
        facts_id=facts_id,
        previous_id=previous_id,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        loader_version=LOADER_VERSION,
        **{count: sum(dataset[count] for dataset in datasets) for count in counts},
    )


def _tables(book: Book, staging: Staging) -> Tables:
    rows: dict[type[models.Model], Iterable[Values] | Staged] = dict(book.given_up())
    rows |= staging.rows
    # Boundaries are most of the bytes, so they are made while they are written.
    rows[models.RegionBoundary] = boundary_rows(book)
    by_name = {str(model.__tablename__): model for model in rows}
    order = [table.name for table in models.Model.metadata.sorted_tables]
    return [(by_name[name], rows[by_name[name]]) for name in order if name in by_name]


@dataclass(frozen=True)
class _Served:
    """The release that is there; nothing for none, or one that cannot be read."""

    id: str | None = None
    facts_id: str | None = None


def _served_release(path: Path) -> _Served:
    if not path.is_file():
        return _Served()
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            row = connection.execute("SELECT * FROM release").fetchone()
            known = dict(row) if row else {}
    except sqlite3.Error:
        return _Served()
    return _Served(known.get("id"), known.get("facts_id"))


def _read_report(path: Path) -> tuple[tuple[LoadedDataset, ...], tuple[BadData, ...]]:
    engine = create_engine(f"sqlite:///{path}")
    dataset, rejection = models.Dataset, models.Rejection
    try:
        with engine.connect() as connection:
            files = connection.execute(
                select(
                    dataset.file, dataset.rows_read, dataset.rows_accepted, dataset.rows_rejected
                ).order_by(dataset.id)
            )
            datasets = tuple(LoadedDataset(*row) for row in files)
            broken = connection.execute(
                select(
                    rejection.rule,
                    rejection.message,
                    rejection.column_name,
                    rejection.value,
                    dataset.file,
                    rejection.line,
                )
                .join(dataset, dataset.id == rejection.dataset_id)
                .order_by(rejection.id)
            )
            return datasets, tuple(BadData(*row) for row in broken)
    finally:
        engine.dispose()
