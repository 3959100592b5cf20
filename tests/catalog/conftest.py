"""How the catalog is asked in these tests, with the number of SQL statements counted."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event, literal

from nqi.catalog.listing import Listing, literals
from nqi.catalog.statement import Query
from nqi.db import OpenRelease

TODAY = date(2026, 6, 1)
Row = dict[str, Any]
Counted = Callable[[], AbstractContextManager[list[str]]]


class Asking:
    """Asks functions of the catalog of one release."""

    def __init__(self, release: OpenRelease) -> None:
        self.release = release

    def rows(self, build: Callable[..., Query], *keys: Any, **given: Any) -> list[Row]:
        """Return the rows that a function finds for keys of a parent row."""
        values = literals({"as_of": TODAY.isoformat()} | given)
        return self.release.rows(build(values, *[literal(key) for key in keys]))

    def page(self, build: Callable[..., Listing], first: int = 1000, **given: Any) -> list[Row]:
        """Return the first rows of a listing."""
        listing = build(literals({"as_of": TODAY.isoformat()} | given))
        return self.release.rows(listing.page(first))

    def count(self, build: Callable[..., Listing], **given: Any) -> int:
        """Return the number of all rows of a listing."""
        listing = build(literals({"as_of": TODAY.isoformat()} | given))
        (row,) = self.release.rows(listing.count())
        return int(next(iter(row.values())))


@pytest.fixture(scope="session")
def real(release: OpenRelease) -> Asking:
    """Questions to the facts in data/."""
    return Asking(release)


@pytest.fixture
def counted() -> Counted:
    """Collect the statements that are run meanwhile: `with counted() as statements:`."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def collect(*call: Any) -> None:
            seen.append(call[2])

        event.listen(Engine, "before_cursor_execute", collect)
        try:
            yield seen
        finally:
            event.remove(Engine, "before_cursor_execute", collect)

    return counting
