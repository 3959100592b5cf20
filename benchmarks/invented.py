"""The nouns of the synthetic world: standards, bodies with their sites, and what they can do."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from nqi.codes.standard_number import StandardNumber, parse_standard_number
from nqi.identity import stable_id
from nqi.text import spaced

Words = dict[str, Any]
Rows = list[tuple[Any, ...]]

PREFIXES = ("GB/T", "GB/T", "GB/T", "GB", "NY/T", "HG/T", "JB/T", "QB/T", "JJG", "JJF")
"""Numbers begin at 900001, which no issuer has reached."""
LAST_YEAR = 2025
SKEW = 0.95
"""Exponent of Zipf's law by which standards are tested."""
LABORATORY = ("TESTING_LAB", "INSPECTION_INSTITUTE", "NATIONAL_QC_CENTRE")
KINDS = {
    "TESTING_LAB": 70,
    "INSPECTION_INSTITUTE": 12,
    "NATIONAL_QC_CENTRE": 2,
    "METROLOGY_INSTITUTE": 8,
    "CERTIFICATION_BODY": 8,
}
LEVELS = ("PROVINCE", "PREFECTURE", "COUNTY", None, None, None)


class Place(NamedTuple):
    """A county with its share of residents."""

    adcode: str
    full_name: str
    city: str
    lng: float
    lat: float
    residents: float


class Invented:
    """Rows by table; every table's first column is its id, by which rows are sorted."""

    def __init__(self, random: Random, words: Words) -> None:
        self.random = random
        self.words = words
        self.tables: dict[str, tuple[list[str], Rows]] = {}
        self._spaced: dict[str, str] = {}

    def table(self, name: str, columns: str) -> Rows:
        rows: Rows = []
        self.tables[name] = (columns.split(), rows)
        return rows

    def pick(self, name: str) -> str:
        return str(self.random.choice(self.words[name]))

    def spaced(self, text: str) -> str:
        if text not in self._spaced:
            self._spaced[text] = spaced(text)
        return self._spaced[text]

    def day(self, first_year: int, last_year: int) -> str:
        days = (last_year - first_year + 1) * 365
        return str(date(first_year, 1, 1) + timedelta(days=self.random.randrange(days)))


class Standards(Invented):
    """Works with one to four editions, each replacing the one before it."""

    def __init__(self, random: Random, words: Words, count: int) -> None:
        super().__init__(random, words)
        self.count = count
        self.latest: list[tuple[str, StandardNumber]] = []

    def invent(self) -> None:
        works = self.table("standard_work", "id root series")
        editions = self.table(
            "standard_edition",
            "id work_id number norm base root series family mandate title implemented_on"
            " abolished_on search_text",
        )
        replaced = self.table("standard_relation", "id edition_id kind number norm base root")
        serial = 900_000
        while len(editions) < self.count:
            serial += 1
            self._work(f"{self.random.choice(PREFIXES)} {serial}", works, editions, replaced)

    def _work(self, base: str, works: Rows, editions: Rows, replaced: Rows) -> None:
        title = f"{self.words['mark']}{self.pick('objects')}{self.pick('parameters')}"
        title += self.pick("titles")
        year, before, work_id = self.random.randrange(1988, 2021), None, 0
        for _ in range(self.random.choices((1, 2, 3, 4), (80, 14, 4, 2))[0]):
            text = f"{base}-{year}"
            number = _parsed(text)
            if before is None:
                work_id = stable_id("work", number.root)
                works.append((work_id, number.root, number.series))
            edition_id = stable_id("edition", number.norm)
            mandate = number.mandate.code if number.mandate else None
            editions.append(
                (edition_id, work_id, text, number.norm, number.base, number.root, number.series,
                 number.family.code, mandate, title, f"{year}-07-01", None,
                 f"{spaced(text)} {number.norm.lower()} {self.spaced(title)}")
            )  # fmt: skip
            if before is not None:
                row_id = stable_id("replacement", number.norm)
                old = before[1]
                keys = (old.norm, old.base, old.root)
                replaced.append((row_id, edition_id, "REPLACES", before[0], *keys))
            before = (text, number)
            year += self.random.randrange(4, 12)
            if year > LAST_YEAR:
                break
        assert before is not None
        self.latest.append(before)


class Bodies(Invented):
    """Bodies where people live, their places, names, pillars and qualifications."""

    def __init__(self, random: Random, words: Words, places: list[Place], count: int) -> None:
        super().__init__(random, words)
        self.places = places
        self.weights = list(accumulate(place.residents for place in places))
        self.count = count
        self.sites: dict[int, list[int]] = defaultdict(list)
        self.laboratories: list[int] = []

    def invent(self) -> None:
        self.organizations = self.table(
            "organization",
            "id natural_key name kind level service_reach adcode region_order evidence search_text",
        )
        self.pillars = self.table("organization_pillar", "pillar organization_id")
        self.site_rows = self.table(
            "site",
            "id organization_id name address adcode lng lat precision placed_by is_main",
        )
        self.qualifications = self.table(
            "qualification",
            "id organization_id scheme number published_status valid_from valid_to",
        )
        self.covered = self.table("qualification_site", "qualification_id site_id")
        self.events = self.table("status_event", "id qualification_id status happened_on")
        for serial in range(self.count):
            self._body(serial)

    def _body(self, serial: int) -> None:
        kind = self.random.choices(tuple(KINDS), tuple(KINDS.values()))[0]
        place = self.random.choices(self.places, cum_weights=self.weights)[0]
        key = f"synthetic:{serial}"
        body_id = stable_id("organization", key)
        suffix = {
            "METROLOGY_INSTITUTE": "metrology_suffixes",
            "CERTIFICATION_BODY": "certification_suffixes",
        }.get(kind, "suffixes")
        start = f"{self.words['mark']}{place.city}{self.pick('fields')}{self.pick(suffix)}"
        name = f"{start}{serial:05d}"
        level = self.random.choice(LEVELS) if kind not in ("TESTING_LAB",) else None
        certifies = kind == "CERTIFICATION_BODY"
        search_text = f"{self.spaced(start)} {serial:05d} {self.spaced(place.full_name)}"
        self.organizations.append(
            (body_id, key, name, kind, level, "NATIONAL" if certifies else None, place.adcode,
             place.adcode, "SYNTHETIC", search_text)
        )  # fmt: skip
        for pillar in _pillars(kind):
            self.pillars.append((pillar, body_id))
        self._sites(body_id, key, name, place)
        if not certifies:
            self.laboratories.append(body_id)
        self._qualify(body_id, key, "CNCA_BODY" if certifies else "CMA", 0.95)
        self._qualify(body_id, key, "CNAS", 0.4)

    def _sites(self, body_id: int, key: str, name: str, home: Place) -> None:
        for number in range(self.random.choices((1, 2, 3), (80, 15, 5))[0]):
            place = home
            if number:
                place = self.random.choices(self.places, cum_weights=self.weights)[0]
            lng, lat = (round(at + self.random.gauss(0, 0.08), 6) for at in (place.lng, place.lat))
            site_id = stable_id("site", key, str(number))
            address = f"{place.full_name}{self.pick('streets')}{self.random.randrange(1, 999)}"
            self.sites[body_id].append(site_id)
            self.site_rows.append(
                (site_id, body_id, name, address, place.adcode, lng, lat, "STREET", "ADDRESS",
                 number == 0)
            )  # fmt: skip

    def _qualify(self, body_id: int, key: str, scheme: str, chance: float) -> None:
        if self.random.random() > chance:
            return
        qualification_id = stable_id("qualification", key, scheme)
        since = date.fromisoformat(self.day(2018, 2025))
        number = f"SYN-{scheme}-{key.removeprefix('synthetic:')}"
        until = since + timedelta(days=6 * 365)
        self.qualifications.append(
            (qualification_id, body_id, scheme, number, "VALID", str(since), str(until))
        )
        if scheme == "CMA":
            for site_id in self.sites[body_id]:
                self.covered.append((qualification_id, site_id))
        if self.random.random() < 0.1:
            row_id = stable_id("event", key, scheme)
            status = self.random.choice(("SUSPENDED", "WITHDRAWN", "VALID"))
            happened_on = str(since + timedelta(days=self.random.randrange(300)))
            self.events.append((row_id, qualification_id, status, happened_on))


class Capabilities(Invented):
    """Items of scope, most bodies with some dozens and a few with thousands."""

    def __init__(
        self, random: Random, words: Words, bodies: Bodies, standards: Standards, count: int
    ) -> None:
        super().__init__(random, words)
        self.bodies = bodies
        self.standards = standards
        self.count = count

    def invent(self) -> None:
        capabilities = self.table(
            "capability",
            "id organization_id site_id kind object parameter limits raw search_text",
        )
        methods = self.table("capability_method", "id capability_id number norm base root series")
        random, choices = self.random, self.random.choices
        latest = self.standards.latest
        by_rank = list(accumulate((rank + 1) ** -SKEW for rank in range(len(latest))))
        sizes = list(accumulate(random.lognormvariate(0, 1.1) for _ in self.bodies.laboratories))
        owners = choices(self.bodies.laboratories, cum_weights=sizes, k=self.count)
        chosen = choices(latest, cum_weights=by_rank, k=self.count)
        objects = choices(self.words["objects"], k=self.count)
        parameters = choices(self.words["parameters"], k=self.count)
        mark = self.words["mark"]
        for serial, (body_id, (text, number)) in enumerate(zip(owners, chosen, strict=True)):
            capability_id = stable_id("capability", str(serial))
            site_id = random.choice(self.bodies.sites[body_id]) if random.random() < 0.95 else None
            what, parameter = mark + objects[serial], parameters[serial]
            capabilities.append(
                (capability_id, body_id, site_id, "TESTING", what, parameter, None, text,
                 f"{self.spaced(what)} {self.spaced(parameter)}")
            )  # fmt: skip
            methods.append(
                (stable_id("method", str(serial)), capability_id, text, number.norm, number.base,
                 number.root, number.series)
            )  # fmt: skip


def _pillars(kind: str) -> tuple[str, ...]:
    if kind == "METROLOGY_INSTITUTE":
        return ("METROLOGY", "TESTING")
    return ("CERTIFICATION",) if kind == "CERTIFICATION_BODY" else ("TESTING",)


def _parsed(text: str) -> StandardNumber:
    number = parse_standard_number(text)
    if number is None:
        raise ValueError(f"{text!r} is no number of a standard")
    return number
