"""Demand by region: residents, legal units, product, clusters; unknown is absent, never zero.

Oddities. The prefecture census table was typed by hand from an encyclopedia: provinces whose
cities do not add up to the province are not loaded, so only rows of the flags below are. The
legal-unit table mixes macro-regions under the code of the country; their names do not belong to
it and they are rejected. Figures of a year are dated on its last day.
"""

from datetime import date

from loaders.book import Book, Values
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import DemandUnit
from nqi.terms import DemandKind

SOURCE_COLUMNS = ("source_url", "source_note", "licence")
PROVINCE_POPULATION_COLUMNS = (
    "adcode",
    "name_zh",
    "population",
    "measured_on",
    "measured_text",
    "measure",
    *SOURCE_COLUMNS,
)
PREFECTURE_POPULATION_COLUMNS = (
    "adcode",
    "name_zh",
    "province_adcode",
    "population",
    "urban_town_population",
    "urban_core_population",
    "measured_on",
    "quality_flag",
    "province_residual",
    *SOURCE_COLUMNS,
)
LEGAL_UNIT_COLUMNS = (
    "adcode",
    "name_zh",
    "legal_units",
    "measure",
    "measured_on",
    "measured_text",
    *SOURCE_COLUMNS,
)
GDP_COLUMNS = (
    "adcode",
    "name_zh",
    "gdp_100m_cny",
    "measured_on",
    "measured_text",
    "note",
    *SOURCE_COLUMNS,
)
CLUSTER_COLUMNS = (
    "adcode",
    "name_zh",
    "cluster_name",
    "product",
    "designation",
    "as_of",
    *SOURCE_COLUMNS,
)
RELIABLE_FLAGS = {
    "verified_province_sum_exact",
    "verified_equals_province",
    "ok_one_unit_missing_derived",
    "ok_given_371400_correction",
    "derived_by_difference",
}
CNY_IN_100_MILLION = 1e8


def accept_province_population(row: Row, book: Book) -> None:
    """Residents of a province."""
    _measure(row, book, DemandKind.POPULATION, row.number("population", 1), "persons")


def accept_prefecture_population(row: Row, book: Book) -> None:
    """Residents of a prefecture, if the source's own check of the row was good."""
    flag = row.text("quality_flag")
    # The flag's first word is its code; a bracket or a colon begins an explanation.
    if flag.split(" ")[0].split(":")[0] not in RELIABLE_FLAGS:
        raise Rule.UNRELIABLE.broken("quality_flag", flag, row.cells["population"])
    _measure(row, book, DemandKind.POPULATION, row.number("population", 1), "persons")


def accept_legal_units(row: Row, book: Book) -> None:
    """Legal units of a region; ``measure`` says which are counted."""
    measure = row.text("measure")
    units = row.number("legal_units", 1)
    _measure(row, book, DemandKind.LEGAL_UNITS, units, "legal units", measure)


def accept_gdp(row: Row, book: Book) -> None:
    """Gross regional product; the source counts in 100 million CNY."""
    cny = round(row.number("gdp_100m_cny", 1) * CNY_IN_100_MILLION)
    _measure(row, book, DemandKind.GDP, cny, "CNY")


def accept_cluster(row: Row, book: Book) -> None:
    """An industrial cluster."""
    region, name = book.named_region(row), row.text("cluster_name")
    as_of = row.day("as_of")
    values = {"measured_on": as_of, "name": name, "product": row.text("product")}
    source = book.sourced(row, as_of)
    _add(book, DemandKind.CLUSTER, region, 1, "clusters", values, source)


def add_measure(
    book: Book,
    kind: DemandKind,
    region: Values,
    weight: float,
    unit: str,
    source: Values,
    measured_on: date | None,
) -> None:
    """Add one figure of a region; raise BadData when it is there already."""
    values = {"measured_on": measured_on, "name": None, "product": None}
    _add(book, kind, region, weight, unit, values, source)


def _measure(
    row: Row, book: Book, kind: DemandKind, weight: float, unit: str, name: str | None = None
) -> None:
    region, measured_on = book.named_region(row), row.day("measured_on")
    source = book.sourced(row, measured_on, row.cells.get("measured_text", ""))
    values = {"measured_on": measured_on, "name": name, "product": None}
    _add(book, kind, region, weight, unit, values, source)


def _add(
    book: Book,
    kind: DemandKind,
    region: Values,
    weight: float,
    unit: str,
    values: Values,
    source: Values,
) -> None:
    day = values["measured_on"]
    key = (kind.code, region["adcode"], day.isoformat() if day else "", values["name"] or "")
    id = stable_id("demand_unit", *key)
    if book.has(DemandUnit, id=id):
        # The four municipalities stand in the tables of provinces and of prefectures.
        raise Rule.DUPLICATE.broken("adcode", region["adcode"], " ".join(key))
    book.add(
        DemandUnit,
        **values,
        **source,
        id=id,
        kind=kind.code,
        adcode=region["adcode"],
        weight=weight,
        unit=unit,
    )
