"""What the questions of one request looked for in vain, counted once when it is answered."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from nqi.db import OpenRelease
from nqi.errors import NqiError
from nqi.feedback import UnmetSearch, UnmetSearches

log = logging.getLogger(__name__)

Find = Callable[..., tuple[UnmetSearch, ...]]


class Unmet:
    """The searches of one request; without counts to add to, it keeps nothing.

    A request may prepare a field twice, and ask the same twice: it counts once.
    """

    def __init__(self, counts: UnmetSearches | None = None, today: date | None = None) -> None:
        self._counts = counts
        self._today = today
        self._asked: set[tuple[Find, tuple[Any, ...]]] = set()

    def __bool__(self) -> bool:
        return bool(self._asked)

    def look(self, as_of: date, find: Find, *arguments: Any) -> None:
        """Have ``find(release, *arguments)`` of ``nqi.questions.unmet`` answered and counted.

        A search as of another day than today is no demand, and left out.
        """
        if self._counts is not None and as_of == self._today:
            self._asked.add((find, arguments))

    def count(self, release: OpenRelease) -> bool:
        """Count what was looked for in vain, and return whether asking again counts again.

        A failure is logged, never the asker's.
        """
        if self._counts is None or self._today is None:
            return False
        try:
            found = {one for find, given in self._asked for one in find(release, *given)}
            self._counts.count(found, self._today)
        except NqiError as error:
            log.warning("unmet searches were not counted: %s", error)
            return True
        return bool(found)
