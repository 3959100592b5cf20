"""Which importer reads which kind of file: the names that the manifest uses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from loaders import (
    acceptance,
    aliases,
    area_codes,
    ccc_kinds,
    certification_bodies,
    cma_scope,
    cnas_bodies,
    cnas_scope,
    cnca_certificates,
    cnca_register,
    code_lists,
    cpsc_labs,
    demand,
    demand_points,
    designated_labs,
    divisions,
    equipment,
    ghg_bodies,
    info_resources,
    instrument_kinds,
    kcdb,
    kcdb_search,
    level_profile,
    mca_codes,
    measurement_standards,
    named_institutions,
    national_websites,
    nbs_yearbook,
    oiml,
    openstd,
    product_template,
    products,
    published_standards,
    recognitions,
    reference_materials,
    ror,
    ror_json,
    sacinfo,
    samr,
    schemes,
    scope_lane,
    standard_pages,
    standards,
    supervision,
    synonyms,
    talent,
    tbt,
    unverified_metrology,
)
from loaders.book import Book
from loaders.organizations import Organizations
from loaders.table import Row, read_rows
from nqi.errors import BadData

Read = Callable[[str, bytes], Iterator[Row | BadData]]
"""From a file's name and bytes to its rows; raises BadData for a file that cannot be read."""

Accept = Callable[[Row, Book, Organizations], None]
"""Adds what one row says to the book; raises BadData, before it adds anything, for a bad row."""

Take = Callable[[list[str]], bool]
"""Accepts a row of texts, or returns False for one that is to be read and accepted as any other."""

OpenLane = Callable[[list[str], Book, Organizations], Take]
"""From the header of one file to what takes its rows."""


@dataclass(frozen=True)
class Source:
    """How a file becomes rows, and what takes the rows one by one."""

    read: Read
    accept: Accept
    columns: tuple[str, ...] = ()
    """Of a table of our own, which may also come as a workbook or with a mapping."""
    lane: OpenLane | None = None
    """Of a bulky table of our own: the short way of its usual rows."""


def _csv(columns: tuple[str, ...], accept: Accept, lane: OpenLane | None = None) -> Source:
    """A CSV file with exactly these columns."""
    return Source(partial(read_rows, columns=columns), accept, columns, lane)


def _read_facts(read: Read, accept: Callable[[Row, Book], None]) -> Source:
    """A file of another format that speaks of no bodies."""
    return Source(read, lambda row, book, organizations: accept(row, book))


def _facts(columns: tuple[str, ...], accept: Callable[[Row, Book], None]) -> Source:
    """A CSV file that speaks of no bodies."""
    return _csv(columns, lambda row, book, organizations: accept(row, book))


SOURCES = {
    "divisions_root": _facts(divisions.ROOT_COLUMNS, divisions.accept_root),
    "divisions": _facts(divisions.LIST_COLUMNS, divisions.accept),
    "division_changes": _facts(divisions.CHANGE_COLUMNS, divisions.accept_change),
    "division_history": _facts(divisions.HISTORY_COLUMNS, divisions.accept_history),
    "province_population": _facts(
        demand.PROVINCE_POPULATION_COLUMNS, demand.accept_province_population
    ),
    "prefecture_population": _facts(
        demand.PREFECTURE_POPULATION_COLUMNS, demand.accept_prefecture_population
    ),
    "legal_units": _facts(demand.LEGAL_UNIT_COLUMNS, demand.accept_legal_units),
    "gdp": _facts(demand.GDP_COLUMNS, demand.accept_gdp),
    "clusters": _facts(demand.CLUSTER_COLUMNS, demand.accept_cluster),
    "demand_points": _facts(demand_points.COLUMNS, demand_points.accept),
    "level_profile": _facts(level_profile.COLUMNS, level_profile.accept),
    "standards": _facts(standards.COLUMNS, standards.accept),
    "kcdb_services": _facts(kcdb.SERVICE_COLUMNS, kcdb.accept_service),
    "aliases": _csv(aliases.COLUMNS, aliases.accept),
    "certification_bodies": _csv(certification_bodies.COLUMNS, certification_bodies.accept),
    "ror": _csv(ror.COLUMNS, ror.accept),
    "national_websites": _csv(national_websites.COLUMNS, national_websites.accept),
    "ghg_bodies": _csv(ghg_bodies.COLUMNS, ghg_bodies.accept),
    "institutions": _csv(named_institutions.INSTITUTION_COLUMNS, named_institutions.accept),
    "qualifications": _csv(
        named_institutions.QUALIFICATION_COLUMNS, named_institutions.accept_qualification
    ),
    "designations": _csv(
        named_institutions.DESIGNATION_COLUMNS, named_institutions.accept_designation
    ),
    "capabilities": _csv(
        named_institutions.CAPABILITY_COLUMNS,
        named_institutions.accept_capability,
        scope_lane.open_lane,
    ),
    "kcdb_cmcs": _csv(kcdb.CMC_COLUMNS, kcdb.accept_cmc),
    "kcdb_search": Source(kcdb_search.read, kcdb_search.accept),
    "measurement_standards": _csv(measurement_standards.COLUMNS, measurement_standards.accept),
    "measurement_ranges": _csv(
        measurement_standards.RANGE_COLUMNS, measurement_standards.accept_range
    ),
    "trace_links": _csv(measurement_standards.LINK_COLUMNS, measurement_standards.accept_link),
    "reference_materials": _csv(reference_materials.COLUMNS, reference_materials.accept),
    "instrument_kinds": _facts(instrument_kinds.COLUMNS, instrument_kinds.accept),
    "cnca_register_export": Source(cnca_register.read_export, cnca_register.accept),
    "cnca_register": Source(cnca_register.read_json, cnca_register.accept),
    "cnca_certificates": Source(cnca_certificates.read, cnca_certificates.accept),
    "cnas_bodies": Source(cnas_bodies.read, cnas_bodies.accept),
    "cnas_tests": Source(cnas_scope.read_tests, cnas_scope.accept_test),
    "cnas_calibrations": Source(cnas_scope.read_calibrations, cnas_scope.accept_calibration),
    "cnas_inspections": Source(cnas_scope.read_inspections, cnas_scope.accept_inspection),
    "cnas_branches": Source(cnas_scope.read_branches, cnas_scope.accept_branch),
    "cma_scope": Source(cma_scope.read, cma_scope.accept),
    "cpsc_labs": _csv(cpsc_labs.COLUMNS, cpsc_labs.accept),
    "unverified_metrology": _csv(unverified_metrology.COLUMNS, unverified_metrology.accept),
    "schemes": _facts(schemes.COLUMNS, schemes.accept),
    "ccc_kinds": _facts(ccc_kinds.COLUMNS, ccc_kinds.accept),
    "designated_labs": _csv(designated_labs.COLUMNS, designated_labs.accept),
    "recognition_arrangements": _facts(
        recognitions.ARRANGEMENT_COLUMNS, recognitions.accept_arrangement
    ),
    "recognitions": _csv(recognitions.COLUMNS, recognitions.accept),
    "acceptance": _facts(acceptance.COLUMNS, acceptance.accept),
    "products": _facts(products.COLUMNS, products.accept),
    "product_codes": _facts(products.CODE_COLUMNS, products.accept_code),
    "product_requirements": _facts(products.REQUIREMENT_COLUMNS, products.accept_requirement),
    "product_tests": _facts(products.TEST_COLUMNS, products.accept_test),
    "product_instruments": _facts(products.INSTRUMENT_COLUMNS, products.accept_instrument),
    "product_template": _read_facts(product_template.read, product_template.accept),
    "code_lists": _facts(code_lists.COLUMNS, code_lists.accept),
    "openstd": Source(openstd.read, published_standards.accept),
    "sacinfo": Source(sacinfo.read, published_standards.accept),
    "samr": Source(samr.read, published_standards.accept),
    "standard_pages": Source(standard_pages.read, published_standards.accept),
    "synonyms": _facts(synonyms.COLUMNS, synonyms.accept),
    "equipment": _csv(equipment.COLUMNS, equipment.accept),
    "talent": _csv(talent.COLUMNS, talent.accept),
    "info_resources": _csv(info_resources.COLUMNS, info_resources.accept),
    "supervision": _csv(supervision.COLUMNS, supervision.accept),
    "tbt": _facts(tbt.COLUMNS, tbt.accept),
    "tbt_items": _read_facts(tbt.read_items, tbt.accept),
    "oiml": Source(oiml.read, oiml.accept),
    "ror_json": Source(ror_json.read, ror.accept),
    "mca_codes": _read_facts(mca_codes.read, divisions.accept),
    "area_codes": _read_facts(area_codes.read, divisions.accept_history),
    "nbs_yearbook": _read_facts(nbs_yearbook.read, nbs_yearbook.accept),
}
