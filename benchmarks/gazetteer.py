"""How many addresses with an official district code the gazetteer places right, by address alone.

Rows: the certification bodies of the 2017 register whose code is one of a county in 2024 (retired
codes are followed to their one successor). The register's district columns are the expected answer
and are not shown to the gazetteer. Run ``python -m benchmarks.gazetteer``.
"""

import csv
from pathlib import Path

from loaders.gazetteer import Gazetteer
from nqi.terms import Level

DATA = Path(__file__).parent.parent / "data"


def expected_rows(gazetteer: Gazetteer) -> list[tuple[str, str]]:
    """Address and official county code, where the register gives a code of county level."""
    with (DATA / "certification_bodies_2017.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["register_adcode"]]
    pairs = ((row["address"], gazetteer.resolve(row["register_adcode"])) for row in rows)
    return [
        (address, codes[0]) for address, codes in pairs if codes and not codes[0].endswith("00")
    ]


def city_of(adcode: str | None) -> str | None:
    """The prefecture, or the municipality, that a code lies in."""
    if adcode is None:
        return None
    return adcode[:2] if adcode[:2] in {"11", "12", "31", "50"} else adcode[:4]


def main() -> None:
    gazetteer = Gazetteer.read(DATA)
    rows = expected_rows(gazetteer)
    placed = [(address, expected, gazetteer.place(address)) for address, expected in rows]
    counties = sum(place.adcode == expected for _, expected, place in placed)
    cities = sum(city_of(place.adcode) == city_of(expected) for _, expected, place in placed)
    wrong = sum(
        place.level is Level.COUNTY and place.adcode != expected for _, expected, place in placed
    )
    print(f"rows {len(rows)}: county {counties}, city {cities}, another county {wrong}")
    for address, expected, place in placed:
        if place.adcode != expected:
            print(f"  {expected} {place.adcode} {place.method} {place.matched} | {address}")


if __name__ == "__main__":
    main()
