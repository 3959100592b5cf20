"""The machines that answer: replicas that are well and up to date, then the database itself."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import URL

from nqi.postgres.connections import address
from nqi.settings import Settings

SAMPLES = 600
"""Places of the primary's log that are remembered, one a look: how far back lag can be told."""


@dataclass(eq=False)
class Node:
    """One PostgreSQL server, as it was found when it was last looked at."""

    url: URL
    is_replica: bool
    is_well: bool = True
    lag_seconds: float = 0.0
    """How long ago the primary was where this server is now; infinite when that is not known."""
    releases: frozenset[str] = frozenset()
    """What was published there when it was last looked at."""

    @property
    def name(self) -> str:
        """Host and port, for messages: the address without its password."""
        return f"{self.url.host or 'localhost'}:{self.url.port or 5432}"


@dataclass
class Nodes:
    """The primary and its replicas."""

    primary: Node
    replicas: list[Node]
    longest_lag: float
    _turn: "count[int]" = field(default_factory=count)
    _log: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=SAMPLES))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def in_order(self, release_id: str) -> list[Node]:
        """Return whom to ask about a release, one after the other until one answers.

        Replicas that are well, take part in turn, and hold the release; then the primary.
        """
        able = [
            node
            for node in self.replicas
            if node.is_well and node.lag_seconds <= self.longest_lag and release_id in node.releases
        ]
        if able:
            first = next(self._turn) % len(able)
            able = able[first:] + able[:first]
        return [*able, self.primary]

    def saw_primary(self, place: int) -> None:
        """Remember where the log of the primary is now."""
        with self._lock:
            self._log.append((time.monotonic(), place))

    def lag_of(self, replayed: int) -> float:
        """Return for how many seconds the primary has been further than a place in its log."""
        with self._lock:
            further = [seen for seen, place in self._log if place > replayed]
        return time.monotonic() - further[0] if further else 0.0


def nodes_of(settings: Settings) -> Nodes:
    """Return the servers that the settings name; raise InvalidInput for an address that is none."""
    primary = Node(address(settings.database_url, "NQI_DATABASE_URL"), is_replica=False)
    replicas = [
        Node(address(url, "NQI_REPLICA_URLS"), is_replica=True, is_well=False)
        for url in settings.replica_urls.split()
    ]
    return Nodes(primary, replicas, settings.replica_lag_seconds)
