"""What the bodies of the national world can do: scopes of their own fields, skewed to a few."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import Any

from benchmarks.national.bodies import STATES, Bodies, Body
from benchmarks.national.standards import Work, Works
from benchmarks.national.words import SKEW

STALE = 0.12
"""Share of items that still name an edition that was replaced."""
OWN_FIELD = 0.6
"""Share of items that are of a body's own fields; the rest are what everybody tests."""
GROUPS = {"lasting": STATES, "ended": STATES[:1], "second": STATES[1:], "third": STATES[2:]}
"""Files by the states of the world in which they are there."""
_GROUP_OF = {7: "ended", 8: "second", 9: "third"}


class Capabilities:
    """Items of scope, body after body; most have some dozens and a few have thousands."""

    def __init__(self, seed: int, bodies: Bodies, works: Works, count: int) -> None:
        self.seed, self.bodies, self.works = seed, bodies, works
        sizes = [_size(seed, body) for body in bodies.all]
        self.per_size = count / sum(sizes)
        self.of_field = {
            field: (found, list(accumulate((rank + 1) ** -SKEW for rank in range(len(found)))))
            for field, found in works.by_field.items()
        }

    def rows(self, group: str) -> Iterator[dict[str, Any]]:
        """Yield the items of the bodies of one group."""
        for body in self.bodies.all:
            if _GROUP_OF.get(body.serial % 100, "lasting") == group:
                yield from self._scope(body)

    def _scope(self, body: Body) -> Iterator[dict[str, Any]]:
        random = Random(f"{self.seed} scope {body.serial}")  # noqa: S311
        wanted = max(1, round(_size(self.seed, body) * self.per_size))
        seen: set[tuple[str, str]] = set()
        # A body whose fields are small runs out of items; it is then left with fewer.
        for _ in range(wanted * 3):
            work = self._work(random, body)
            item = (work.number, random.choice(work.parameters))
            if item not in seen:
                seen.add(item)
                yield _item(random, body, work, item[1])
            if len(seen) >= wanted:
                return

    def _work(self, random: Random, body: Body) -> Work:
        works: Sequence[int] = range(len(self.works.all))
        weights = self.works.weights
        if random.random() < OWN_FIELD:
            works, weights = self.of_field.get(random.choice(body.fields), (works, weights))
        return self.works.all[works[bisect(weights, random.random() * weights[-1])]]


def _size(seed: int, body: Body) -> float:
    return Random(f"{seed} size {body.serial}").lognormvariate(0, 1.1)  # noqa: S311


def _item(random: Random, body: Body, work: Work, parameter: str) -> dict[str, Any]:
    is_stale = len(work.years) > 1 and random.random() < STALE
    number = work.edition(work.years[-2 if is_stale else -1])
    return {
        "organization_name": body.name,
        "kind": "TESTING",
        "object": work.object,
        "parameter": parameter,
        "method": number,
        "scheme": "CMA",
        "raw": f"{number} {parameter}",
    }
