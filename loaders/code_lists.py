"""Code lists of the trade, one code a row; where a source gives no name, the code stands for it."""

from loaders.book import Book
from loaders.table import Row
from nqi.models import CodeListEntry

COLUMNS = (
    "list",
    "code",
    "parent_code",
    "name",
    "name_en",
    "note",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book) -> None:
    """One code of a list."""
    texts = {column: row.text(column) for column in ("list", "code", "name")}
    optional = {column: row.optional(column) for column in ("parent_code", "name_en", "note")}
    book.add(CodeListEntry, **texts, **optional, **book.sourced(row))
