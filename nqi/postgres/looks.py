"""Looks at a server now and then: who asks for a release never waits for one, but for the first."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

from nqi.errors import Unavailable

log = logging.getLogger(__name__)

Look: TypeAlias = Callable[[], None]
"""Sees what is served; raises Unavailable when that cannot be seen."""


class Looks:
    """One look at a time, some seconds apart.

    What looks is given with each call: its owner, kept here, would refer back to itself.
    """

    def __init__(self, seconds_between: float) -> None:
        self._seconds_between = seconds_between
        self._looking = threading.Lock()
        self._looked_at = -seconds_between

    def now(self, look: Look, unless: Callable[[], bool] = lambda: False) -> None:
        """Look and raise what it raises, ``unless`` another thread saw enough meanwhile."""
        with self._looking:
            if not unless():
                self._begin(look)

    def when_due(self, look: Look) -> None:
        """Look in a thread of its own when the last look was long enough ago."""
        if time.monotonic() - self._looked_at > self._seconds_between:
            self._looked_at = time.monotonic()
            threading.Thread(target=self._quietly, args=(look,), daemon=True).start()

    def _begin(self, look: Look) -> None:
        self._looked_at = time.monotonic()
        look()

    def _quietly(self, look: Look) -> None:
        if not self._looking.acquire(blocking=False):
            return  # a look at a server that hangs takes longer than the time between two
        try:
            self._begin(look)
        except Unavailable as error:  # what is open goes on answering
            log.warning("%s%s", error, f": {error.__cause__}" if error.__cause__ else "")
        finally:
            self._looking.release()
