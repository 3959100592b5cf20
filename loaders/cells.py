"""Cells that several sources share: numbers of registers, telephones, dates in words."""

import re
from datetime import date

from loaders.book import Book, Values
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.identifiers import is_identifier
from nqi.errors import BadData

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def identifier(row: Row, column: str, register: str) -> str:
    """Return a number of a register; raise BadData for a wrong form or check digit."""
    value = row.text(column)
    if not is_identifier(register, value):
        raise Rule.IDENTIFIER.broken(column, value, register)
    return value


def phone(row: Row, book: Book) -> str | None:
    """Return a telephone of the body; a mobile number belongs to a person and is left out."""
    value = row.optional("phone")
    if value and _MOBILE.search(value):
        # The rejection keeps no number either.
        book.leave_out_cell(row, Rule.MOBILE_PHONE.broken("phone", "1**********"))
        return None
    return value


def website(row: Row, book: Book) -> str | None:
    """Return a web address; anything that is none is left out and noted."""
    try:
        return row.web_address("website")
    except BadData as error:
        book.leave_out_cell(row, error)
        return None


def dated(row: Row, book: Book) -> Values:
    """Return the columns of the source, for rows that carry as_of and as_of_text."""
    return book.sourced(row, row.day("as_of"), row.cells["as_of_text"])


def check_period(column: str, first: date | None, last: date | None) -> None:
    """Raise BadData when a period ends before it begins; an open end is no fault."""
    if first and last and last <= first:
        raise Rule.PERIOD.broken(column, last.isoformat())
