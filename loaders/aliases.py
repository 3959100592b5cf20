"""Two names of one body that no number connects: decided by hand, with the reason beside it."""

from loaders.book import Book
from loaders.organizations import Organizations
from loaders.table import Row
from nqi.text import search_key

COLUMNS = ("alias", "name", "reason")


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One pair; must be read before the files that use either name."""
    row.text("reason")
    organizations.aliases[search_key(row.text("alias"))] = search_key(row.text("name"))
