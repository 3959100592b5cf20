"""The releases that are published in PostgreSQL, read where they are."""

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import TypeVar
from weakref import finalize

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from nqi.errors import Unavailable
from nqi.postgres.connections import reading_engine
from nqi.postgres.looks import Looks
from nqi.postgres.nodes import Node, Nodes, nodes_of
from nqi.postgres.register import Register, register
from nqi.postgres.release import CONNECTIONS_OF_KEPT, PostgresRelease, close_all
from nqi.release import Database, KeptRelease
from nqi.settings import Settings

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
"""So much later than it was published is a release seen, and a server that fails or recovers."""
KEPT_OPEN = 4
"""Releases that were and stay open, the last ones asked for."""

Found = TypeVar("Found")


class PostgresDatabase(Database):
    """The published releases of one list; who asks never waits for a look at the servers."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.data_dir
        self.nodes = nodes_of(settings)
        self._settings = settings
        self._listed = register(settings.database_schema)
        self._engines: dict[Node, Engine] = {}
        finalize(self, close_all, self._engines)
        self._releases: list[KeptRelease] = []
        self._current: PostgresRelease | None = None
        self._past = lru_cache(KEPT_OPEN)(partial(_opened, self._listed, self.nodes))
        self._looks = Looks(SECONDS_BETWEEN_LOOKS)

    def release(self) -> PostgresRelease:
        """Return the release served now, as of the last look a second ago at most.

        Raises Unavailable when none was published yet, or no server can be reached.
        """
        if self._current is None:
            self._looks.now(self._look, unless=lambda: self._current is not None)
        else:
            self._looks.when_due(self._look)
        assert self._current is not None
        return self._current

    def kept(self) -> list[KeptRelease]:
        """Return the published releases, the oldest first, as of the last look."""
        self.release()
        return self._releases

    def environment(self) -> Mapping[str, str]:
        """Return the variables that name the servers, the list and the data folder."""
        settings = self._settings
        return {
            "NQI_DATA_DIR": str(settings.data_dir.resolve()),
            "NQI_DATABASE_URL": settings.database_url,
            "NQI_DATABASE_SCHEMA": settings.database_schema,
            "NQI_REPLICA_URLS": settings.replica_urls,
            "NQI_REPLICA_LAG_SECONDS": str(settings.replica_lag_seconds),
        }

    def look(self) -> None:
        """See now what is published and how the servers are; raise Unavailable for nothing."""
        self._looks.now(self._look)

    def _look(self) -> None:
        for node in self.nodes.replicas:
            self._look_at_replica(node)
        served = self._look_at_primary() or self._served_by_replica()
        if served is None:
            raise Unavailable("no catalogue is published yet: run `nqi load` first")
        if self._current is None or self._current.id != served.id:
            connections = self._settings.database_connections
            self._current = _opened(self._listed, self.nodes, served, connections)

    def _look_at_primary(self) -> KeptRelease | None:
        def see(connection: Connection) -> KeptRelease | None:
            self._releases = self._listed.all(connection)
            place = connection.execute(text(_PLACE)).scalar_one()
            self.nodes.saw_primary(int(place))
            return self._listed.served_release(connection)

        node = self.nodes.primary
        try:
            found = self._ask(node, see)
        except SQLAlchemyError as error:
            node.is_well = False
            if self._current is None and not any(one.is_well for one in self.nodes.replicas):
                raise Unavailable(f"PostgreSQL at {node.name} cannot be asked") from error
            log.warning("the primary %s cannot be asked: %s", node.name, _reason(error))
            return None
        node.is_well = True
        return found

    def _served_by_replica(self) -> KeptRelease | None:
        """While the primary is away: what is open stays, else what a replica names."""
        if self._current is not None:
            return next((one for one in self._releases if one.id == self._current.id), None)
        for node in self.nodes.replicas:
            if node.is_well:
                self._releases = self._ask(node, self._listed.all)
                return self._ask(node, self._listed.served_release)
        return None

    def _look_at_replica(self, node: Node) -> None:
        def see(connection: Connection) -> None:
            replays, place = connection.execute(text(_REPLAYED)).one()
            node.releases = frozenset(one.id for one in self._listed.all(connection))
            node.lag_seconds = self.nodes.lag_of(int(place)) if replays else 0.0

        try:
            self._ask(node, see)
        except SQLAlchemyError as error:
            if node.is_well:
                log.warning("the replica %s cannot be asked: %s", node.name, _reason(error))
            node.is_well = False
        else:
            node.is_well = True

    def _ask(self, node: Node, question: Callable[[Connection], Found]) -> Found:
        engine = self._engines.get(node)
        if engine is None:
            engine = self._engines[node] = reading_engine(node.url, self._listed.schema, 1)
        with engine.connect() as connection:
            return question(connection)

    def _open_kept(self, release_id: str) -> PostgresRelease | None:
        found = next((one for one in self._releases if one.id == release_id), None)
        return self._past(found, CONNECTIONS_OF_KEPT) if found else None


def _opened(
    listed: Register, nodes: Nodes, release: KeptRelease, connections: int
) -> PostgresRelease:
    schema = listed.schema_of(release.id)
    return PostgresRelease(release.id, release.created_at, schema, nodes, connections)


_PLACE = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
_REPLAYED = "SELECT pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn() - '0/0'::pg_lsn, 0)"


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
