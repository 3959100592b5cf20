"""Standards of the national world: works with one to four editions, each replacing the last."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from benchmarks.national.words import LAST_YEAR, PREFIXES, SKEW, Words

FIRST_SERIAL = 900_001
EDITIONS = ((1, 2, 3, 4), (55, 30, 11, 4))


class Work(NamedTuple):
    """A number with the years of its editions, its field, and what is tested by it."""

    number: str
    field: int
    title: str
    object: str
    parameters: tuple[str, ...]
    years: tuple[int, ...]

    def edition(self, year: int) -> str:
        """The number of one edition."""
        return f"{self.number}-{year}"


class Works:
    """Every work, those tested most first; few are tested everywhere, most nearly nowhere."""

    def __init__(self, seed: int, words: Words, editions: int) -> None:
        self.all: list[Work] = []
        random = Random(f"{seed} standards")  # noqa: S311 - repeatable, keeps no secret
        made = 0
        while made < editions:
            work = _work(random, words, FIRST_SERIAL + len(self.all))
            self.all.append(work)
            made += len(work.years)
        self.weights = list(accumulate((rank + 1) ** -SKEW for rank in range(len(self.all))))
        self.by_field: dict[int, list[int]] = {}
        for index, work in enumerate(self.all):
            self.by_field.setdefault(work.field, []).append(index)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the editions as rows of our table of standards."""
        for work in self.all:
            for before, year, after in zip(
                (None, *work.years), work.years, (*work.years[1:], None), strict=False
            ):
                yield {
                    "number": work.edition(year),
                    "title": work.title,
                    "published_status": "SUPERSEDED" if after else "IN_FORCE",
                    "issued_on": f"{year}-01-15",
                    "implemented_on": f"{year}-07-01",
                    "abolished_on": f"{after}-07-01" if after else "",
                    "replaces": work.edition(before) if before else "",
                }


def _work(random: Random, words: Words, serial: int) -> Work:
    field = random.randrange(len(words["fields"]))
    what = f"{words['mark']}{words['fields'][field]}{random.choice(words['objects'])}"
    what += str(random.choice(words["models"]))
    parameters = tuple(random.sample(words["parameters"], random.randrange(2, 13)))
    years = [random.randrange(1988, 2021)]
    for _ in range(random.choices(*EDITIONS)[0] - 1):
        years.append(years[-1] + random.randrange(4, 12))
    title = f"{what}{parameters[0]}{random.choice(words['titles'])}"
    prefix = str(random.choice(PREFIXES))
    within = tuple(year for year in years if year <= LAST_YEAR)
    return Work(f"{prefix} {serial}", field, title, what, parameters, within)
