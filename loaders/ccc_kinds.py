"""Kinds of products in the catalogue of compulsory certification (CCC), leaves of its scheme."""

from loaders.book import Book
from loaders.rules import Rule
from loaders.schemes import CCC
from loaders.table import Row
from nqi.codes.ccc import is_ccc_kind, scheme_code
from nqi.models import CertificationScheme
from nqi.terms import CertificateKind
from nqi.text import spaced

COLUMNS = ("code", "name", "name_en", "source_url", "source_note", "licence")


def accept(row: Row, book: Book) -> None:
    """One kind of the catalogue."""
    code, name, name_en = ccc_code(row, "code"), row.text("name"), row.optional("name_en")
    above = book.found(CertificationScheme, code=CCC)
    if above is None:
        raise Rule.UNKNOWN_RECORD.broken("code", CCC)
    scheme = scheme_code(code)
    book.add(
        CertificationScheme,
        **book.sourced(row),
        code=scheme,
        parent_code=CCC,
        path=f"{above['path']}{scheme}/",
        kind=CertificateKind.CCC.code,
        name=name,
        name_en=name_en,
        search_text=spaced(f"{scheme} {code} {name} {name_en or ''}"),
    )


def ccc_code(row: Row, column: str) -> str:
    """Return the four digits of a kind; raise BadData for any other text."""
    code = row.text(column)
    if not is_ccc_kind(code):
        raise Rule.CLASS.broken(column, code, "a kind of the CCC catalogue has four digits")
    return code
