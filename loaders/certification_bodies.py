"""Certification bodies of the CNCA register as copied on 2017-08-21.

Oddities. 154 rows carry only a province as their district code, so the address decides inside it.
Telephone cells hold several numbers and words; they are kept as they are. The CCC list knows some
bodies by another name, which is kept as a second name.
"""

from loaders.book import Book
from loaders.cells import check_period, identifier, phone, website
from loaders.organizations import Organizations, Seen
from loaders.places import Place, locate, place_in
from loaders.qualifications import qualify
from loaders.rules import Rule
from loaders.table import Row
from nqi.terms import Level, OrganizationKind, Precision, QualificationStatus, Scheme

COLUMNS = (
    "approval_no",
    "name",
    "status_code",
    "address",
    "register_adcode",
    "register_region",
    "address_adcode",
    "approved_on",
    "valid_until",
    "phone",
    "ccc_code",
    "ccc_name",
    "as_of",
    "source_url",
    "source_note",
    "licence",
)
# The register has more codes; only this one's meaning is documented.
STATUSES = {"01": QualificationStatus.VALID}
EVIDENCE = "CNCA register, snapshot of {}"


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One entry of the register."""
    number = identifier(row, "approval_no", "CNCA")
    if ("CNCA", number) in organizations.by_number:
        raise Rule.DUPLICATE.broken("approval_no", number)
    status = STATUSES.get(row.text("status_code"), QualificationStatus.UNKNOWN)
    approved, until = row.day("approved_on"), row.day("valid_until")
    as_of = row.day("as_of") or book.as_of
    check_period("valid_until", approved, until)
    source = book.sourced(row, as_of)
    evidence = EVIDENCE.format(as_of)
    seen = Seen(
        name=row.text("name"),
        kind=OrganizationKind.CERTIFICATION_BODY,
        identifiers=(("CNCA", number),),
        other_names=tuple(row.parts("ccc_name")),
        place=_place(row, book),
        address=row.text("address"),
        phone=phone(row, book),
        scope=row.cells.get("scope") or None,
        website=website(row, book) if "website" in row.cells else None,
        evidence=evidence,
    )
    body = organizations.see(row, seen, source)
    qualify(
        book,
        body,
        Scheme.CNCA_BODY,
        number,
        source,
        status=status,
        status_on=as_of,
        reason=evidence,
        valid_from=approved,
        valid_to=until,
    )
    if ccc_code := row.optional("ccc_code"):
        qualify(
            book,
            body,
            Scheme.CCC_DESIGNATION,
            ccc_code,
            source,
            status=status,
            status_on=as_of,
            reason=evidence,
        )


def _place(row: Row, book: Book) -> Place:
    """The register's own county; else the address inside the register's region."""
    by_register = locate(book, row.text("register_adcode"), "REGISTER_CODE", row.text("address"))
    if by_register.precision is Precision.COUNTY_CENTROID or not row.cells["address_adcode"]:
        return by_register
    by_address = book.region("address_adcode", row.text("address_adcode"))
    finer = by_address["level"] == Level.COUNTY.code or by_register.lng is None
    return place_in(by_address, "ADDRESS") if finer else by_register
