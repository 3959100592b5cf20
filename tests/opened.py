"""Opens what a test loaded, in the database that the suite runs on.

Without NQI_TEST_DATABASE_URL that is the release file itself. With it every data folder is
published to a catalogue of its own in that PostgreSQL, and read from there.
"""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from nqi.db import Database, OpenRelease, open_database
from nqi.release_file import FileRelease
from nqi.settings import Settings

URL = os.environ.get("NQI_TEST_DATABASE_URL", "")


def opened(path: Path) -> Database:
    """Return the database of a release file that a test made."""
    return open_database(settings_of(path.parent))


def settings_of(folder: Path, **more: object) -> Settings:
    """Return the settings of a data folder, published first where the suite runs on PostgreSQL."""
    if not URL:
        return Settings(data_dir=folder, **more)  # type: ignore[arg-type]
    from nqi.postgres.publish import publish

    name = "t" + sha256(str(folder.resolve()).encode()).hexdigest()[:10]
    settings = Settings(data_dir=folder, database_url=URL, database_schema=name, **more)  # type: ignore[arg-type]
    publish(settings)
    return settings


def told(release: OpenRelease, sql: str, **values: object) -> list[tuple[Any, ...]]:
    """Return the rows of plain SQL, beside the catalog that is tested."""
    return [tuple(row.values()) for row in release.rows(text(sql).bindparams(**values))]


only_sqlite = pytest.mark.skipif(bool(URL), reason="about the SQLite file itself")


def file_release(database: Database) -> FileRelease:
    """Return the served release as the file it is, for tests marked ``only_sqlite``."""
    release = database.release()
    assert isinstance(release, FileRelease)
    return release
