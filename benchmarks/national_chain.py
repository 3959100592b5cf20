"""Templates of products for the national world, which has none: chains with real providers.

SYNTHETIC, and made from the release itself: three products ask for the standards that most bodies
can test, one common, one middling and one rare; every measurement standard that is kept for
others also gives a calibration service of its own field.
"""

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from nqi.text import spaced

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
PRODUCTS = {"common": 0, "middling": 200, "rare": 2000}
"""Codes of the products, and which place their standards have among those by bodies."""
REQUIREMENTS = 6
TESTS = 12
CONFIDENCE = "SYNTHETIC"


def add_chains(path: Path) -> None:
    """Write the templates and the services into a release file of one's own."""
    with closing(sqlite3.connect(path)) as connection:
        source = connection.execute("SELECT min(id) FROM source_record").fetchone()[0]
        _services(connection)
        for table, row in _templates(connection, source):
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()])
        connection.commit()


def _services(connection: sqlite3.Connection) -> None:
    """Give each measurement standard that serves others a calibration of its field."""
    rows = connection.execute(
        "SELECT id, organization_id, site_id, category, name, source_id FROM measurement_standard"
        " WHERE kind NOT LIKE 'ENTERPRISE%'"
    )
    for number, organization, site, category, name, source in rows.fetchall():
        instrument = name.removesuffix(WORDS["standard"])
        text = spaced(f"{instrument} {category}")
        connection.execute(
            "INSERT INTO capability (id, organization_id, site_id, kind, category, object,"
            " parameter, acceptance_basis, raw, search_text, source_id, confidence)"
            " VALUES (?, ?, ?, 'CALIBRATION', ?, ?, NULL, 'AUTHORIZED', '', ?, ?, ?)",
            (number, organization, site, category, instrument, text, source, CONFIDENCE),
        )
        connection.execute(
            "INSERT INTO capability_search (rowid, body) VALUES (?, ?)", (number, text)
        )


def _templates(connection: sqlite3.Connection, source: int) -> Iterator[tuple[str, dict[str, Any]]]:
    numbers = count(1)
    given = {"source_id": source, "confidence": CONFIDENCE}
    fields = dict(
        connection.execute("SELECT category, min(name) FROM measurement_standard GROUP BY 1")
    )
    for code, first in PRODUCTS.items():
        yield (
            "product",
            given | {"code": code, "name": WORDS["products"][code], "search_text": code},
        )
        own = given | {"product_code": code}
        roots = connection.execute(
            "SELECT root, min(norm) FROM offer GROUP BY root ORDER BY count(*) DESC, root"
            " LIMIT ? OFFSET ?",
            (REQUIREMENTS, first),
        ).fetchall()
        for root, norm in roots:
            yield "product_requirement", own | {
                "id": next(numbers), "regime": "MANDATORY_STANDARD", "number": norm, "norm": norm,
                "root": root, "subject": root, "is_mandatory": 1,
            }  # fmt: skip
        for i in range(TESTS):
            root, norm = roots[i % len(roots)]
            parameter = connection.execute(
                "SELECT c.parameter FROM capability_method m JOIN capability c"
                " ON c.id = m.capability_id WHERE m.norm = ? LIMIT 1 OFFSET ?",
                (norm, i // len(roots)),
            ).fetchone()
            yield "product_test", own | {
                "id": next(numbers), "parameter": parameter[0], "number": norm, "root": root,
            }  # fmt: skip
        for category, instrument in fields.items():
            yield "instrument_need", own | {
                "id": next(numbers), "instrument": instrument.removesuffix(WORDS["standard"]),
                "category": category, "needs_reference_material": 0,
            }  # fmt: skip
        for step, (what, needed) in WORDS["needs"].items():
            yield "product_need", own | {
                "id": next(numbers), "step": step, "name": what, "code": needed, "is_mandatory": 1,
            }  # fmt: skip
