"""When a statement is planned: once, on a connection that is used again, or for its words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nqi.db import OpenRelease, open_database
from nqi.postgres.publish import publish
from nqi.settings import Settings

PREPARED = """SELECT CAST(count(*) AS text) AS f0 FROM pg_prepared_statements
              WHERE position(CAST(%(part)s AS text) IN statement) > 0"""
SHORT = "SELECT CAST(count(*) AS text) AS counted FROM region WHERE region.level = %(level)s"
WORDS = """SELECT CAST(count(*) AS text) AS found FROM organization_search
           WHERE organization_search.body @@ full_text_query(%(words)s)"""


@pytest.fixture(scope="module")
def release(three: Path, new_settings: Callable[..., Settings]) -> OpenRelease:
    settings = new_settings(three)
    publish(settings)
    return open_database(settings).release()


def prepared(release: OpenRelease, part: str) -> tuple[str | None, ...]:
    return release.one_row(PREPARED, {"part": part}, 1.0)


def test_a_statement_is_prepared_when_it_comes_again(release: OpenRelease) -> None:
    release.one_row(SHORT, {"level": "COUNTY"}, 1.0)
    assert prepared(release, "AS counted") == ("0",)
    for level in ("COUNTY", "PROVINCE"):
        release.one_row(SHORT, {"level": level}, 1.0)
    assert prepared(release, "AS counted") == ("1",)


def test_words_are_planned_each_time_for_how_many_records_hold_them(release: OpenRelease) -> None:
    for words in ('"检 验"', '"a"', '"b"'):
        release.one_row(WORDS, {"words": words}, 1.0)
    assert prepared(release, "AS found") == ("0",)
