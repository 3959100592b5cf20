"""Where people of the synthetic world live: the real counties and their residents."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple


class Place(NamedTuple):
    """A county with its share of residents."""

    adcode: str
    full_name: str
    city: str
    lng: float
    lat: float
    residents: float


def places(connection: sqlite3.Connection) -> Iterator[Place]:
    """Yield the counties with a share of the residents of their prefecture or province."""
    known = dict(
        connection.execute("SELECT adcode, weight FROM demand_unit WHERE kind = 'POPULATION'")
    )
    rows = connection.execute(
        "SELECT adcode, name, short_name, lng, lat, substr(adcode, 1, 2) || '0000' AS province"
        " FROM region WHERE level = 'COUNTY' AND lng IS NOT NULL AND valid_to IS NULL"
        " ORDER BY adcode"
    ).fetchall()
    names = dict(connection.execute("SELECT adcode, short_name FROM region"))
    for province, counties in groupby(rows, key=lambda row: row[5]):
        of_province = list(counties)
        by_prefecture = {
            prefecture: list(group)
            for prefecture, group in groupby(of_province, key=lambda row: row[0][:4] + "00")
        }
        told = {adcode: known[adcode] for adcode in by_prefecture if adcode in known}
        rest = max(0.0, known.get(province, 0.0) - sum(told.values()))
        without = [row for a, group in by_prefecture.items() if a not in told for row in group]
        for prefecture, group in by_prefecture.items():
            share = told[prefecture] / len(group) if prefecture in told else rest / len(without)
            city = names.get(prefecture, names[province])
            for adcode, name, _, lng, lat, _ in group:
                yield Place(adcode, f"{names[province]}{city}{name}", city, lng, lat, share)
