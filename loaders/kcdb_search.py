"""Entries of the BIPM key comparison database (KCDB) as its search answers them, in JSON.

Oddities. Numbers are numbers or texts; the limits of the uncertainty go with those of the range,
so that an uncertainty that differs at the two ends is kept in words only; ``status`` is absent in
older answers; a name of the institute is in English, the ROR id is the safer key.
"""

from functools import partial

from loaders.book import Book
from loaders.capabilities import add_capability
from loaders.cells import identifier
from loaders.formats.json_records import records
from loaders.organizations import Organization, Organizations
from loaders.qualifications import qualify
from loaders.ranges import StatedRange, range_values
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import MeasurementRange
from nqi.terms import AcceptanceBasis, CapabilityKind, QualificationStatus, Scheme

COLUMNS = (
    "kcdbCode",
    "nmiCode",
    "nmiName",
    "nmiRorIdentifier",
    "quantityValue",
    "instrument",
    "instrumentMethod",
    "internationalStandard",
    "cmc.lowerLimit",
    "cmc.upperLimit",
    "cmc.unit",
    "cmcUncertainty.lowerLimit",
    "cmcUncertainty.upperLimit",
    "cmcUncertainty.unit",
    "confidenceLevel",
    "coverageFactor",
    "comments",
    "status",
    "publicationDate",
    *("source_url", "source_note", "licence"),
)
read = partial(records, path=("data",), columns=COLUMNS)

STATUSES = {
    "": QualificationStatus.VALID,
    "Published": QualificationStatus.VALID,
    "Greyed out": QualificationStatus.SUSPENDED,
    "Archived": QualificationStatus.SUPERSEDED,
    "Deleted": QualificationStatus.WITHDRAWN,
}


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """A calibration and measurement capability (CMC) of a national institute, with its status."""
    code, instrument = identifier(row, "kcdbCode", "KCDB"), row.text("instrument")
    status, day = _status(row), row.day("publicationDate")
    stated = _stated(row)
    values = range_values(stated) if stated else None
    source = book.sourced(row)
    body = _institute(row, organizations)
    entry = qualify(
        book, body, Scheme.CIPM_MRA, code, source, status=status, status_on=day, valid_from=day
    )
    scope = add_capability(
        book,
        body,
        CapabilityKind.CALIBRATION,
        instrument,
        f"KCDB {code}",
        source,
        parameter=row.optional("quantityValue"),
        limits=row.optional("instrumentMethod"),
        qualification_id=entry,
        quantity=row.optional("quantityValue"),
        note=row.optional("comments"),
        acceptance_basis=AcceptanceBasis.CIPM_MRA.code,
        kcdb_code=code,
    )
    if values:
        id = stable_id("measurement_range", "KCDB", code)
        book.add(MeasurementRange, id=id, capability_id=scope["id"], **values)


def _status(row: Row) -> QualificationStatus:
    text = row.cells["status"]
    if text not in STATUSES:
        raise Rule.TERM.broken("status", text, f"allowed are {', '.join(filter(None, STATUSES))}")
    return STATUSES[text]


def _institute(row: Row, organizations: Organizations) -> Organization:
    """Return the institute by its ROR id, else by its name; it must be known."""
    if found := organizations.by_number.get(("ROR", row.cells["nmiRorIdentifier"])):
        return found
    return organizations.named(row, "nmiName")


def _stated(row: Row) -> StatedRange | None:
    """Return the range and, where it is the same at both ends, the uncertainty as a number."""
    unit = row.optional("cmc.unit")
    if unit is None:
        return None
    low, high = row.cells["cmcUncertainty.lowerLimit"], row.cells["cmcUncertainty.upperLimit"]
    own_unit = row.cells["cmcUncertainty.unit"]
    ends = [end for end in dict.fromkeys((low, high)) if end]
    text = f"{' to '.join(ends)} {own_unit}".strip() if ends else None
    return StatedRange(
        unit=unit,
        quantity=row.optional("quantityValue"),
        lower=_number(row, "cmc.lowerLimit"),
        upper=_number(row, "cmc.upperLimit"),
        uncertainty=text,
        coverage_factor=_number(row, "coverageFactor"),
        confidence_level=_number(row, "confidenceLevel"),
    )


def _number(row: Row, column: str) -> float | None:
    return row.number(column, -1e15, 1e15) if row.cells[column] else None
