"""The releases that are measured: one loaded from the national world, or a copy of a given one."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.national.world import Size, build
from benchmarks.servers import ROOT
from loaders.load import load_catalog
from nqi.migrate import head_revision, upgrade, writable_engine

FOLDER = ROOT / "var" / "bench"
SEED = 1
MADE_FROM = ("benchmarks/national", "loaders", "nqi/models", "nqi/migrations", "data")
"""What decides how a synthetic release comes out."""


@dataclass(frozen=True)
class World:
    """A release to measure, by a short name."""

    name: str
    release: Path

    @property
    def release_id(self) -> str:
        with closing(sqlite3.connect(f"{self.release.as_uri()}?mode=ro", uri=True)) as connection:
            return str(connection.execute("SELECT id FROM release").fetchone()[0])


def invented(scale: float) -> World:
    """Return the synthetic release of a part of the country, loaded unless it is there already."""
    folder = FOLDER / f"invented-{_digest(scale)}"
    if not folder.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=FOLDER) as made:
            *_, present = build(Size().times(scale), SEED, Path(made) / "facts", _tell)
            report = load_catalog(present, Path(made) / "release")
            print(f"loaded in {report.seconds:,.0f} s", flush=True)
            (Path(made) / "release").rename(folder)
    return World(f"invented_{scale:g}".replace(".", "_"), (folder / "catalog.sqlite").resolve())


def given(path: Path) -> World:
    """Return a copy of a release, with the tables of today; the file itself is left alone."""
    status = path.stat()
    key = sha256(
        f"{path.resolve()} {status.st_size} {status.st_mtime_ns} {head_revision()}".encode()
    )
    copy = FOLDER / f"given-{key.hexdigest()[:16]}" / "catalog.sqlite"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        unfinished = copy.with_suffix(".copying")
        shutil.copyfile(path, unfinished)
        engine = writable_engine(unfinished)
        with engine.connect() as connection:
            upgrade(connection)
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        engine.dispose()
        unfinished.rename(copy)
    return World("given", copy.resolve())


def _digest(scale: float) -> str:
    digest = sha256(f"{scale:g} {SEED}".encode())
    for path in _made_from():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _made_from() -> Iterator[Path]:
    for folder in MADE_FROM:
        found = (ROOT / folder).rglob("*")
        yield from sorted(p for p in found if p.is_file() and p.suffix != ".pyc")


def _tell(name: str, rows: int) -> None:
    print(f"{name:<20}{rows:>12,} rows", flush=True)
