"""Rules of acceptance (采信): who accepts whose results, for what, by what right."""

from loaders.book import Book
from loaders.cells import check_period
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import AcceptanceRule
from nqi.terms import Scheme

COLUMNS = (
    "acceptor",
    "accepts",
    "scheme",
    "applies_to",
    "legal_basis",
    "valid_from",
    "valid_to",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book) -> None:
    """One rule."""
    texts = {name: row.text(name) for name in ("acceptor", "accepts", "applies_to", "legal_basis")}
    scheme = row.optional_term("scheme", Scheme)
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    book.add(
        AcceptanceRule,
        **book.sourced(row) | {"valid_from": valid_from, "valid_to": valid_to},
        **texts,
        id=stable_id("acceptance_rule", *texts.values()),
        scheme=scheme.code if scheme else None,
    )
