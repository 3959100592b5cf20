"""The door to the releases: a file in the data folder, or PostgreSQL where one is named."""

from importlib.util import find_spec

from nqi.errors import InvalidInput
from nqi.release import LONGEST_SECONDS, Database, Interrupted, KeptRelease, OpenRelease
from nqi.release_file import FileDatabase
from nqi.settings import Settings

__all__ = [
    "LONGEST_SECONDS",
    "Database",
    "Interrupted",
    "KeptRelease",
    "OpenRelease",
    "open_database",
]


def open_database(settings: Settings) -> Database:
    """Return the releases that the settings describe; none of them is opened yet.

    Raises InvalidInput for a database whose driver is not installed.
    """
    if not settings.database_url:
        return FileDatabase(settings.release_path)
    if find_spec("psycopg") is None:
        raise InvalidInput("NQI_DATABASE_URL: install the extra `postgres`, it brings the driver")
    # Where no PostgreSQL is asked for, its driver is not needed.
    from nqi.postgres.copy import CopiedDatabase
    from nqi.postgres.database import PostgresDatabase

    return (CopiedDatabase if settings.local_copy else PostgresDatabase)(settings)
