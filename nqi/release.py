"""What a catalogue of releases is, whichever database holds it.

A release is never changed once it is served: a load makes another one and names it the served one.
A reader never sees two releases in one answer. Any release is closed, with all its connections, as
soon as nobody holds it: no cache of answers may therefore hold one.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import CursorResult, Dialect, Executable, select

from nqi.errors import InvalidInput, NotFound, Unavailable
from nqi.models import PastRelease

LONGEST_SECONDS = 5.0
"""No statement runs longer; what takes more is stopped and frees its connection."""


class Interrupted(Unavailable):
    """The statement ran past its deadline and was stopped."""


@dataclass(frozen=True)
class KeptRelease:
    """A release that can still be asked."""

    id: str
    created_at: str
    rows: int
    bytes: int
    number: int
    """Its place among the releases, 1 for the first."""


class OpenRelease(ABC):
    """One release, opened for reading by any number of threads."""

    id: str
    created_at: str
    """When it was loaded: ISO 8601, UTC."""
    identity: Hashable
    """What differs between two contents of one id, where that can be."""
    dialect: Dialect
    """How statements are compiled for ``one_row``."""
    answers_in_process: bool
    """Whether a short statement may run on the event loop, because nothing is waited for."""

    @property
    def made_on(self) -> date:
        """The day of the load, UTC."""
        return date.fromisoformat(self.created_at[:10])

    @abstractmethod
    def one_row(
        self, sql: str, values: Mapping[str, Any], seconds: float
    ) -> tuple[str | None, ...]:
        """Run compiled SQL that yields one row; raise Interrupted after ``seconds``."""

    @abstractmethod
    def rows(
        self, statement: Executable, values: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Run a statement of the catalog and return its rows by column name.

        ``values`` are those of its named parameters: a statement that is asked often is made once,
        since making it takes longer than running it. Raises Interrupted when it takes longer than
        any question may.
        """


class Database(ABC):
    """The served release, whichever it is, and those before it that are kept."""

    folder: Path
    """Where the server keeps what is no release: jobs, reports."""

    @abstractmethod
    def release(self) -> OpenRelease:
        """Return the release served now; raise Unavailable when there is none to be had."""

    @abstractmethod
    def kept(self) -> Sequence[KeptRelease]:
        """Return the releases that can be asked, the oldest first."""

    @abstractmethod
    def environment(self) -> Mapping[str, str]:
        """Return the settings, as variables, by which another process opens the same releases."""

    @abstractmethod
    def _open_kept(self, release_id: str) -> OpenRelease | None:
        """Return a release that was, None when it is not kept."""

    def chosen(self, release_id: str | None, known_on: str | None) -> OpenRelease:
        """Return the release of an id, or the one that was served at the end of a day (UTC).

        Without either it is the one served now. Raises NotFound naming what is kept, InvalidInput
        for a day that is none and for both at once.
        """
        if release_id and known_on:
            raise InvalidInput("release and knownOn: only one of them can choose the release")
        current = self.release()
        if known_on:
            release_id = self._served_on(current, _day(known_on))
        if not release_id or release_id == current.id:
            return current
        opened = self._open_kept(release_id)
        if opened is None:
            raise NotFound(f"release {release_id[:64]!r} is not kept; {self._range()}")
        return opened

    def kept_ids(self) -> list[str]:
        """Return the ids of the releases that can be asked."""
        return sorted(one.id for one in self.kept())

    def _served_on(self, current: OpenRelease, day: date) -> str:
        after = (day + timedelta(days=1)).isoformat()
        if current.created_at < after:
            return current.id
        newest = (
            select(PastRelease.id)
            .where(PastRelease.created_at < after)
            .order_by(PastRelease.number.desc())
            .limit(1)
        )
        found = current.rows(newest)
        if not found:
            raise NotFound(f"knownOn {day}: no release is that old; {self._range()}")
        return str(found[0]["id"])

    def _range(self) -> str:
        kept = self.kept()
        ends = (kept[0], kept[-1])
        oldest, newest = (f"{one.id} of {one.created_at[:10]}" for one in ends)
        return f"kept are {len(kept)}, from {oldest} to {newest}"


def by_column(found: CursorResult[Any]) -> list[dict[str, Any]]:
    """Return all rows of a result by column name; several times faster than ``mappings()``."""
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found.all()]


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"knownOn {text[:40]!r}: a day like 2025-12-31 is needed") from error
    if day == date.max:
        raise InvalidInput(f"knownOn {day}: an earlier day is needed")
    return day
