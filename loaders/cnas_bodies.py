"""Accredited bodies, one page a body, as the CNAS register shows them.

Oddities. The page has no table: labels and values follow each other in ``span.clabel``; the first
value may be missing, the name then stands in ``div.T1``. Names of people, faxes and mail
addresses are left out. A suspension of parts does not suspend the body: it is kept in words.
"""

from collections.abc import Iterator

import lxml.html

from loaders.book import Book
from loaders.cells import check_period, phone, website
from loaders.organizations import Organizations, Seen
from loaders.places import locate
from loaders.qualifications import qualify
from loaders.register_row import RegisterRow, plain_heading, wording
from loaders.rules import Rule
from loaders.table import Row, decode
from nqi.codes.identifiers import is_identifier
from nqi.errors import BadData
from nqi.terms import OrganizationKind, Scheme

LABELS: dict[str, list[str]] = wording(str(__file__).replace("cnas_bodies", "cnas"))["labels"]
KINDS = {
    "IB": OrganizationKind.INSPECTION_INSTITUTE,
    "PT": OrganizationKind.PROFICIENCY_TESTING_PROVIDER,
    "RMP": OrganizationKind.REFERENCE_MATERIAL_PRODUCER,
    "C": OrganizationKind.CERTIFICATION_BODY,
    "VV": OrganizationKind.VERIFICATION_BODY,
}


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the one body of a page; raise BadData for a page with none."""
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False)
    page = lxml.html.document_fromstring(decode(name, content) or "<html/>", parser=parser)
    cells = dict.fromkeys(LABELS, "")
    column = None
    for span in page.xpath("//span[contains(concat(' ', @class, ' '), ' clabel ')]"):
        text = " ".join(span.text_content().split())
        if (labelled := _column(text)) is not None:
            column = labelled
        elif column is not None:
            cells[column], column = text, None
    titles = page.xpath("//div[contains(concat(' ', @class, ' '), ' T1 ')]")
    cells["name"] = cells["name"] or (titles[0].text_content().strip() if titles else "")
    if not cells["number"]:
        raise BadData("NQI-FILE", "no registration number on the page", file=name)
    del cells["left_out"]
    yield RegisterRow(name, 1, cells)


def _column(text: str) -> str | None:
    plain = plain_heading(text).rstrip(":")
    return next((c for c, names in LABELS.items() if plain in map(plain_heading, names)), None)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One accredited body with its accreditation."""
    number = row.text("number").removeprefix("CNAS").strip()
    if not is_identifier("CNAS", number):
        raise Rule.IDENTIFIER.broken("number", number, "CNAS")
    first, last = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", first, last)
    address, source = row.optional("address"), book.sourced(row)
    seen = Seen(
        name=row.text("name"),
        kind=KINDS.get(number.rstrip("0123456789"), OrganizationKind.TESTING_LAB),
        identifiers=(("CNAS", number),),
        other_names=tuple(row.parts("other_names")),
        place=locate(book, None, "ADDRESS", address),
        address=address,
        phone=phone(row, book),
        website=website(row, book),
    )
    body = organizations.see(row, seen, source)
    qualify(
        book,
        body,
        Scheme.CNAS,
        number,
        source,
        status_on=book.as_of,
        scope=row.optional("suspended"),
        valid_from=first,
        valid_to=last,
    )
