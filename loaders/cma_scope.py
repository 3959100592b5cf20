"""The annex to a CMA certificate: what an approved laboratory may test, at which place.

Oddities. The heading has two rows, merged over each other; a category is a merged row that begins
with a Chinese numeral; object and number are merged downwards over their parameters; a certificate
has several places, each with its own sheet or its own block under a new address.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from loaders.book import Book
from loaders.capabilities import add_capability
from loaders.cells import identifier
from loaders.formats.grid import Line, lines
from loaders.organizations import Organizations, Seen, add_site
from loaders.places import locate
from loaders.qualifications import qualify
from loaders.register_row import RegisterRow, methods_in, plain_heading, wording
from loaders.rules import Rule
from loaders.table import Row
from nqi.errors import BadData
from nqi.terms import CapabilityKind, OrganizationKind, Scheme

WORDS = wording(__file__)
HEADINGS = {plain_heading(n): c for c, names in WORDS["headings"].items() for n in names}
NEEDED = {"object", "method"}
_TITLE = re.compile(WORDS["title"])
_AFTER = r"\s*[:\uff1a]\s*(?P<value>[^\s:\uff1a]+)"
_CERTIFICATE = re.compile(WORDS["certificate"] + _AFTER)
_ADDRESS = re.compile(WORDS["address"] + _AFTER)
_NUMERAL = re.compile(r"[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+[\u3001.]?")


@dataclass(frozen=True)
class Block:
    """What stands above the items: whose scope it is, where, and which column is what."""

    name: str = ""
    certificate: str = ""
    address: str = ""
    category: str = ""
    columns: dict[int, str] = field(default_factory=dict)


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the items of every sheet or table; raise BadData for a file without a heading."""
    table, block, waiting = None, Block(), list[Line]()
    headed = False
    for line in lines(name, content):
        if line.table != table:
            table, block, waiting = line.table, replace(block, columns={}), []
        if told := _told(line.cells, block):
            block, waiting = told, []
        elif columns := _columns([line]) or _columns([*waiting[-1:], line]):
            waiting, headed = [line], True
            block = replace(block, columns=columns)
        elif not block.columns:
            waiting = [line]
        elif category := _category(line.cells):
            block = replace(block, category=category)
        else:
            yield RegisterRow(name, line.number, _cells(line.cells, block))
    if not headed:
        raise BadData("NQI-FILE", "no heading of an annex to a CMA certificate", file=name)


def _told(cells: Sequence[str], block: Block) -> Block | None:
    """The block as a line of the head changes it; None when the line is none of these."""
    text = " ".join(dict.fromkeys(unicodedata.normalize("NFKC", cell) for cell in cells if cell))
    certificate, address = _CERTIFICATE.search(text), _ADDRESS.search(text)
    if certificate or address:
        number = certificate["value"] if certificate else block.certificate
        where = address["value"] if address else block.address
        return replace(block, certificate=number, address=where, columns={}, category="")
    if len(set(filter(None, cells))) == 1 and (title := _TITLE.fullmatch(text)):
        return replace(block, name=title["name"], columns={}, category="")
    return None


def _columns(above: Sequence[Line]) -> dict[int, str]:
    """Which column is what, from the last one or two rows; empty when they are no heading."""
    rows = [line.cells for line in above[-2:]]
    width = max(len(row) for row in rows)
    found: dict[int, str] = {}
    for i in range(width):
        parts = [row[i] for row in rows if i < len(row) and row[i]]
        joined = [plain_heading("".join(dict.fromkeys(parts))), *map(plain_heading, parts[-1:])]
        column = next((HEADINGS[text] for text in joined if text in HEADINGS), None)
        if column not in (None, "left_out"):
            found[i] = str(column)
    return found if set(found.values()) >= NEEDED else {}


def _category(cells: Sequence[str]) -> str | None:
    filled = list(dict.fromkeys(cell for cell in cells if cell))
    if 1 <= len(filled) <= 2 and _NUMERAL.match(filled[0]):
        return _NUMERAL.sub("", filled[-1], count=1).strip() or filled[-1]
    return None


def _cells(cells: Sequence[str], block: Block) -> dict[str, str]:
    told = {"certificate": block.certificate, "name_of_body": block.name}
    told |= {"address": block.address, "category": block.category}
    columns = dict.fromkeys(WORDS["headings"], "") | {
        column: cells[i].strip() for i, column in block.columns.items() if i < len(cells)
    }
    del columns["left_out"]
    return columns | told


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One item: a parameter of an object, by its standards, at the place of the block."""
    number, name, raw = (
        identifier(row, "certificate", "CMA"),
        row.text("object"),
        row.text("method"),
    )
    approved = row.day("approved_on")
    address = row.optional("address")
    source = book.sourced(row)
    known = organizations.by_number.get(("CMA", number))
    if known is None and not row.cells["name_of_body"]:
        raise Rule.UNKNOWN_ORGANIZATION.broken("certificate", number)
    place = locate(book, None, "ADDRESS", address)
    body = known or organizations.see(
        row,
        Seen(
            name=row.text("name_of_body"),
            kind=OrganizationKind.TESTING_LAB,
            identifiers=(("CMA", number),),
            place=place,
            address=address,
        ),
        source,
    )
    right = qualify(book, body, Scheme.CMA, number, source, status_on=book.as_of)
    site = add_site(book, body, str(body.values["name"]), address, place, source)
    add_capability(
        book,
        body,
        CapabilityKind.TESTING,
        name,
        raw,
        source | {"valid_from": approved},
        parameter=row.optional("name"),
        limits=row.optional("limits"),
        methods=methods_in(raw),
        qualification_id=right,
        site_id=int(site["id"]),
        category=row.optional("category"),
        note=row.optional("note"),
    )
