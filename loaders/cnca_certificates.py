"""Certificates that certification bodies issued, as the CNCA's search answers them in JSON.

Oddity: the codes of projects are not documented, so the kind of a certificate is read from the form
of its number, else from words of the project's name; a certificate of no known kind is rejected.
"""

from collections.abc import Iterator

from loaders.book import Book
from loaders.formats.json_records import raw_records, row_of
from loaders.organizations import Organizations
from loaders.register_row import RegisterRow, wording
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.identifiers import is_identifier
from nqi.errors import BadData
from nqi.identity import stable_id
from nqi.models import Certificate
from nqi.terms import CertificateKind, QualificationStatus

COLUMNS = (
    "certNumber",
    "orgName",
    "rzjgId",
    "rzjgIdName",
    "authProjCode",
    "authProjCodeName",
    "certiEDate",
    "certiStatus",
    "certiStatusName",
    "zersda",
)
WORDS = wording(__file__)


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the certificates of the list, which may stand under ``data``."""
    path = () if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") else ("data",)
    for line, record in raw_records(name, content, path):
        row = record if isinstance(record, BadData) else row_of(name, line, record, COLUMNS)
        yield (
            row if isinstance(row, BadData) else RegisterRow(name, line, row.cells, WORDS["words"])
        )


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One certificate; its body may be unknown, its holder is only named."""
    number, holder, kind = row.text("certNumber"), row.text("orgName"), _kind(row)
    column = "certiStatusName" if row.cells["certiStatusName"] else "certiStatus"
    status = row.term(column, QualificationStatus)
    last, day = row.day("certiEDate"), row.day("zersda")
    issuer = row.optional("rzjgIdName")
    body = organizations.by_number.get(("CNCA", row.cells["rzjgId"]))
    if body is None and issuer:
        body = organizations.find(issuer)
    book.add(
        Certificate,
        **book.sourced(row) | {"valid_to": last},
        id=stable_id("certificate", kind.code, number),
        kind=kind.code,
        number=number,
        holder=holder,
        organization_id=body.id if body else None,
        issuer=issuer,
        scope=row.optional("authProjCodeName"),
        published_status=status.code,
        status_on=day or book.as_of,
    )


def _kind(row: Row) -> CertificateKind:
    number, project = row.cells["certNumber"], row.cells["authProjCodeName"]
    if is_identifier("CCC_CERTIFICATE", number):
        return CertificateKind.CCC
    if is_identifier("MANAGEMENT_SYSTEM", number):
        return CertificateKind.MANAGEMENT_SYSTEM
    for word, code in WORDS["kinds"].items():
        if word in project:
            return CertificateKind[code]
    raise Rule.TERM.broken("authProjCodeName", project, "no kind of certificate")
