"""Standards as the public registers show them: any of their headings, words and forms of dates.

Headings and words stand in ``published_standards.toml``. A heading that is not there stops the
file: a column that nobody reads would be lost in silence.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from loaders.book import Book
from loaders.dates import any_day
from loaders.editions import add_edition
from loaders.organizations import Organizations
from loaders.rules import Rule
from loaders.standards import COLUMNS, edition_of
from loaders.table import Row
from nqi.errors import BadData
from nqi.terms import Term

T = TypeVar("T", bound=Term)

BEYOND = "\ufffd"
"""The name under which a record keeps cells that no heading stands over."""
_BETWEEN = re.compile(r"[;,\u3001\n]+")
_ADOPTED_BETWEEN = re.compile(r"[;\u3001\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class PublishedRow(Row):
    """A row in the words of a register: days in any usual form, statuses in Chinese."""

    def day(self, column: str) -> date | None:
        """A calendar day, None when the cell is empty or holds the register's zero."""
        value = self.cells[column]
        try:
            return any_day(value)
        except (ValueError, OverflowError) as error:
            raise Rule.DATE.broken(column, value) from error

    def term(self, column: str, vocabulary: type[T]) -> T:
        """A term by a register's word or by its code."""
        value = self.text(column)
        code = _words()["words"].get(vocabulary.__name__, {}).get(value, value)
        if code not in vocabulary.__members__:
            raise Rule.TERM.broken(column, value, vocabulary.__name__)
        return vocabulary[code]

    def parts(self, column: str) -> list[str]:
        """Numbers of one cell, whatever stands between them."""
        between = _ADOPTED_BETWEEN if column == "adopts" else _BETWEEN
        return [part.strip() for part in between.split(_plain(self.cells[column])) if part.strip()]


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One edition or amendment sheet of a register."""
    add_edition(book, row, edition_of(row))


def rows(file: str, records: Iterable[Mapping[str, Any] | BadData]) -> Iterator[Row | BadData]:
    """Yield the records, counted from 1, as rows under our names of columns.

    Raises BadData for a heading that is unknown, and for records of which none has a number.
    """
    line, numbered = 0, False
    for line, record in enumerate(records, start=1):
        if isinstance(record, BadData):
            yield record
            continue
        cells = dict.fromkeys(COLUMNS, "")
        for heading, value in record.items():
            if heading != BEYOND and (column := column_of(file, heading)):
                cells[column] = _text(value)
                numbered = numbered or column == "number"
        yield _broken(file, line, record, cells) or PublishedRow(
            file, line, cells | _reviewed(cells)
        )
    if line and not numbered:
        raise BadData("NQI-FILE", "no heading of a standard's number", file=file)


def _broken(
    file: str, line: int, record: Mapping[str, Any], cells: Mapping[str, str]
) -> BadData | None:
    """What makes a record unreadable: more cells than headings, or a control character."""
    column = next((c for c, value in cells.items() if _CONTROL.search(value)), None)
    if BEYOND in record:
        error = Rule.CELLS.broken("", "|".join(map(str, record[BEYOND]))[:200])
    elif column is not None:
        error = Rule.TEXT.broken(column, _CONTROL.sub("\ufffd", cells[column])[:200])
    else:
        return None
    error.file, error.line = file, line
    return error


def names_numbers(headings: Iterable[str]) -> bool:
    """Whether a row of headings has one for the number: other tables only lay out a page."""
    return any(_column(one) == "number" for one in headings)


def column_of(file: str, heading: str) -> str:
    """Return our column of a heading, empty for one that is left out on purpose.

    Raises BadData for an unknown one.
    """
    column = _column(heading)
    if column is None:
        raise BadData("NQI-FILE", "the heading is not known", value=heading, file=file)
    return column


def _column(heading: str) -> str | None:
    """Our column of a heading in Chinese, in English, or in Chinese and then in English."""
    plain = _plain(heading).strip(" :*").lower()
    known = _headings()
    begins = re.split(r"[\s/(]+", plain, maxsplit=1)[0]
    return known.get(plain, known.get(begins))


def _reviewed(cells: Mapping[str, str]) -> dict[str, str]:
    """A day on which a review was confirmed, without a conclusion, confirmed that it holds."""
    confirmed = cells["reviewed_on"] and not cells["review_conclusion"]
    return {"review_conclusion": "CONTINUES"} if confirmed else {}


def _text(value: Any) -> str:
    return "" if value is None else _plain(str(value))


def _plain(text: str) -> str:
    # Line ends stay: they part several numbers of one cell.
    lines = unicodedata.normalize("NFKC", text).replace("\xa0", " ").splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _headings() -> dict[str, str]:
    known = {
        _plain(heading).lower(): column
        for column, headings in _words()["headings"].items()
        for heading in headings
    }
    return known | {_plain(heading).lower(): "" for heading in _words()["left_out"]["headings"]}
