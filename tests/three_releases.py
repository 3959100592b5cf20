"""Facts that change over three releases, for the tests of history."""

import sqlite3
from contextlib import closing
from typing import Any

from tests.loaders.conftest import FactsFolder

PHONE = "010-83886666"


def three_releases(facts: FactsFolder) -> FactsFolder:
    """Make releases on the first days of January, February and March 2025."""
    facts.add("certification_bodies")
    facts.add("standards")
    facts.add("standards", number="GB 4706.1-2005", title="家用电器")
    made(facts, "2025-01-01")
    facts.rows["certification_bodies"][0]["phone"] = PHONE
    del facts.rows["standards"][1]
    facts.add("certification_bodies", approval_no="CNCA-R-2002-002", name="乙认证中心")
    made(facts, "2025-02-01")
    facts.rows["standards"][0]["title"] = "电动自行车安全技术规范"
    made(facts, "2025-03-01")
    return facts


def made(facts: FactsFolder, day: str) -> str:
    """Load, and put the release on a day that the test needs."""
    release_id = facts.load().release_id
    with closing(sqlite3.connect(facts.out / "catalog.sqlite", isolation_level=None)) as connection:
        time = f"{day}T08:00:00+00:00"
        connection.execute("UPDATE release SET created_at = ?", (time,))
        connection.execute(
            "UPDATE change SET changed_at = ? WHERE release_id = ?", (time, release_id)
        )
    return release_id


def changes(facts: FactsFolder) -> list[dict[str, Any]]:
    path = facts.out / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM change ORDER BY id")]
