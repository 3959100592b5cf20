"""Information that is open to others, by its address: texts, databases, training, policies."""

from loaders.book import Book
from loaders.cells import check_period
from loaders.organizations import Organizations
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import InfoResource
from nqi.terms import ResourceKind

COLUMNS = (
    "kind",
    "title",
    "title_en",
    "publisher",
    "url",
    "organization_name",
    "valid_from",
    "valid_to",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One resource; the body that offers it may be unknown."""
    kind, title, publisher = (
        row.term("kind", ResourceKind),
        row.text("title"),
        row.text("publisher"),
    )
    url, valid_from, valid_to = row.web_address("url"), row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    named = bool(row.cells["organization_name"])
    body = organizations.named(row, "organization_name") if named else None
    book.add(
        InfoResource,
        **book.sourced(row) | {"valid_from": valid_from, "valid_to": valid_to},
        id=stable_id("info_resource", kind.code, publisher, title),
        kind=kind.code,
        title=title,
        title_en=row.optional("title_en"),
        publisher=publisher,
        url=url,
        organization_id=body.id if body else None,
    )
