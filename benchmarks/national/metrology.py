"""Measurement standards of the national world, in five tiers of traceability."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from benchmarks.national.places import Place
from benchmarks.national.words import Words

TIERS = ("NATIONAL", "PROVINCE", "PREFECTURE", "COUNTY")
PROVINCES, PREFECTURES = 31, 330
HELD = {"NATIONAL": 300, "PROVINCE": 180, "PREFECTURE": 80, "COUNTY": 25}
"""Measurement standards of one institute, in proportion."""
KINDS = {"PROVINCE": "PUBLIC_TOP", "PREFECTURE": "PUBLIC_SECONDARY", "COUNTY": "PUBLIC_SECONDARY"}


class Institute(NamedTuple):
    """A metrology institute, the number of the one above it, and how many standards it holds."""

    number: int
    name: str
    tier: str
    place: Place
    above: int
    held: int


class Metrology:
    """Institutes of four levels; the national one has primary and working standards."""

    def __init__(
        self, seed: int, words: Words, places: list[Place], bodies: int, standards: int
    ) -> None:
        self.words, self.quantities = words, words["quantities"]
        random = Random(f"{seed} metrology")  # noqa: S311
        weights = list(accumulate(place.residents for place in places))
        counts = _counts(bodies)
        total = sum(HELD[tier] * count for tier, count in counts.items())
        self.all: list[Institute] = []
        above = range(1)
        for tier, count in counts.items():
            least = 2 * len(self.quantities) if tier == "NATIONAL" else 1
            held = max(least, round(HELD[tier] * standards / total))
            first = len(self.all)
            for number in range(first, first + count):
                place = random.choices(places, cum_weights=weights)[0]
                name = self._name(tier, place, number)
                over = random.choice(above)
                self.all.append(Institute(number, name, tier, place, over, held))
            above = range(first, first + count)

    def _name(self, tier: str, place: Place, number: int) -> str:
        if tier == "NATIONAL":
            return f"{self.words['mark']}{self.words['national']}"
        return f"{self.words['mark']}{place.city}{self.words['metrology']}{number:05}"

    def bodies(self) -> Iterator[dict[str, Any]]:
        """Yield the institutes."""
        for institute in self.all:
            yield {
                "name": institute.name,
                "kind": "METROLOGY_INSTITUTE",
                "level": institute.tier,
                "adcode": institute.place.adcode,
                "placed_by": "REGISTER_CODE",
            }

    def standards(self) -> Iterator[dict[str, Any]]:
        """Yield the measurement standards."""
        for institute in self.all:
            for number in range(institute.held):
                quantity = self.quantities[number % len(self.quantities)]
                yield {
                    "organization_name": institute.name,
                    "name": f"{quantity['name']}{self.words['standard']}",
                    "kind": self._kind(institute, number),
                    "category": quantity["category"],
                    "certificate_number": _certificate(institute, number),
                    "published_status": "VALID",
                    "valid_from": "2023-05-01",
                    "valid_to": "2028-05-01",
                }

    def ranges(self) -> Iterator[dict[str, Any]]:
        """Yield one range of each standard and a second, narrower one of every third."""
        for institute in self.all:
            for number in range(institute.held):
                quantity = self.quantities[number % len(self.quantities)]
                shared = {
                    "organization_name": institute.name,
                    "standard": _certificate(institute, number),
                    "quantity": quantity["name"],
                    "unit": quantity["unit"],
                    "uncertainty": quantity["uncertainty"],
                }
                yield shared | {"lower": quantity["lower"], "upper": quantity["upper"]}
                if number % 3 == 0:
                    yield shared | {"lower": quantity["lower"], "upper": quantity["upper"] / 2}

    def links(self) -> Iterator[dict[str, Any]]:
        """Yield the step up of each standard; the primary ones end in a comparison."""
        for institute in self.all:
            for number in range(institute.held):
                step = {
                    "organization_name": institute.name,
                    "standard": _certificate(institute, number),
                }
                yield step | self._above(institute, number)

    def _above(self, institute: Institute, number: int) -> dict[str, Any]:
        kinds = len(self.quantities)
        if self._kind(institute, number) == "PRIMARY":
            return {"parent": self.words["unnamed"]}
        over, parent = self.all[institute.above], number % kinds
        if institute.tier == "PROVINCE":
            parent += kinds  # a working standard, which goes back to the primary one
        elif parent >= over.held:
            over, parent = self.all[0], parent + kinds
        return {
            "parent_organization_name": over.name,
            "parent": _certificate(over, parent),
            "ratio": 4,
        }

    def _kind(self, institute: Institute, number: int) -> str:
        if institute.tier == "NATIONAL":
            return "PRIMARY" if number < len(self.quantities) else "PRIMARY_WORKING"
        return KINDS[institute.tier]


def _counts(bodies: int) -> dict[str, int]:
    provinces = max(1, min(PROVINCES, bodies // 6))
    prefectures = max(1, min(PREFECTURES, bodies // 3))
    counties = max(1, bodies - 1 - provinces - prefectures)
    return dict(zip(TIERS, (1, provinces, prefectures, counties), strict=True))


def _certificate(institute: Institute, number: int) -> str:
    return f"SYN-{institute.number:05}-{number:04}"
