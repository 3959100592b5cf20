"""Which importer reads which kind of file: the names that the manifest uses."""

from collections.abc import Callable
from dataclasses import dataclass

from loaders import (
    aliases,
    certification_bodies,
    cpsc_labs,
    demand,
    divisions,
    ghg_bodies,
    kcdb,
    named_institutions,
    national_websites,
    ror,
    standards,
    unverified_metrology,
)
from loaders.book import Book
from loaders.organizations import Organizations
from loaders.table import Row

Accept = Callable[[Row, Book, Organizations], None]


@dataclass(frozen=True)
class Source:
    """The header a file must have, and what takes its rows one by one or raises BadData."""

    columns: tuple[str, ...]
    accept: Accept


def _of_facts(columns: tuple[str, ...], accept: Callable[[Row, Book], None]) -> Source:
    return Source(columns, lambda row, book, organizations: accept(row, book))


SOURCES = {
    "divisions_root": _of_facts(divisions.ROOT_COLUMNS, divisions.accept_root),
    "divisions": _of_facts(divisions.LIST_COLUMNS, divisions.accept),
    "division_changes": _of_facts(divisions.CHANGE_COLUMNS, divisions.accept_change),
    "division_history": _of_facts(divisions.HISTORY_COLUMNS, divisions.accept_history),
    "province_population": _of_facts(
        demand.PROVINCE_POPULATION_COLUMNS, demand.accept_province_population
    ),
    "prefecture_population": _of_facts(
        demand.PREFECTURE_POPULATION_COLUMNS, demand.accept_prefecture_population
    ),
    "legal_units": _of_facts(demand.LEGAL_UNIT_COLUMNS, demand.accept_legal_units),
    "gdp": _of_facts(demand.GDP_COLUMNS, demand.accept_gdp),
    "clusters": _of_facts(demand.CLUSTER_COLUMNS, demand.accept_cluster),
    "standards": _of_facts(standards.COLUMNS, standards.accept),
    "kcdb_services": _of_facts(kcdb.SERVICE_COLUMNS, kcdb.accept_service),
    "aliases": Source(aliases.COLUMNS, aliases.accept),
    "certification_bodies": Source(certification_bodies.COLUMNS, certification_bodies.accept),
    "ror": Source(ror.COLUMNS, ror.accept),
    "national_websites": Source(national_websites.COLUMNS, national_websites.accept),
    "ghg_bodies": Source(ghg_bodies.COLUMNS, ghg_bodies.accept),
    "institutions": Source(named_institutions.INSTITUTION_COLUMNS, named_institutions.accept),
    "qualifications": Source(
        named_institutions.QUALIFICATION_COLUMNS, named_institutions.accept_qualification
    ),
    "designations": Source(
        named_institutions.DESIGNATION_COLUMNS, named_institutions.accept_designation
    ),
    "capabilities": Source(
        named_institutions.CAPABILITY_COLUMNS, named_institutions.accept_capability
    ),
    "kcdb_cmcs": Source(kcdb.CMC_COLUMNS, kcdb.accept_cmc),
    "cpsc_labs": Source(cpsc_labs.COLUMNS, cpsc_labs.accept),
    "unverified_metrology": Source(unverified_metrology.COLUMNS, unverified_metrology.accept),
}
