"""Publishes release files to PostgreSQL: each becomes a schema, and the last one is served.

One release is one transaction: readers see the old release until the new one is there as a whole.
A publication that dies leaves nothing; the next one begins it anew.
"""

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import file_digest
from pathlib import Path

import psycopg
from sqlalchemy import Connection, delete, insert, text
from sqlalchemy.exc import DBAPIError

from nqi.errors import InvalidInput, Unavailable
from nqi.kept import kept_releases, path_of
from nqi.postgres.connections import address, writing_engine
from nqi.postgres.register import Register, register
from nqi.postgres.rows import copy_rows
from nqi.release import KeptRelease
from nqi.settings import Settings

PART_BYTES = 4 * 2**20
"""Of the file, before it is compressed: what a reader holds in memory at once."""

Tell = Callable[[str], None]
"""Called with what begins."""


def publish(settings: Settings, tell: Tell = lambda stage: None) -> list[str]:
    """Publish what the data folder holds and PostgreSQL does not, and serve what the folder serves.

    Returns the ids of the releases that were published. Of those before, the newest
    ``keep_releases`` stay, all of them for 0. Raises Unavailable when PostgreSQL cannot be
    reached or refuses, InvalidInput for a database that orders texts otherwise than a file; what
    was served is served then as before.
    """
    path = settings.release_path
    served = _served_id(path)
    with _connected(settings) as (connection, listed):
        with connection.begin():
            _prepare(connection, listed, settings)
            known = {one.id for one in listed.all(connection)}
        new = [one for one in _wanted(path, served, settings) if one.id not in known]
        for release in new:
            with connection.begin():
                _publish_one(connection, listed, path, release, tell)
                if release.id == served:
                    listed.serve(connection, served)
                _grant(connection, listed.schema_of(release.id), settings)
        with connection.begin():
            listed.serve(connection, served)
        if settings.keep_releases:
            _prune(connection, listed, settings.keep_releases)
    return [one.id for one in new]


def serve(settings: Settings, release_id: str) -> None:
    """Serve a published release again, a newer one notwithstanding; raise NotFound for another."""
    with _connected(settings) as (connection, listed), connection.begin():
        listed.require(connection, release_id)
        listed.serve(connection, release_id)


@contextmanager
def _connected(settings: Settings) -> Iterator[tuple[Connection, Register]]:
    variable = "NQI_DATABASE_OWNER_URL" if settings.database_owner_url else "NQI_DATABASE_URL"
    url = address(settings.database_owner_url or settings.database_url, variable)
    engine = writing_engine(url)
    try:
        with engine.connect() as connection:
            yield connection, register(settings.database_schema)
    except (DBAPIError, psycopg.Error) as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise Unavailable(f"{url.host}/{url.database}: not published: {reason}") from error
    finally:
        engine.dispose()


def _served_id(path: Path) -> str:
    if not path.is_file():
        raise Unavailable("no catalogue is built yet: run `nqi load` first")
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
        return str(file.execute("SELECT id FROM release").fetchone()[0])


def _prepare(connection: Connection, listed: Register, settings: Settings) -> None:
    """Make the list of releases, and keep every other publication out until the end."""
    if not connection.exec_driver_sql(_ORDERS_AS_FILES_DO).scalar_one():
        raise InvalidInput(
            "the database orders texts by a language or is not in UTF-8: make it with "
            "`createdb --template=template0 --encoding=UTF8 --locale=C`"
        )
    # Another publication takes as long as it takes.
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    # Of the session: it ends with the connection, however this process ends.
    lock = text("SELECT pg_advisory_lock(hashtext(:schema))")
    connection.execute(lock, {"schema": listed.schema})
    connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{listed.schema}"')
    listed.metadata.create_all(connection)
    _grant(connection, listed.schema, settings)


def _publish_one(
    connection: Connection, listed: Register, path: Path, release: KeptRelease, tell: Tell
) -> None:
    file = path_of(path, release.id) or path
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        copy_rows(connection, opened, listed.schema_of(release.id), tell)
    tell("file")
    with file.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    connection.execute(
        insert(listed.releases).values(
            id=release.id,
            number=release.number,
            created_at=release.created_at,
            rows=release.rows,
            bytes=release.bytes,
            sha256=digest,
        )
    )
    with file.open("rb") as content:
        for number, chunk in enumerate(iter(lambda: content.read(PART_BYTES), b"")):
            part = {"release_id": release.id, "number": number, "content": zlib.compress(chunk, 1)}
            connection.execute(insert(listed.parts), part)


def _grant(connection: Connection, schema: str, settings: Settings) -> None:
    """Let the role that reads see a schema, when another role publishes."""
    reader = address(settings.database_url, "NQI_DATABASE_URL").username
    if not settings.database_owner_url or not reader:
        return
    role = '"' + reader.replace('"', '""') + '"'
    connection.exec_driver_sql(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}')
    connection.exec_driver_sql(f'GRANT SELECT ON ALL TABLES IN SCHEMA "{schema}" TO {role}')


def _wanted(path: Path, served: str, settings: Settings) -> list[KeptRelease]:
    """Return the releases of the folder that would stay: none is published to be pruned at once."""
    held = kept_releases(path)
    newest = settings.keep_releases or len(held)
    stay = {served, *[one.id for one in held if one.id != served][-newest:]}
    return [one for one in held if one.id in stay]


def _prune(connection: Connection, listed: Register, newest: int) -> None:
    """Take away all but the newest releases before the served one, each by itself.

    To drop one takes hundreds of locks, of which the server has not enough for many at once.
    """
    with connection.begin():
        served = listed.served_release(connection)
        past = [one for one in listed.all(connection) if served is None or one.id != served.id]
    for release in past[: max(0, len(past) - newest)]:
        with connection.begin():
            connection.exec_driver_sql(f'DROP SCHEMA "{listed.schema_of(release.id)}" CASCADE')
            connection.execute(delete(listed.releases).where(listed.releases.c.id == release.id))


_ORDERS_AS_FILES_DO = """
    SELECT getdatabaseencoding() = 'UTF8'
        AND array_agg(word ORDER BY word) = array_agg(word ORDER BY word COLLATE "C")
    FROM unnest(ARRAY['a', 'B', '_b', '-c', ' d', '1', chr(19969), chr(19968), chr(233)]) word"""
