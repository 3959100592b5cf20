"""Brings together what several sources say of one body: by its numbers first, then by its name.

The key a body is first seen under makes its id and never changes; later sources fill what is
missing, add names, numbers, places and titles, and never overwrite.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from loaders.book import Book, Values
from loaders.places import NOWHERE, Place
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import OrganizationIdentifier, OrganizationName, Site
from nqi.terms import Level, OrganizationKind, Pillar, Precision, ServiceReach
from nqi.text import search_key

KEY_REGISTERS = ("CNCA", "ROR")
"""Registers whose number makes the key of a body, best first; without one the name does."""

PILLARS = {
    OrganizationKind.METROLOGY_INSTITUTE: [Pillar.METROLOGY],
    OrganizationKind.INDUSTRY_METROLOGY_CENTRE: [Pillar.METROLOGY],
    OrganizationKind.INSPECTION_INSTITUTE: [Pillar.TESTING],
    OrganizationKind.TESTING_LAB: [Pillar.TESTING],
    OrganizationKind.NATIONAL_QC_CENTRE: [Pillar.TESTING],
    OrganizationKind.KEY_LABORATORY: [Pillar.TESTING],
    OrganizationKind.CERTIFICATION_BODY: [Pillar.CERTIFICATION],
    OrganizationKind.ACCREDITATION_BODY: [Pillar.CERTIFICATION],
    OrganizationKind.VERIFICATION_BODY: [Pillar.CERTIFICATION],
    OrganizationKind.STANDARDS_BODY: [Pillar.STANDARDS],
}
NATIONWIDE = {
    OrganizationKind.CERTIFICATION_BODY,
    OrganizationKind.ACCREDITATION_BODY,
    OrganizationKind.STANDARDS_BODY,
}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one row says of a body; ``pillars`` None stands for those of its kind."""

    name: str
    kind: OrganizationKind
    identifiers: tuple[tuple[str, str], ...] = ()
    name_en: str | None = None
    other_names: tuple[str, ...] = ()
    level: Level | None = None
    pillars: Iterable[Pillar] | None = None
    place: Place = NOWHERE
    address: str | None = None
    scope: str | None = None
    website: str | None = None
    phone: str | None = None
    evidence: str | None = None


@dataclass
class Organization:
    """One body in the making."""

    values: Values
    pillars: set[Pillar]
    names: dict[str, str]
    """Every name by its search key."""
    numbers: list[str] = field(default_factory=list)
    sites: list[Values] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    host_name: str | None = None
    rights: dict[str, int] = field(default_factory=dict)
    """The first qualification of each scheme."""
    held: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Every qualification of each scheme."""

    @property
    def id(self) -> int:
        """The stable id."""
        return int(self.values["id"])

    @property
    def key(self) -> str:
        """The natural key."""
        return str(self.values["natural_key"])


@dataclass
class Organizations:
    """Every body of one load, found by any of its numbers or names."""

    book: Book
    all: list[Organization] = field(default_factory=list)
    by_number: dict[tuple[str, str], Organization] = field(default_factory=dict)
    by_name: dict[str, Organization] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    _english: dict[str, Organization] = field(default_factory=dict)

    def named(self, row: Row, column: str) -> Organization:
        """Return the body of a name; raise BadData when none was loaded before."""
        name = row.text(column)
        if (found := self.find(name)) is None:
            raise Rule.UNKNOWN_ORGANIZATION.broken(column, name)
        return found

    def find(self, name: str) -> Organization | None:
        """Return the body of a name, None when there is none."""
        return self.by_name.get(self._name_key(name))

    def see(self, row: Row, seen: Seen, source: Values) -> Organization:
        """Return the body that a row speaks of, new or known, with what the row adds to it.

        Raises BadData, before anything is changed, when its number and its name belong to two.
        """
        known = self._known(seen)
        if known is None:
            known = self._new(seen, source)
        self._fill(known, row, seen)
        for name in (seen.name, *seen.other_names):
            self._add_name(known, name, source)
        for register, value in seen.identifiers:
            self.number(known, register, value, source)
        add_site(self.book, known, seen.name, seen.address, seen.place, source)
        return known

    def also_found_as(self, organization: Organization, title: str) -> None:
        """Let a search for a title find the body that holds it; the title is not its name."""
        organization.titles.append(title)

    def _name_key(self, name: str) -> str:
        key = _key_of(name)
        return self.aliases.get(key, key)

    def _known(self, seen: Seen) -> Organization | None:
        numbered = {id(o): o for n in seen.identifiers if (o := self.by_number.get(n))}
        named = self.find(seen.name)
        found = list(numbered.values())
        if len(found) > 1 or (found and named and named is not found[0]):
            raise Rule.CONFLICT.broken("name", seen.name)
        return found[0] if found else named

    def _new(self, seen: Seen, source: Values) -> Organization:
        key = _natural_key(seen)
        values = source | {
            "id": stable_id("organization", key),
            "natural_key": key,
            "name": seen.name,
            "kind": seen.kind.code,
            "service_reach": ServiceReach.NATIONAL.code if seen.kind in NATIONWIDE else None,
            "host_id": None,
            **dict.fromkeys(("name_en", "level", "scope", "website", "phone", "evidence")),
        }
        organization = Organization(values, set(), {search_key(seen.name): seen.name})
        self.all.append(organization)
        self.by_name[self._name_key(seen.name)] = organization
        return organization

    def _fill(self, organization: Organization, row: Row, seen: Seen) -> None:
        pillars = PILLARS.get(seen.kind, ()) if seen.pillars is None else seen.pillars
        organization.pillars.update(pillars)
        given: dict[str, Any] = {
            "level": seen.level.code if seen.level else None,
            "scope": seen.scope,
            "website": seen.website,
            "phone": seen.phone,
            "evidence": seen.evidence,
            "name_en": self._free_english_name(organization, row, seen.name_en),
        }
        for column, value in given.items():
            if organization.values[column] is None:
                organization.values[column] = value

    def _free_english_name(
        self, organization: Organization, row: Row, name_en: str | None
    ) -> str | None:
        """The English name, unless another body has it: then one of the two is a mistake."""
        if name_en is None:
            return None
        owner = self._english.setdefault(search_key(name_en), organization)
        if owner is not organization:
            self.book.leave_out_cell(row, Rule.NAME_TAKEN.broken("name_en", name_en))
            return None
        return name_en

    def _add_name(self, organization: Organization, name: str, source: Values) -> None:
        key = search_key(name)
        self.by_name.setdefault(key, organization)
        if key in organization.names:
            return
        organization.names[key] = name
        self.book.add(
            OrganizationName,
            id=stable_id("organization_name", organization.key, key),
            organization_id=organization.id,
            name=name,
            **source,
        )

    def number(self, organization: Organization, register: str, value: str, source: Values) -> None:
        """Add a number of a body, once."""
        if (register, value) in self.by_number:
            return
        self.by_number[register, value] = organization
        organization.numbers.append(value)
        self.book.add(
            OrganizationIdentifier,
            id=stable_id("organization_identifier", register, value),
            organization_id=organization.id,
            register=register,
            value=value,
            **source,
        )


# Thousands of rows in a row name one body.
_key_of = lru_cache(maxsize=4_096)(search_key)


def _natural_key(seen: Seen) -> str:
    for register in KEY_REGISTERS:
        for given, value in seen.identifiers:
            if given == register:
                return f"{register.lower()}:{value}"
    return f"name:{search_key(seen.name)}"


def add_site(
    book: Book,
    organization: Organization,
    name: str,
    address: str | None,
    place: Place,
    source: Values,
) -> Values:
    """Return the site of an address, new or known.

    Sources word one address differently. Inside one county two addresses are therefore taken as
    one place, unless the place has a name of its own. A site without an address gives way to a
    better known one.
    """
    values = _site_values(organization, name, address, place, source)
    own_name = search_key(name) not in organization.names
    for site in organization.sites:
        if _is_same_place(site, values, own_name):
            return site
    vague = [site for site in organization.sites if site["address"] is None]
    if vague and not own_name:
        # The id stays with the body's unnamed place; what is known of it gets better.
        vague[0].update({column: values[column] for column in _PLACE_COLUMNS})
        return vague[0]
    values["is_main"] = not organization.sites
    organization.sites.append(book.add(Site, **values))
    return values


_PLACE_COLUMNS = ("address", "adcode", "lng", "lat", "precision", "placed_by", "source_id")


def _site_values(
    organization: Organization, name: str, address: str | None, place: Place, source: Values
) -> Values:
    where = search_key(address or "") or place.adcode or ""
    return source | {
        "id": stable_id("site", organization.key, where),
        "organization_id": organization.id,
        "name": name,
        "address": address,
        "adcode": place.adcode,
        "lng": place.lng,
        "lat": place.lat,
        "precision": place.precision.code,
        "placed_by": place.placed_by,
    }


def _is_same_place(site: Values, new: Values, own_name: bool) -> bool:
    if site["id"] == new["id"]:
        return True
    if own_name:
        return False
    if new["address"] is None:
        return not _is_finer(new, site)
    return site["address"] is not None and site["adcode"] == new["adcode"]


def _is_finer(new: Values, old: Values) -> bool:
    """Whether a place without address tells more than the one there is."""
    order = [precision.code for precision in Precision]
    if old["address"] is not None or new["adcode"] is None:
        return False
    return old["adcode"] is None or order.index(new["precision"]) < order.index(old["precision"])
