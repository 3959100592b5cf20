"""Level presence: the families of a profile, the bodies of each, and where those are present."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from nqi.catalog import profile as catalog
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import COUNTRY
from nqi.questions.absence import absence
from nqi.reach import pairs_within
from nqi.selection import Selection
from nqi.terms import Level, Need, OrganizationKind, Presence, RegionType, ServiceReach
from nqi.text import phrase

LISTS = ("kinds", "designations", "schemes", "measurement_kinds")

NATIONAL = ServiceReach.NATIONAL.code

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Family:
    """A family of services of a profile."""

    code: str
    name: str
    name_en: str | None
    weight: float
    needs: Mapping[str, str]
    """By level in small letters, and for districts: R, R and a number of categories, O or -."""
    counts: Row
    """By what a body counts: lists of codes and words separated by semicolons."""
    proves_absence: bool
    """Whether a complete register near the day lists every body that can count."""

    def need(self, level: Level, *, is_district: bool) -> Need:
        """Return what a region of a level needs of the family."""
        text = self.needs["district" if is_district else level.code.lower()]
        if text.startswith("R"):
            return Need.REQUIRED
        return Need.OPTIONAL if text == "O" else Need.NOT_APPLICABLE

    def least_categories(self, level: Level, *, is_district: bool) -> int:
        """Return in how many measurement categories standards must be kept, 0 for any."""
        text = self.needs["district" if is_district else level.code.lower()]
        return int(text[1:]) if text.startswith("R") and text[1:] else 0


@dataclass(frozen=True)
class Bodies:
    """The bodies of a family: regions in which one is, and positions."""

    hosting: Mapping[str, frozenset[int]]
    """By region, any level: bodies with a place or a seat in it."""
    owned: Mapping[tuple[str, str], frozenset[int]]
    """By level of the founder and region."""
    vaguely_in: frozenset[str]
    """Regions above which nothing more exact is known of a body: it may be anywhere in them."""
    places: tuple[tuple[int, float, float], ...]
    """Body and position of each place that has one."""
    unplaced: bool
    """Whether a body has no position: then nobody can say that it is out of reach."""
    founder_unknown: frozenset[int]
    """Bodies of which no source says which level founded them."""
    nationwide: frozenset[int]
    """Bodies that serve the whole country, wherever they sit."""
    categories: Mapping[int, frozenset[str]]
    """Measurement categories in which each keeps standards."""


def families_of(release: OpenRelease, as_of: date, profile: str) -> tuple[Family, ...]:
    """Return the families of a profile; raise InvalidInput for an unknown one."""
    rows = release.rows(catalog.families(literals({"profile": profile})))
    if not rows:
        known = ", ".join(row["profile"] for row in release.rows(catalog.profiles({}))) or "none"
        raise InvalidInput(f"profile {profile!r} is not in the release: it holds {known}")
    levels = ("national", "province", "prefecture", "county", "district", "zone")
    return tuple(
        Family(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            weight=row["weight"],
            needs={name: row[name] for name in levels},
            counts={name: row[name] for name in (*LISTS, "words")},
            proves_absence=_proves_absence(release, as_of, row),
        )
        for row in rows
    )


def _proves_absence(release: OpenRelease, as_of: date, family: Row) -> bool:
    if any(family[name] for name in ("designations", "schemes", "measurement_kinds", "words")):
        return False
    kinds = tuple(OrganizationKind.parse(code) for code in _parts(family["kinds"]))
    return absence(release, Selection(as_of=as_of, kinds=kinds)).proven


def bodies_of(
    release: OpenRelease, as_of: date, family: Family, above: Mapping[str, tuple[str, ...]]
) -> Bodies:
    """Return who counts for a family and where they are."""
    asked = {name: json.dumps(list(_parts(family.counts[name]))) for name in LISTS}
    given = literals({"as_of": as_of.isoformat(), **asked})
    phrases = [phrase(word) for word in _parts(family.counts["words"])]
    hosting: dict[str, set[int]] = defaultdict(set)
    owned: dict[tuple[str, str], set[int]] = defaultdict(set)
    places, vague, found = set(), set(), release.rows(catalog.places(given, *phrases))
    for place in found:
        body = place["organization_id"]
        vague.add(place["adcode"] or place["home"] or COUNTRY)
        for code in {place["adcode"], place["home"]} - {None}:
            for region in above.get(code, ()):
                hosting[region].add(body)
                owned[place["level"] or "", region].add(body)
        if place["lng"] is not None:
            places.add((body, place["lng"], place["lat"]))
    categories: dict[int, set[str]] = defaultdict(set)
    for one in release.rows(catalog.categories(given)):
        categories[one["organization_id"]].add(one["category"])
    return Bodies(
        hosting={code: frozenset(ids) for code, ids in hosting.items()},
        owned={key: frozenset(ids) for key, ids in owned.items()},
        vaguely_in=frozenset(vague),
        places=tuple(sorted(places)),
        unplaced=bool({row["organization_id"] for row in found} - {place[0] for place in places}),
        founder_unknown=frozenset(row["organization_id"] for row in found if not row["level"]),
        nationwide=frozenset(
            row["organization_id"] for row in found if row["service_reach"] == NATIONAL
        ),
        categories={body: frozenset(names) for body, names in categories.items()},
    )


def proves_absence(
    family: Family, bodies: Bodies, adcode: str, above: Sequence[str], mode: Presence
) -> bool:
    """Return whether not finding a body in a region, in the sense of a mode, proves there is none.

    ``above`` are the codes of the region and of those above it. A body of which only a region
    above is known may be here; one without a position may be in reach; one of which the founder
    is unknown may be the region's own. Who is authorised where no register says.
    """
    if not family.proves_absence or mode is Presence.AUTHORISED:
        return False
    if mode is Presence.REACHABLE:
        return not bodies.unplaced
    if mode is Presence.OWNED and bodies.founder_unknown & bodies.hosting.get(adcode, frozenset()):
        return False
    return not (bodies.vaguely_in - {adcode}).intersection(above)


def present(
    members: Sequence[Row],
    level: Level,
    family: Family,
    bodies: Bodies,
    mode: Presence,
    within_km: float,
) -> Sequence[bool]:
    """Return for each region of a level whether the family is present in the sense of a mode."""
    found = _who(members, level, bodies, mode, within_km)
    return [
        _is_enough(ids, bodies, family.least_categories(level, is_district=is_district(row)))
        for row, ids in zip(members, found, strict=True)
    ]


def is_district(region: Row) -> bool:
    """Return whether a region is a district of a city, which the city may serve."""
    return bool(region["type"] == RegionType.DISTRICT.code)


def _who(
    members: Sequence[Row], level: Level, bodies: Bodies, mode: Presence, within_km: float
) -> Iterator[frozenset[int]]:
    nobody: frozenset[int] = frozenset()
    if mode is Presence.REACHABLE:
        # A body that serves the whole country is in everybody's reach.
        near = _near(members, bodies, within_km)
        yield from (ids | bodies.nationwide for ids in near)
    elif mode is Presence.OWNED:
        for row in members:  # one body of a prefecture without counties fills both its levels
            levels = {level.code, row["level"]}
            yield nobody.union(*(bodies.owned.get((one, row["adcode"]), ()) for one in levels))
    elif mode is Presence.HOSTED:
        yield from (bodies.hosting.get(row["adcode"], nobody) for row in members)
    else:  # no register of the catalogue says who is authorised where
        yield from (nobody for _ in members)


def _near(members: Sequence[Row], bodies: Bodies, within_km: float) -> list[frozenset[int]]:
    placed = [i for i, row in enumerate(members) if row["lng"] is not None]
    origins = np.array([(members[i]["lng"], members[i]["lat"]) for i in placed], dtype=float)
    places = np.array([place[1:] for place in bodies.places], dtype=float)
    found: list[set[int]] = [set() for _ in members]
    pairs = pairs_within(origins, places, within_km)
    for origin, place in zip(pairs.origin.tolist(), pairs.place.tolist(), strict=True):
        found[placed[origin]].add(bodies.places[place][0])
    return [frozenset(ids) for ids in found]


def _is_enough(ids: frozenset[int], bodies: Bodies, least: int) -> bool:
    if not least:
        return bool(ids)
    return len({name for body in ids for name in bodies.categories.get(body, ())}) >= least


def _parts(text: str) -> Iterator[str]:
    return (part for part in text.split(";") if part)
