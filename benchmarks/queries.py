"""The representative questions, each as a GraphQL document and as the SQL an expert would write.

Both answer the same variables with the same JSON; ``check`` fails loudly when they do not.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from nqi.codes.standard_number import parse_standard_number
from nqi.geo import bounding_box
from nqi.text import phrase

FOLDER = Path(__file__).parent / "questions"
ASKED = 60
"""Different sets of variables of each question, asked in turn."""

Variables = dict[str, Any]
Values = dict[str, Any]


@dataclass(frozen=True)
class Query:
    """One question: its document, its SQL, what is asked, and how variables become SQL values."""

    name: str
    what: str
    goal: float | None
    variables: Callable[[sqlite3.Connection, Random], Iterator[Variables]]
    values: Callable[[Variables], Values]

    @property
    def document(self) -> str:
        """The GraphQL text."""
        return (FOLDER / f"{self.name}.graphql").read_text("utf-8")

    @property
    def sql(self) -> str:
        """The SQL text; its one value is the JSON of ``data``."""
        return (FOLDER / f"{self.name}.sql").read_text("utf-8")

    @property
    def sql_on_postgres(self) -> str:
        """The same for PostgreSQL, with the parameters of its driver."""
        text = (FOLDER / "postgres" / f"{self.name}.sql").read_text("utf-8")
        return re.sub(r":(\w+)", r"%(\1)s", text)

    def asked(self, connection: sqlite3.Connection) -> list[Variables]:
        """Return the sets of variables, the same in every run."""
        made = self.variables(connection, Random(7))  # noqa: S311 - must be repeatable
        return list(islice(made, ASKED))


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - as the product counts days


def _near(variables: Variables) -> Values:
    west, south, east, north = bounding_box(variables["lng"], variables["lat"], 50.0)
    box = {"west": west, "south": south, "east": east, "north": north, "within_m": 50_000}
    return _of_standard(variables, "standard") | box | _place(variables)


def _place(variables: Variables) -> Values:
    return {"lng": float(variables["lng"]), "lat": float(variables["lat"])}


def _of_standard(variables: Variables, name: str) -> Values:
    number = parse_standard_number(variables[name])
    assert number is not None
    return {"key": number.root, "norm": number.norm, "as_of": _today()}


def _search(variables: Variables) -> Values:
    return {"phrase": phrase(variables["word"])}


def _as_they_are(variables: Variables) -> Values:
    return variables | {"as_of": _today()}


def _tested(connection: sqlite3.Connection, random: Random) -> Iterator[str]:
    """Yield numbers of standards as often as they are tested."""
    last = connection.execute("SELECT max(rowid) FROM capability_method").fetchone()[0]
    following = "SELECT number FROM capability_method WHERE rowid >= ? ORDER BY rowid LIMIT 1"
    while True:
        yield connection.execute(following, (random.randrange(last),)).fetchone()[0]


def _places_and_standards(connection: sqlite3.Connection, random: Random) -> Iterator[Variables]:
    last = connection.execute("SELECT max(id) FROM site").fetchone()[0]
    for number in _tested(connection, random):
        at = "SELECT lng, lat FROM site WHERE id >= ? ORDER BY id LIMIT 1"
        lng, lat = connection.execute(at, (random.randrange(last),)).fetchone()
        yield {"lng": round(lng + 0.01, 4), "lat": round(lat - 0.01, 4), "standard": number}


def _standards(name: str, connection: sqlite3.Connection, random: Random) -> Iterator[Variables]:
    for number in _tested(connection, random):
        yield {name: number}


def _provinces(connection: sqlite3.Connection, random: Random) -> Iterator[Variables]:
    found = "SELECT adcode FROM region WHERE level = 'PROVINCE' ORDER BY adcode LIMIT 31"
    return cycle([{"region": adcode} for (adcode,) in connection.execute(found)])


def _traced(connection: sqlite3.Connection, random: Random) -> Iterator[Variables]:
    """Yield the measurement standards that are farthest from the primary ones."""
    found = "SELECT id FROM measurement_standard WHERE kind = 'PUBLIC_SECONDARY' ORDER BY id"
    keys = [key for (key,) in connection.execute(found)]
    random.shuffle(keys)
    return iter([{"id": f"m{key}"} for key in keys])


def _words(connection: sqlite3.Connection, random: Random) -> Iterator[Variables]:
    """Yield pairs of Chinese characters as they stand in titles of standards."""
    found = "SELECT title FROM standard_edition WHERE confidence = 'SYNTHETIC' ORDER BY id"
    for (title,) in connection.execute(found).fetchall():
        yield {"word": title[2:4]}


def _prefectures(connection: sqlite3.Connection, random: Random) -> Iterator[Variables]:
    found = "SELECT adcode FROM region WHERE level = 'PREFECTURE' ORDER BY adcode"
    codes = [adcode for (adcode,) in connection.execute(found)]
    random.shuffle(codes)
    return cycle([{"adcode": adcode} for adcode in codes])


QUERIES = (
    Query("q1", "nearest 20 labs for a standard within 50 km", 1.2, _places_and_standards, _near),
    Query("q2", "100 bodies of a province, 10 capabilities each", 1.05, _provinces, _as_they_are),
    Query(
        "q3", "a standard, its editions and capable bodies", 1.2,
        partial(_standards, "number"), lambda asked: _of_standard(asked, "number"),
    ),
    Query("q4", "two-character search in two kinds", 1.3, _words, _search),
    Query(
        "q5", "the chain of traceability of a measurement standard", 1.2,
        _traced, lambda asked: {"key": int(asked["id"][1:])},
    ),
    Query("q5-region", "a region with ancestors and children", 1.2, _prefectures, _as_they_are),
    Query("q6", "facets of a selection", None, _provinces, _as_they_are),
    Query(
        "q7", "coverage of the prefectures by a standard", None,
        partial(_standards, "standard"), lambda asked: _of_standard(asked, "standard"),
    ),
)  # fmt: skip
BY_NAME = {query.name: query for query in QUERIES}
