"""Certificates of the OIML certification system, one YAML document each (as of *oimlsmart*).

Only a Chinese issuing authority becomes a body of the catalogue; a certificate of any other is
kept with the issuer's name alone. The files give no status: a certificate's is unknown.
"""

from collections.abc import Iterator

from loaders.book import Book
from loaders.formats.yaml_records import records
from loaders.organizations import Organizations, Seen
from loaders.qualifications import qualify
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.identifiers import is_identifier
from nqi.errors import BadData
from nqi.identity import stable_id
from nqi.models import Certificate
from nqi.terms import CertificateKind, OrganizationKind, QualificationStatus, Scheme

FIELDS = {
    "number": "certificate.number",
    "scheme": "certificate.scheme",
    "issued_on": "certificate.date_issued",
    "issuer": "issuing_authority.name",
    "issuer_id": "issuing_authority.oiml_issuer_id",
    "address": "issuing_authority.address_lines",
    "certified_type": "certified_type",
    "recommendation": "recommendation.id",
    "edition": "recommendation.edition",
}
HOLDERS = ("applicants.0.name", "applicants.name", "applicants")
EVIDENCE = "OIML certificate {}"


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield a row of ``FIELDS`` and the holder for every document."""
    for row in records(name, content, (), (*FIELDS.values(), *HOLDERS)):
        if isinstance(row, BadData):
            yield row
            continue
        cells = {ours: row.cells[theirs] for ours, theirs in FIELDS.items()}
        holders = (row.cells[column] for column in HOLDERS)
        cells["holder"] = next((holder for holder in holders if holder), "")
        if not cells["certified_type"]:
            cells["certified_type"] = row.cells.get("certified_type.name", "")
        yield Row(row.file, row.line, cells)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One certificate, and its issuer where that is a Chinese one."""
    number, holder, issuer = row.text("number"), row.text("holder"), row.text("issuer")
    issued_on, issuer_id = row.day("issued_on"), row.optional("issuer_id")
    if issuer_id and not is_identifier("OIML", issuer_id):
        raise Rule.IDENTIFIER.broken("issuer_id", issuer_id, "OIML")
    id = stable_id("certificate", "OIML", number)
    if book.has(Certificate, id=id):
        raise Rule.DUPLICATE.broken("number", number)
    edition = f"OIML {row.text('recommendation')}"
    if row.cells["edition"]:
        edition += f":{row.cells['edition']}"
    is_chinese = issuer_id is not None and issuer_id.startswith("CN")
    source = book.sourced(row, issued_on)
    body_id = _issuer(row, book, organizations) if is_chinese else None
    book.add(
        Certificate,
        **source | {"valid_from": issued_on},
        id=id,
        kind=CertificateKind.PRODUCT.code,
        number=number,
        holder=holder,
        organization_id=body_id,
        issuer=issuer,
        scope="; ".join(filter(None, (edition, row.optional("certified_type")))),
        published_status=QualificationStatus.UNKNOWN.code,
    )


def _issuer(row: Row, book: Book, organizations: Organizations) -> int:
    issuer_id = row.text("issuer_id")
    source = book.sourced(row)
    seen = Seen(
        name=row.text("issuer"),
        kind=OrganizationKind.CERTIFICATION_BODY,
        identifiers=(("OIML", issuer_id),),
        address=row.cells["address"].replace(";", ", ") or None,
        evidence=EVIDENCE.format(row.text("number")),
    )
    body = organizations.see(row, seen, source)
    qualify(book, body, Scheme.OIML_ISSUING_AUTHORITY, issuer_id, source)
    return body.id
