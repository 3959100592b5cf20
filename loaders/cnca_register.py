"""The CNCA register of certification bodies as it is exported: lines with bars, or JSON.

Oddities. A blank line stands between two lines of the export; days of 1970 mean that nobody knows;
a branch (02, 03) or an office (04) has a line of its own that points to its main body. Names of
people stand in some columns and are left out. The register's own importer takes the main bodies.
"""

from collections.abc import Iterable, Iterator, Mapping

from loaders import certification_bodies
from loaders.book import Book
from loaders.formats.json_records import raw_records
from loaders.organizations import Organizations, Seen
from loaders.places import locate
from loaders.register_row import RegisterRow
from loaders.rules import Rule
from loaders.table import Row, decode
from nqi.errors import BadData
from nqi.terms import OrganizationKind

EXPORTED = [
    "id",
    "type",
    "order",
    "date",
    "mainId",
    "instCode",
    "instName",
    "status",
    "address",
    "districtCode",
    "districtName",
    "principal",
    "ratifyDate",
    "validityDate",
    "contact",
    "tel",
    "cccBm",
    "cccName",
]
MAIN = "01"
# Our importer's columns by the register's; the JSON has other names for three of them.
COLUMNS = {
    "instCode": "approval_no",
    "instName": "name",
    "status": "status_code",
    "instStatus": "status_code",
    "address": "address",
    "districtCode": "register_adcode",
    "districtName": "register_region",
    "districtCodeName": "register_region",
    "ratifyDate": "approved_on",
    "validityDate": "valid_until",
    "tel": "phone",
    "cccBm": "ccc_code",
    "cccName": "ccc_name",
    "website": "website",
    "busiScopeName": "scope",
    "orgCode": "org_code",
}
KEPT = (*certification_bodies.COLUMNS, "scope", "website", "org_code", "type", "main_name")


def read_export(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the lines of the export, with the names of the columns as first line or without."""
    records: list[tuple[int, Mapping[str, str] | BadData]] = []
    for number, line in enumerate(decode(name, content).splitlines(), start=1):
        values = line.split("|")
        if not line.strip() or values == EXPORTED:
            continue
        if len(values) == len(EXPORTED):
            records.append((number, dict(zip(EXPORTED, values, strict=True))))
        else:
            detail = f"{len(values)} instead of {len(EXPORTED)}"
            records.append((number, Rule.CELLS.broken("", line[:200], detail)))
    return _rows(name, records)


def read_json(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the records of the list, which may stand under ``data``."""
    path = () if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") else ("data",)
    records = (
        (n, one if isinstance(one, BadData) else _texts(one))
        for n, one in raw_records(name, content, path)
    )
    return _rows(name, records)


def _texts(record: Mapping[str, object]) -> dict[str, str]:
    texts = {key: "" if value is None else str(value) for key, value in record.items()}
    return texts | {"type": texts.get("instType", ""), "mainId": texts.get("mainId", "")}


def _rows(
    name: str, records: Iterable[tuple[int, Mapping[str, str] | BadData]]
) -> Iterator[Row | BadData]:
    names: dict[str, str] = {}
    for line, record in records:
        if isinstance(record, BadData):
            record.file, record.line = name, line
            yield record
            continue
        cells = dict.fromkeys(KEPT, "")
        for column, value in record.items():
            if column in COLUMNS:
                cells[COLUMNS[column]] = value.strip()
        cells |= {"type": record["type"].strip(), "main_name": names.get(record["mainId"], "")}
        names[record.get("id", "")] = cells["name"]
        yield RegisterRow(name, line, cells)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """A main body with its approval, or a branch of one."""
    if row.cells["type"] in ("", MAIN):
        certification_bodies.accept(row, book, organizations)
        return
    if organizations.find(row.text("main_name")) is None:
        raise Rule.UNKNOWN_ORGANIZATION.broken("main_name", row.cells["main_name"])
    address = row.optional("address")
    seen = Seen(
        name=row.text("name"),
        kind=OrganizationKind.CERTIFICATION_BODY,
        place=locate(book, row.optional("register_adcode"), "REGISTER_CODE", address),
        address=address,
    )
    branch = organizations.see(row, seen, book.sourced(row, row.day("as_of")))
    branch.host_name = row.cells["main_name"]
