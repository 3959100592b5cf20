"""A DataLoader as graphene's documentation describes it: keys of one turn are fetched together."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

Fetch = Callable[[list[Any]], dict[Any, Any]]


class DataLoader:
    """Collects keys until the loop comes round, then fetches each once; lives for one request."""

    def __init__(self, fetch: Fetch, empty: Any = None) -> None:
        self.fetch = fetch
        self.empty = empty
        self.waiting: dict[Any, asyncio.Future[Any]] = {}
        self.known: dict[Any, asyncio.Future[Any]] = {}

    def load(self, key: Any) -> asyncio.Future[Any]:
        """Return what belongs to a key, as soon as the turn's keys are fetched."""
        if key not in self.known:
            loop = asyncio.get_running_loop()
            if not self.waiting:
                loop.call_soon(self._fetch_waiting)
            self.known[key] = self.waiting[key] = loop.create_future()
        return self.known[key]

    def _fetch_waiting(self) -> None:
        waiting, self.waiting = self.waiting, {}
        found = self.fetch(list(waiting))
        for key, future in waiting.items():
            future.set_result(found.get(key, self.empty))


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    """Return the second members by the first, in their order."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
