"""Conditions that lists of reference content share: the words it holds, the day it holds."""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from nqi.catalog.json_value import elements
from nqi.catalog.statement import Condition, Sql


def one_of(column: Sql, value: Sql) -> Condition:
    """Return whether a column is a value, for the step of a recursion.

    Of a plain equality SQLite believes that it is asked for many rows, and reads the whole table
    into a Bloom filter first; of a list it does not.
    """
    found: Condition = column.in_([value, value])
    return found


def holds_words(text: Sql, words_json: Sql) -> Condition:
    """Return whether a text holds every word of a JSON array, letters in lower case.

    For short tables, which have no full-text index.
    """
    words = elements(words_json)
    missing = select(words.c.value).where(func.instr(func.lower(text), words.c.value) == 0)
    found: Condition = ~missing.exists()
    return found


def unspaced(search_text: InstrumentedAttribute[str]) -> Sql:
    """Return a search text as it is compared by ``holds_words``: without the spaces in Chinese."""
    return func.replace(search_text, " ", "")


def holds_on(record: Sql, as_of: Sql) -> Condition:
    """Return whether a record holds on a day; an end that is not stated is open."""
    begun = or_(record.valid_from.is_(None), record.valid_from <= as_of)
    return and_(begun, or_(record.valid_to.is_(None), record.valid_to > as_of))
