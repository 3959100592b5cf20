"""Scopes of accredited bodies as the CNAS register answers them in JSON: one list a kind.

Oddities. The answer does not name its body: the file is named after the registration number,
``L0290-test.json``. A field is empty where it repeats the one above. One cell holds many standards.
"""

import re
from collections.abc import Callable, Iterator

from loaders.book import Book, Values
from loaders.capabilities import add_capability
from loaders.formats.json_records import records
from loaders.organizations import Organization, Organizations, add_site
from loaders.places import locate
from loaders.ranges import StatedRange, range_values
from loaders.register_row import methods_in
from loaders.rules import Rule
from loaders.table import Row
from nqi.errors import BadData
from nqi.identity import stable_id
from nqi.models import MeasurementRange
from nqi.terms import AcceptanceBasis, CapabilityKind, Scheme

NUMBER = re.compile(r"(?:^|/)((?:L|IB|PT|RMP|MT|BL|GLP|BB|VV|C)\d{3,5})[-_.]")
RANGE = re.compile(
    r"[(\uff08]?\s*(-?\d+(?:\.\d+)?)\s*[~\uff5e\u2013-]\s*(-?\d+(?:\.\d+)?)\s*[)\uff09]?\s*(\S{1,12})"
)
# The register's names by ours, for each kind of list.
TEST = {"category": "typeName", "object": "objCh", "parameter": "paramCh", "method": "stdAllDesc"}
TEST |= {"limits": "limitCh"}
CALIBRATION = {"object": "objCh", "parameter": "paramCh", "method": "standardCodeStr"}
CALIBRATION |= {"range": "testCh", "uncertainty": "kvalueCh", "limits": "limitCh"}
INSPECTION = {"category": "fieldch", "object": "descriptCh", "method": "standardCh"}
INSPECTION |= {"limits": "restrictCh"}
BRANCH = {"address": "addCn", "activity": "mainactivity", "note": "remark"}
REPEATED = ("category", "object")


def _reader(names: dict[str, str]) -> Callable[[str, bytes], Iterator[Row | BadData]]:
    def read(name: str, content: bytes) -> Iterator[Row | BadData]:
        """Yield the records with the body's number, fields that repeat filled in."""
        found = NUMBER.search(name)
        if found is None:
            raise BadData("NQI-FILE", "is not named after a registration number", file=name)
        above: dict[str, str] = {}
        for row in records(name, content, ("data",), tuple(names.values())):
            if isinstance(row, BadData):
                yield row
                continue
            cells = {ours: row.cells[theirs] for ours, theirs in names.items()}
            for column in REPEATED:
                if column in cells:
                    cells[column] = above[column] = cells[column] or above.get(column, "")
            yield Row(name, row.line, cells | {"number": found[1]})

    return read


read_tests = _reader(TEST)
read_calibrations = _reader(CALIBRATION)
read_inspections = _reader(INSPECTION)
read_branches = _reader(BRANCH)


def accept_test(row: Row, book: Book, organizations: Organizations) -> None:
    """One parameter of an object that is tested."""
    _add(row, book, organizations, CapabilityKind.TESTING)


def accept_inspection(row: Row, book: Book, organizations: Organizations) -> None:
    """One item that is inspected."""
    _add(row, book, organizations, CapabilityKind.INSPECTION)


def accept_calibration(row: Row, book: Book, organizations: Organizations) -> None:
    """One instrument that is calibrated, with its range and uncertainty where they can be read."""
    values = None
    if found := RANGE.fullmatch(row.cells["range"]):
        stated = StatedRange(
            unit=found[3],
            quantity=row.optional("parameter"),
            lower=float(found[1]),
            upper=float(found[2]),
            uncertainty=row.optional("uncertainty"),
        )
        values = _understood(stated)
    scope = _add(row, book, organizations, CapabilityKind.CALIBRATION)
    if values:
        id = stable_id("measurement_range", str(scope["id"]))
        book.add(MeasurementRange, id=id, capability_id=scope["id"], **values)


def accept_branch(row: Row, book: Book, organizations: Organizations) -> None:
    """One place of the body."""
    body, address = _body(row, organizations), row.text("address")
    place = locate(book, None, "ADDRESS", address)
    add_site(book, body, body.values["name"], address, place, book.sourced(row))


def _understood(stated: StatedRange) -> Values | None:
    """The columns of a range; None where its words are no unit: they stay in the limits."""
    try:
        return range_values(stated)
    except BadData:
        return None


def _add(row: Row, book: Book, organizations: Organizations, kind: CapabilityKind) -> Values:
    body, name, raw = _body(row, organizations), row.text("object"), row.cells["method"]
    is_calibration = kind is CapabilityKind.CALIBRATION
    told = [row.cells.get("range", ""), row.cells.get("uncertainty", ""), row.cells["limits"]]
    return add_capability(
        book,
        body,
        kind,
        name,
        raw or name,
        book.sourced(row),
        parameter=row.cells.get("parameter") or None,
        limits="; ".join(filter(None, told)) or None,
        methods=methods_in(raw),
        qualification_id=body.rights.get(Scheme.CNAS.code),
        category=row.cells.get("category") or None,
        acceptance_basis=AcceptanceBasis.CNAS.code if is_calibration else None,
    )


def _body(row: Row, organizations: Organizations) -> Organization:
    found = organizations.by_number.get(("CNAS", row.cells["number"]))
    if found is None:
        raise Rule.UNKNOWN_ORGANIZATION.broken("number", row.cells["number"])
    return found
