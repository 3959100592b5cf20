"""A world of one product: its template through the real loader, bodies as a test needs them.

The counties are those of ``planner_country``; a visitor is at ``HERE``, another place is 20 km
away and one 300 km away. Sources are of the day ``PUBLISHED``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from loaders import product_template
from loaders.book import Book
from loaders.manifest import Entry
from loaders.table import Row
from nqi import models
from nqi.db import OpenRelease
from nqi.questions.onestop import Chain, Step, Where, needs_of, one_stop
from nqi.questions.onestop_need import Need
from nqi.selection import Near
from nqi.terms import (
    ChainStep,
    Completeness,
    Confidence,
    OrganizationKind,
    SchemeRole,
    StepReason,
    StepStatus,
)
from nqi.text import spaced
from tests.planner_country import COUNTIES, Country, bare_country

PUBLISHED = date(2025, 1, 15)
DAY, LATER = date(2025, 6, 1), date(2025, 12, 1)
SWITCH = date(2025, 9, 1)
"""The day on which GB 1-2025 takes the place of GB 1-2015."""
HERE, NEAR, FAR = "420101", "420102", "430103"
WITHIN_KM = 50.0
LAB, CENTRE = OrganizationKind.TESTING_LAB, OrganizationKind.CERTIFICATION_BODY

HEAD = """code: kettle
name: 水壶
other_names: [烧水壶]
sector: HOUSEHOLD_APPLIANCE
source: page
sources:
  page: {note: a page, licence: facts, confidence: IMPORTED}
  usage: {note: common usage, licence: none, confidence: UNVERIFIED}
"""
OLD_AND_NEW = """requirements:
  - {regime: MANDATORY_STANDARD, number: GB 1-2015, subject: 安全, mandatory: true, until: 2025-09-01, source: page}
  - {regime: MANDATORY_STANDARD, number: GB 1-2025, subject: 安全, mandatory: true, from: 2025-09-01, source: page}
"""  # noqa: E501
CCC_KIND = """requirements:
  - {regime: CCC, number: "0717", subject: 认证, mandatory: true, source: page}
"""
LABEL_KIND = """requirements:
  - {regime: ENERGY_LABEL, number: "47", subject: 能效标识, mandatory: true, source: page}
"""

RIGHTS: dict[str, dict[str, Any]] = {
    "valid": {"valid_from": date(2020, 1, 1), "valid_to": date(2030, 1, 1)},
    "expired": {"valid_from": date(2014, 1, 1), "valid_to": date(2024, 12, 31)},
    "term ended": {"valid_from": date(2019, 3, 1), "valid_to": date(2025, 3, 1)},
    "pending": {"valid_from": date(2025, 7, 1), "valid_to": date(2031, 7, 1)},
    "unknown": {},
}
"""Terms of a right; any other word is the status of an event of 2024."""

Judged = tuple[StepStatus, StepReason]
Offers = dict[str, StepReason | None]
"""What each body lacks, by its name; who cannot be asked at all is absent."""


Lack = StepReason | str | None
ABSENT = "nobody can be asked"


def known(table: dict[str, Lack]) -> dict[str, Lack]:
    """The lines of a table that leave somebody to be asked."""
    return {name: lack for name, lack in table.items() if lack != ABSENT}


@dataclass
class World:
    """The rows of a release; ``ask`` writes it and answers."""

    folder: Path
    country: Country = field(default_factory=bare_country)
    release: OpenRelease | None = None

    def __post_init__(self) -> None:
        self.rows = self.country.rows
        self.rows.tables[models.SourceRecord][0]["as_of"] = PUBLISHED

    def template(self, text: str) -> None:
        """Load a template as a load does; nothing of it may be rejected."""
        book = Book(self.folder)
        book.open_dataset(1, _ENTRY)
        for row in product_template.read("kettle.yaml", text.encode()):
            assert isinstance(row, Row), row
            product_template.accept(row, book)
        before = len(self.rows.tables[models.SourceRecord])
        for model, records in book.records.items():
            named = "id" if model is models.SourceRecord else "source_id"
            own = [record | {named: record[named] + before} for record in records]
            self.rows.tables.setdefault(model, []).extend(own)

    def body(self, name: str, *at: str, kind: OrganizationKind = LAB, **values: Any) -> int:
        """Add a body with a place at the point of each county."""
        return self.country.lab(name, *at, kind=kind, **values)

    def right(self, body: int, scheme: str, status: str) -> int:
        """Add a qualification that stands as a word of ``RIGHTS`` says, or by an event."""
        if status in RIGHTS:
            return self.rows.qualification(body, scheme=scheme, **RIGHTS[status])
        event = (date(2024, 6, 1), status)
        return self.rows.qualification(body, event, scheme=scheme, **RIGHTS["valid"])

    def scope(self, body: int, *numbers: str, object: str = "器具", **values: Any) -> int:
        """Add an item of a scope, found by its object, parameter and limits as a loaded one is."""
        words = [object, *(values.get(name) or "" for name in ("parameter", "limits"))]
        found = spaced(" ".join((*words, *numbers)))
        key = self.rows.capability(body, *numbers, object=object, **values)
        self.rows.tables[models.Capability][-1]["search_text"] = found
        return key

    def scheme(self, code: str, *above: str) -> None:
        """Add a scheme of certification under others."""
        path = "/" + "".join(f"{one}/" for one in (*above, code))
        parent = above[-1] if above else None
        self.rows.add(
            models.CertificationScheme, code=code, parent_code=parent, path=path, name=code
        )

    def works_by(self, body: int, scheme: str, role: SchemeRole, **values: Any) -> None:
        """Say that a body certifies or tests by a scheme."""
        given = {"scheme_code": scheme, "role": role.code} | values
        self.rows.add(models.OrganizationScheme, organization_id=body, **given)

    def edition(self, number: str, **values: Any) -> None:
        """Add an edition of a standard."""
        self.rows.edition(number, **values)

    def open(self) -> OpenRelease:
        """Return the release, written once."""
        if self.release is None:
            self.folder.mkdir(exist_ok=True)
            self.release = self.rows.write(self.folder)
        return self.release

    def chain(self, at: str | None = HERE, day: date = DAY, within_km: float = WITHIN_KM) -> Chain:
        """Return the chain at the point of a county, or anywhere."""
        near = Near(*COUNTIES[at], within_km) if at else None
        return one_stop(self.open(), "kettle", day, Where(near))

    def step(self, key: ChainStep, at: str | None = HERE, day: date = DAY) -> Step:
        """Return one step."""
        return self.chain(at, day).steps[list(ChainStep).index(key)]

    def need(self, key: ChainStep, at: str | None = HERE, day: date = DAY) -> Need:
        """Return the one need of a step."""
        (need,) = self.step(key, at, day).needs
        return need

    def judged(self, key: ChainStep, at: str | None = HERE, day: date = DAY) -> Judged:
        """Return status and reason of the one need of a step."""
        need = self.need(key, at, day)
        return need.status, need.reason

    def offers(self, key: ChainStep, day: date = DAY, name: str | None = None) -> Offers:
        """Return everybody who may meet the need of a step, or that of a name: what each lacks."""
        known = {body: name for name, body in self.country.bodies.items()}
        needs = [
            need
            for need in needs_of(self.open(), "kettle", day)
            if need.fact.step is key and name in (None, need.fact.name)
        ]
        (need,) = needs
        return {known[one.organization_id]: one.lack for one in need.offers}


NewWorld = Callable[[str], World]

_ENTRY = Entry(
    **dict.fromkeys(
        ("title", "title_en", "publisher", "url", "licence", "defects", "defects_en"), ""
    ),
    file="kettle.yaml",
    loader="product_template",
    as_of=PUBLISHED,
    completeness=Completeness.PARTIAL,
    completeness_note="",
    completeness_note_en="",
    confidence=Confidence.IMPORTED,
    complete_kind=None,
    rows=0,
)
