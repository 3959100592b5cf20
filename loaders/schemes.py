"""Certification schemes in a tree, one row each, and who works by them.

A parent stands before its children. What a scheme certifies against stands in one cell, numbers
separated by semicolons.
"""

from loaders.book import Book
from loaders.capabilities import standard_number
from loaders.cells import check_period
from loaders.rules import Rule
from loaders.table import Row
from nqi.models import CertificationScheme, OrganizationScheme, Qualification, SchemeStandard
from nqi.terms import CertificateKind, Scheme, SchemeRole
from nqi.text import spaced

COLUMNS = (
    "code",
    "parent_code",
    "kind",
    "name",
    "name_en",
    "mark",
    "legal_basis",
    "standards",
    "valid_from",
    "valid_to",
    "source_url",
    "source_note",
    "licence",
)
CCC = "CCC"
WORKS_BY = {
    Scheme.CCC_DESIGNATION.code: (CCC, SchemeRole.CERTIFICATION),
    Scheme.GHG_VERIFICATION.code: ("GHG", SchemeRole.VERIFICATION),
}
"""Which qualification of a body says that it works by which scheme, and as what."""


def accept(row: Row, book: Book) -> None:
    """One scheme and the standards it rests on."""
    code, name = row.text("code"), row.text("name")
    kind = row.optional_term("kind", CertificateKind)
    parent = row.optional("parent_code")
    path = f"{_path(book, parent)}{code}/"
    numbers = [
        (written, standard_number("standards", written)) for written in row.parts("standards")
    ]
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    texts = {column: row.optional(column) for column in ("name_en", "mark", "legal_basis")}
    source = book.sourced(row)
    book.add(
        CertificationScheme,
        **source | {"valid_from": valid_from, "valid_to": valid_to},
        **texts,
        code=code,
        parent_code=parent,
        path=path,
        kind=kind.code if kind else None,
        name=name,
        search_text=spaced(" ".join((code, name, texts["name_en"] or "", texts["mark"] or ""))),
    )
    for written, number in numbers:
        keys = {"norm": number.norm, "root": number.root}
        book.add(SchemeStandard, scheme_code=code, number=written, **keys, **source)


def _path(book: Book, parent: str | None) -> str:
    if parent is None:
        return "/"
    if (above := book.found(CertificationScheme, code=parent)) is None:
        raise Rule.UNKNOWN_RECORD.broken("parent_code", parent)
    return str(above["path"])


def add_organization_schemes(book: Book) -> None:
    """Derive from the qualifications of bodies the schemes they work by, as far as those are known.

    The register says of a body that it is designated for CCC, not for which kinds of products.
    """
    for qualification in book.records[Qualification]:
        code, role = WORKS_BY.get(qualification["scheme"], ("", SchemeRole.CERTIFICATION))
        key = {
            "organization_id": qualification["organization_id"],
            "scheme_code": code,
            "role": role.code,
        }
        if book.has(CertificationScheme, code=code) and not book.has(OrganizationScheme, **key):
            shared = ("source_id", "confidence", "valid_from", "valid_to")
            book.add(OrganizationScheme, **key, **{name: qualification[name] for name in shared})
