"""Pages of a listing, lists of codes, and words; on a table of our own in memory."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, func, literal, select

from nqi.catalog.distance import distance_m
from nqi.catalog.listing import Listing, among, literals
from nqi.geo import haversine_km
from nqi.terms import Level

ENGINE = create_engine("sqlite://")
ROWS = st.lists(st.tuples(st.text(max_size=3), st.integers(0, 9)), unique_by=lambda row: row)


def listing(rows: list[tuple[str, int]]) -> Listing:
    each = func.json_each(literal(json.dumps(rows))).table_valued("value").alias("each")
    name, number = (func.json_extract(each.c.value, f"$[{i}]") for i in (0, 1))
    return Listing(select(name.label("name"), number.label("number")), ("name", "number"))


def run(statement: Any) -> list[tuple[Any, ...]]:
    with ENGINE.connect() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def without_nul(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [row for row in rows if "\x00" not in row[0] and row[0].isprintable()]


@given(ROWS, st.integers(1, 4))
def test_pages_hold_every_row_once_in_order(rows: list[tuple[str, int]], size: int) -> None:
    rows = without_nul(rows)
    found: list[tuple[Any, ...]] = []
    after: tuple[Any, ...] | None = None
    while page := run(listing(rows).page(literal(size), after and tuple(map(literal, after)))):
        found += page
        after = page[-1]
    assert found == sorted(rows)
    assert run(listing(rows).count()) == [(len(rows),)]


@given(st.lists(st.text(max_size=4)), st.text(max_size=4))
def test_among_is_membership(codes: list[str], value: str) -> None:
    codes, value = [c.replace("\x00", "") for c in codes], value.replace("\x00", "")
    (row,) = run(select(among(literal(value), literal(json.dumps(codes)))))
    assert bool(row[0]) is (value in codes)


def test_terms_choose_the_statement_and_are_no_values() -> None:
    found = literals({"level": Level.COUNTY, "as_of": "2026-01-01"})
    assert found["level"] is Level.COUNTY
    assert run(select(found["as_of"])) == [("2026-01-01",)]


DEGREES = st.tuples(st.floats(73, 135), st.floats(3, 54))


@given(DEGREES, DEGREES)
def test_the_distance_in_sql_is_the_great_circle_in_whole_metres(
    here: tuple[float, float], there: tuple[float, float]
) -> None:
    (row,) = run(select(distance_m(*map(literal, here), *map(literal, there))))
    assert abs(row[0] - haversine_km(*here, *there) * 1000) <= 0.5 + 1e-5


@pytest.mark.parametrize("lat", [-90.0, 90.0])
def test_the_distance_to_the_other_side_of_the_earth_is_a_number(lat: float) -> None:
    (row,) = run(select(distance_m(literal(0.0), literal(lat), literal(180.0), literal(-lat))))
    assert row[0] == round(haversine_km(0.0, lat, 180.0, -lat) * 1000)


def test_a_row_after_another_is_compared_as_a_whole() -> None:
    found = run(
        listing([("a", 1), ("a", 2), ("b", 0)]).page(literal(9), (literal("a"), literal(1)))
    )
    assert found == [("a", 2), ("b", 0)]
