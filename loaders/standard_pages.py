"""Old pages of the Standardization Administration: a heading in Chinese and English, its value.

Oddities. A page is a table of two columns, or the headings are the first row of many standards;
the Chinese and the English heading share a cell. What replaces a standard is left out here: the
edition that replaces says so itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from loaders.openstd import records
from loaders.published_standards import names_numbers, rows
from loaders.standard_markup import Markup, Table
from loaders.table import Row, decode
from nqi.errors import BadData


def read(file: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the standard of each table of pairs, or each row under headings."""
    text = decode(file, content)
    return rows(file, _records(file, text))


def _records(file: str, text: str) -> Iterator[Mapping[str, Any]]:
    tables = Markup(text).tables if text.lstrip().startswith("<") else []
    upright = [table for table in tables if _is_upright(table)]
    if not upright:
        return records(file, text)
    return iter([dict(table) for table in upright])


def _is_upright(table: Table) -> bool:
    """Whether each row is a heading and its value."""
    return all(len(row) == 2 for row in table) and names_numbers(row[0] for row in table)
