"""Brings the files of releases that were to the tables of today, so that they still answer."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from nqi.kept import folder_of, sync
from nqi.migrate import head_revision, upgrade, writable_engine

UNFINISHED = ".upgrading"


def upgrade_kept(release_path: Path) -> None:
    """Replace each kept file that has older tables by a migrated copy of it, whole or not at all.

    A migration must therefore fill what it derives; it meets the rows of every release there was.
    """
    folder, newest = folder_of(release_path), head_revision()
    for left_over in folder.glob(f"*{UNFINISHED}"):
        left_over.unlink()
    for path in sorted(folder.glob("*.sqlite")):
        if _revision(path) != newest:
            _upgrade(path)
            sync(folder)


def _revision(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(revision)


def _upgrade(path: Path) -> None:
    """Migrate a copy, because a kept file may be the served one under a second name."""
    copy = path.with_suffix(UNFINISHED)
    shutil.copyfile(path, copy)
    engine = writable_engine(copy)
    try:
        with engine.connect() as connection:
            upgrade(connection)
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    finally:
        engine.dispose()
    sync(copy)
    copy.replace(path)
