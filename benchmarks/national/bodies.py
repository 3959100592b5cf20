"""Bodies of the national world: where people live, with their places and qualifications."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from benchmarks.national.places import Place
from benchmarks.national.words import Words

KINDS = {"TESTING_LAB": 83, "INSPECTION_INSTITUTE": 14, "NATIONAL_QC_CENTRE": 3}
STATUSES = {"VALID": 88, "SUSPENDED": 4, "WITHDRAWN": 3, "CANCELLED": 5}
STATES = (1, 2, 3)
"""Two states of the world that were, and the present one."""


class Body(NamedTuple):
    """A laboratory; ``fields`` are what it works in, ``places`` where, the main one first."""

    serial: int
    name: str
    kind: str
    places: tuple[Place, ...]
    fields: tuple[int, ...]


class Bodies:
    """Every laboratory; each is made from the seed and its serial alone."""

    def __init__(self, seed: int, words: Words, places: list[Place], count: int) -> None:
        weights = list(accumulate(place.residents for place in places))
        self.all = [_body(seed, words, places, weights, serial) for serial in range(count)]
        self.seed = seed
        self.street = words["street"]

    def rows(self, state: int) -> Iterator[dict[str, Any]]:
        """Yield each place of each body; one body in a hundred has a new telephone a state."""
        for body in self.all:
            shown = {"name": body.name, "kind": body.kind, "placed_by": "REGISTER_CODE"}
            shown["phone"] = f"010-8{state if body.serial % 100 == 0 else 0}{body.serial:06}"
            for number, place in enumerate(body.places):
                address = f"{place.full_name}{self.street}{body.serial % 900 + number + 1}"
                yield shown | {"adcode": place.adcode, "address": address}

    def qualifications(self, state: int) -> Iterator[dict[str, Any]]:
        """Yield approvals and accreditations; one body in fifty loses its own in the last state."""
        for body in self.all:
            random = Random(f"{self.seed} rights {body.serial}")  # noqa: S311
            for scheme, number, chance in _numbers(body):
                if random.random() < chance:
                    yield _right(random, body, scheme, number, state)


def _body(seed: int, words: Words, places: list[Place], weights: list[float], serial: int) -> Body:
    random = Random(f"{seed} body {serial}")  # noqa: S311
    kind = random.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    count = random.choices((1, 2, 3), (80, 15, 5))[0]
    chosen = random.choices(places, cum_weights=weights, k=count)
    fields = random.sample(range(len(words["fields"])), random.choices((1, 2, 4), (50, 35, 15))[0])
    suffix = random.choice(words["laboratory"])
    name = f"{words['mark']}{chosen[0].city}{words['fields'][fields[0]]}{suffix}{serial:05}"
    # Two places in one county would be taken for one.
    apart = {place.adcode: place for place in chosen}
    return Body(serial, name, kind, tuple(apart.values()), tuple(fields))


def _numbers(body: Body) -> Iterator[tuple[str, str, float]]:
    serial = body.serial
    yield (
        "CMA",
        f"{18 + serial % 8}{serial % 32:02}01{serial // 10_000:02}{serial % 10_000:04}",
        0.95,
    )
    yield "CNAS", f"L{serial:05}", 0.4


def _right(random: Random, body: Body, scheme: str, number: str, state: int) -> dict[str, Any]:
    since = date(2019, 1, 1) + timedelta(days=random.randrange(2000))
    status = random.choices(tuple(STATUSES), tuple(STATUSES.values()))[0]
    ended = state == STATES[-1] and body.serial % 50 == 0
    return {
        "organization_name": body.name,
        "scheme": scheme,
        "number": number,
        "status": "CANCELLED" if ended else status,
        "valid_from": since,
        "valid_to": since + timedelta(days=6 * 365),
        "as_of": since + timedelta(days=random.randrange(300)),
    }
