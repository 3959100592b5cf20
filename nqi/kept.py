"""Releases that were: each accepted load keeps the file it replaces, under the release's id.

The folder ``releases`` lies beside the served file. A kept file is the served one under a second
name (a hard link), so keeping costs nothing until the release is replaced; where a folder cannot
hold links it is copied. Nothing in it is ever written again, only taken away as a whole.
"""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from nqi.errors import NotFound
from nqi.release import KeptRelease

FOLDER = "releases"
_ID = re.compile(r"[0-9a-zA-Z_-]{1,64}")


def folder_of(release_path: Path) -> Path:
    """Return the folder of kept releases of a release file, the served one or a kept one."""
    beside = release_path.parent
    return beside if beside.name == FOLDER else beside / FOLDER


def path_of(release_path: Path, release_id: str) -> Path | None:
    """Return the file that is kept of a release, None when there is none."""
    if not _ID.fullmatch(release_id):
        return None
    path = folder_of(release_path) / f"{release_id}.sqlite"
    return path if path.is_file() else None


def kept_ids(release_path: Path) -> list[str]:
    """Return the ids of the releases that are kept, in no meant order."""
    return sorted(path.stem for path in folder_of(release_path).glob("*.sqlite"))


def keep(release_path: Path, release_id: str) -> None:
    """Give the release file its lasting name too; done already is done."""
    folder = folder_of(release_path)
    folder.mkdir(exist_ok=True)
    kept = folder / f"{release_id}.sqlite"
    if kept.exists():
        return
    _name_too(release_path, kept)
    sync(folder)


def _name_too(file: Path, name: Path) -> None:
    """Give a file a second name; where the folder cannot hold links, a copy."""
    try:
        os.link(file, name)
    except OSError:
        unfinished = name.with_suffix(".copying")
        shutil.copyfile(file, unfinished)
        sync(unfinished)
        unfinished.replace(name)


def serve_again(release_path: Path, release_id: str) -> None:
    """Put a kept release in the place of the served one, which is kept; raise NotFound for none."""
    found = path_of(release_path, release_id)
    if found is None:
        known = ", ".join(kept_ids(release_path)[-10:]) or "none"
        raise NotFound(f"release {release_id[:64]!r} is not kept: kept are {known}")
    served = _described(release_path)
    if served is None or served.id != release_id:
        if served is not None:
            keep(release_path, served.id)
        beside = release_path.with_suffix(".returning")
        beside.unlink(missing_ok=True)
        _name_too(found, beside)
        beside.replace(release_path)
        sync(release_path.parent)


def kept_releases(release_path: Path) -> list[KeptRelease]:
    """Return the releases that can be asked, the oldest first; one that cannot be read is none."""
    folder = folder_of(release_path)
    paths = [*folder.glob("*.sqlite"), *([release_path] if release_path.is_file() else [])]
    found = {one.id: one for one in map(_described, paths) if one is not None}
    return sorted(found.values(), key=lambda one: (one.created_at, one.number))


def _described(path: Path) -> KeptRelease | None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            row = opened.execute("SELECT id, created_at, rows_accepted FROM release").fetchone()
            if row is None:
                return None
            release_id, created_at, rows = row
            number = 1 + _past_releases(opened)
            return KeptRelease(release_id, created_at, rows, path.stat().st_size, number)
    except (sqlite3.Error, FileNotFoundError):
        return None


def _past_releases(connection: sqlite3.Connection) -> int:
    try:
        (count,) = connection.execute("SELECT count(*) FROM past_release").fetchone()
    except sqlite3.OperationalError:  # from before there was a history
        return 0
    return int(count)


def prune(release_path: Path, newest: int) -> list[str]:
    """Take away all but the newest kept files and return the ids of those that are gone.

    The served release is kept in any case: the name it is served under is another.
    """
    folder = folder_of(release_path)
    kept = [one for one in kept_releases(release_path) if (folder / f"{one.id}.sqlite").exists()]
    gone = [one.id for one in kept[: max(0, len(kept) - newest)]]
    for release_id in gone:
        (folder / f"{release_id}.sqlite").unlink(missing_ok=True)
    return gone


def sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
