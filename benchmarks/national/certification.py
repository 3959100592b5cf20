"""Certification bodies of the national world, as rows of the register."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Any

from benchmarks.national.places import Place
from benchmarks.national.words import Words

FIRST_YEAR = 2002
A_YEAR = 60


def rows(seed: int, words: Words, places: list[Place], count: int) -> Iterator[dict[str, Any]]:
    """Yield the entries of the register; most bodies sit where most people live."""
    random = Random(f"{seed} certification")  # noqa: S311
    weights = list(accumulate(place.residents for place in places))
    for serial in range(count):
        year, number = FIRST_YEAR + serial // A_YEAR, serial % A_YEAR + 900
        place = random.choices(places, cum_weights=weights)[0]
        yield {
            "approval_no": f"CNCA-R-{year}-{number}",
            "name": f"{words['mark']}{place.city}{words['certification']}{serial:04}",
            "status_code": "01",
            "address": f"{place.full_name}{words['street']}{serial % 900 + 1}",
            "register_adcode": place.adcode,
            "register_region": place.full_name,
            "approved_on": f"{year}-06-01",
            "valid_until": f"{2027 + serial % 4}-06-01",
            "as_of": "2026-01-01",
        }
