"""A release of a few made-up rows, for what the facts in data/ do not hold.

Written by the product's own migrations, models and release writer, so it is a real release file;
only the rows are invented. `Rows` fills every column that a test does not care about.
"""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger

from loaders.release_file import write_release
from nqi import models
from nqi.codes.standard_number import parse_standard_number
from nqi.db import OpenRelease
from nqi.identity import stable_id
from nqi.models.organization import REGION_UNKNOWN
from nqi.terms import VOCABULARIES, Level, OrganizationKind, Precision, RegionType
from nqi.text import spaced
from tests.opened import opened

COUNTRY = "100000"
EMPTY = {str: "", bool: False, int: 0, float: 0.0}

Model = type[models.Model]
Values = dict[str, Any]


class Rows:
    """The rows of a small release, by table; `write` makes them a file."""

    def __init__(self) -> None:
        self.tables: dict[Model, list[Values]] = {}
        self.add(models.Release, id="small", created_at="2026-01-01T00:00:00+00:00")
        self.dataset(file="first.csv", as_of=date(2025, 1, 1))
        for vocabulary in VOCABULARIES:
            for term in vocabulary:
                labels = {"code": term.code, "zh": term.zh, "en": term.en}
                self.add(models.TermRow, vocabulary=vocabulary.__name__, **labels)

    def add(self, model: Model, /, **values: Any) -> Values:
        """Add a row; what is not given is null, or empty where null is not allowed."""
        table = self.tables.setdefault(model, [])
        row = {c.name: _empty(c) for c in model.__table__.columns} | values
        if "id" in row and "id" not in values:
            is_wide = isinstance(model.__table__.c.id.type, BigInteger)
            row["id"] = stable_id(model.__name__, str(len(table))) if is_wide else len(table) + 1
        if "source_id" in row and "source_id" not in values:
            row["source_id"] = 1
        if "confidence" in row and "confidence" not in values:
            row["confidence"] = "AUTHORITATIVE"
        table.append(row)
        return row

    def dataset(self, **values: Any) -> int:
        """Add a data set with one source record, and return the record's id."""
        number = len(self.tables.get(models.Dataset, ())) + 1
        self.add(models.Dataset, **{"id": number, "completeness": "PARTIAL"} | values)
        self.add(models.SourceRecord, id=number, dataset_id=number)
        return number

    def region(
        self, adcode: str, name: str, level: Level, parent: str | None = COUNTRY, **values: Any
    ) -> str:
        """Add a region to which the four-level requirement applies, if nothing else is said."""
        type_ = RegionType.COUNTRY if parent is None else RegionType.COUNTY
        self.add(
            models.Region,
            **{"has_four_levels": True, "short_name": name, "type": type_.code} | values,
            adcode=adcode,
            name=name,
            level=level.code,
            parent_adcode=parent,
            search_text=spaced(name),
        )
        return adcode

    def organization(
        self, name: str, kind: OrganizationKind = OrganizationKind.TESTING_LAB, **values: Any
    ) -> int:
        """Add a body and return its id; `pillars` are codes."""
        pillars = values.pop("pillars", ())
        values["region_order"] = values.get("adcode") or REGION_UNKNOWN
        row = self.add(
            models.Organization,
            **{"natural_key": f"name:{name}", "search_text": spaced(name)} | values,
            name=name,
            kind=kind.code,
        )
        for pillar in pillars:
            self.add(models.OrganizationPillar, pillar=pillar, organization_id=row["id"])
        return int(row["id"])

    def site(self, organization_id: int, adcode: str | None = None, **values: Any) -> int:
        """Add a place of a body and return its id."""
        row = self.add(
            models.Site,
            **{"precision": Precision.EXACT.code, "placed_by": "test", "is_main": True} | values,
            organization_id=organization_id,
            adcode=adcode,
        )
        return int(row["id"])

    def qualification(self, organization_id: int, *events: tuple[date, str], **values: Any) -> int:
        """Add a qualification with its dated events and return its id."""
        row = self.add(
            models.Qualification,
            **{"scheme": "CMA", "published_status": "UNKNOWN"} | values,
            organization_id=organization_id,
        )
        for happened_on, status in events:
            self.add(
                models.StatusEvent,
                qualification_id=row["id"],
                happened_on=happened_on,
                status=status,
            )
        return int(row["id"])

    def capability(self, organization_id: int, *numbers: str, **values: Any) -> int:
        """Add an item of scope with the numbers of its methods and return its id."""
        texts = {"kind": "TESTING", "object": "object", "raw": "raw"} | values
        row = self.add(
            models.Capability,
            **texts,
            organization_id=organization_id,
            search_text=spaced(texts["object"]),
        )
        for number in numbers:
            keys = standard_keys(number)
            self.add(models.CapabilityMethod, capability_id=row["id"], number=number, **keys)
        return int(row["id"])

    def edition(self, number: str, *replaced: str, **values: Any) -> int:
        """Add an edition with the numbers it replaces, its work too, and return its id."""
        keys = standard_keys(number)
        works = self.tables.setdefault(models.StandardWork, [])
        work = next((work for work in works if work["root"] == keys["root"]), None)
        work = work or self.add(models.StandardWork, root=keys["root"], series=keys["series"])
        texts = {"title": number, "family": "NATIONAL"} | values
        row = self.add(
            models.StandardEdition,
            **texts | keys,
            work_id=work["id"],
            number=number,
            search_text=spaced(f"{number} {texts['title']}"),
        )
        for old in replaced:
            self.add(
                models.StandardRelation,
                edition_id=row["id"],
                kind="REPLACES",
                number=old,
                **{key: value for key, value in standard_keys(old).items() if key != "series"},
            )
        return int(row["id"])

    def write(self, folder: Path) -> OpenRelease:
        """Write the release into a folder, as a load does, and open it."""
        self._add_ancestors()
        path = folder / "catalog.sqlite"
        order = {table.name: i for i, table in enumerate(models.Model.metadata.sorted_tables)}
        tables = sorted(self.tables.items(), key=lambda pair: order[str(pair[0].__tablename__)])
        write_release(path, "small", list(tables))
        return opened(path).release()

    def _add_ancestors(self) -> None:
        regions = self.tables.get(models.Region, [])
        parents = {row["adcode"]: row["parent_adcode"] for row in regions}
        self.tables[models.RegionAncestor] = []
        for adcode in parents:
            above: str | None = adcode
            distance = 0
            while above is not None:
                step = {"ancestor_adcode": above, "adcode": adcode, "distance": distance}
                self.add(models.RegionAncestor, **step)
                above, distance = parents[above], distance + 1


def _empty(column: Any) -> Any:
    return None if column.nullable else EMPTY.get(column.type.python_type)


def standard_keys(number: str) -> dict[str, str]:
    """Return the four keys of a number."""
    parsed = parse_standard_number(number)
    assert parsed is not None, number
    return {name: getattr(parsed, name) for name in ("norm", "base", "root", "series")}
