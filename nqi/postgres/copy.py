"""A release file fetched from PostgreSQL: answers at the speed of a file, kept by the database.

PostgreSQL holds the very file that was published, in parts; a process fetches a new one beside the
old, checks its SHA-256, and renames it into place, as a load does.
"""

import fcntl
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from weakref import finalize

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from nqi.errors import Unavailable
from nqi.kept import keep, sync
from nqi.postgres.connections import address, reading_engine
from nqi.postgres.looks import Looks
from nqi.postgres.register import register
from nqi.release import KeptRelease
from nqi.release_file import FileDatabase, FileRelease
from nqi.settings import Settings

SECONDS_BETWEEN_LOOKS = 5.0
"""So much later than it was published a release is fetched."""


class CopiedDatabase(FileDatabase):
    """The release file of the data folder, replaced when PostgreSQL serves another release."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.release_path)
        self._settings = settings
        self._listed = register(settings.database_schema)
        url = address(settings.database_url, "NQI_DATABASE_URL")
        self._engine = reading_engine(url, self._listed.schema, 1)
        finalize(self, self._engine.dispose)
        self._looks = Looks(SECONDS_BETWEEN_LOOKS)

    def release(self) -> FileRelease:
        """Return the release of the file; raise Unavailable when there is none to be fetched."""
        if not self.path.is_file():
            self._looks.now(self._look, unless=self.path.is_file)
        else:
            self._looks.when_due(self._look)
        return super().release()

    def environment(self) -> Mapping[str, str]:
        """Return the variables by which another process reads the same copy."""
        settings = self._settings
        return {
            **super().environment(),
            "NQI_DATABASE_URL": settings.database_url,
            "NQI_DATABASE_SCHEMA": settings.database_schema,
            "NQI_LOCAL_COPY": "true",
        }

    def look(self) -> None:
        """Fetch the served release unless it is here; raise Unavailable when that cannot be."""
        self._looks.now(self._look)

    def _look(self) -> None:
        with self._only_one_fetches():
            try:
                with self._engine.connect() as connection:
                    served = self._listed.served_release(connection)
                    if served is None:
                        raise Unavailable("no catalogue is published yet: run `nqi load` first")
                    current = super().release() if self.path.is_file() else None
                    if current is None or current.id != served.id:
                        self._put_in_place(connection, served, current)
            except (SQLAlchemyError, OSError) as error:
                raise Unavailable("the release cannot be fetched from PostgreSQL") from error

    def _put_in_place(
        self, connection: Connection, served: KeptRelease, current: FileRelease | None
    ) -> None:
        fetched = self.path.with_name(f"catalog-{served.id}.fetching")
        try:
            self._fetch(connection, served.id, fetched)
            if current is not None:
                keep(self.path, current.id)
            fetched.replace(self.path)
            sync(self.folder)
        finally:
            fetched.unlink(missing_ok=True)

    def _fetch(self, connection: Connection, release_id: str, target: Path) -> None:
        """Write the file of a release, part by part; raise Unavailable when it is damaged."""
        parts, releases = self._listed.parts, self._listed.releases
        digest = sha256()
        wanted = connection.execute(
            select(releases.c.sha256).where(releases.c.id == release_id)
        ).scalar_one()
        numbers = connection.execute(
            select(parts.c.number).where(parts.c.release_id == release_id).order_by(parts.c.number)
        ).scalars()
        damaged = Unavailable(
            f"release {release_id}: what PostgreSQL holds is not what was published"
        )
        with target.open("wb") as file:
            for number in numbers.all():
                packed = connection.execute(
                    select(parts.c.content).where(
                        parts.c.release_id == release_id, parts.c.number == number
                    )
                ).scalar_one()
                try:
                    content = zlib.decompress(packed)
                except zlib.error as error:
                    raise damaged from error
                digest.update(content)
                file.write(content)
        if digest.hexdigest() != wanted:
            raise damaged
        sync(target)

    def _only_one_fetches(self) -> "_FolderLock":
        return _FolderLock(self.folder / "fetch.lock")


class _FolderLock:
    """Keeps the other processes of a folder from fetching the same."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *raised: object) -> None:
        self._file.close()
