"""Reads a CSV file strictly: one of three encodings, a known header, typed cells, no surprises.

Nothing here opens a network connection or follows a path out of the folder of facts.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from loaders.rules import Rule
from nqi.errors import BadData
from nqi.terms import Term
from nqi.unpacking.decoded import decode as decode  # what reads rows of its own decodes them too

LARGEST_BYTES = 50_000_000
LONGEST_CELL = 20_000

T = TypeVar("T", bound=Term)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+")


@dataclass(frozen=True)
class Row:
    """One row of a file; each getter returns a typed cell or raises BadData naming the place."""

    file: str
    line: int
    cells: dict[str, str]

    def optional(self, column: str) -> str | None:
        """The text of a cell, None when it is empty."""
        return self.cells[column] or None

    def text(self, column: str) -> str:
        """The text of a cell that must be filled."""
        if value := self.cells[column]:
            return value
        raise Rule.REQUIRED.broken(column)

    def day(self, column: str) -> date | None:
        """A calendar day, None when the cell is empty."""
        value = self.cells[column]
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise Rule.DATE.broken(column, value) from error

    def number(self, column: str, least: float = 0, most: float = 1e15) -> float:
        """A number within limits (inclusive)."""
        value = self.text(column)
        try:
            number = float(value)
        except ValueError as error:
            raise Rule.NUMBER.broken(column, value) from error
        if not least <= number <= most:
            raise Rule.NUMBER.broken(column, value, f"allowed is {least:g} to {most:g}")
        return number

    def term(self, column: str, vocabulary: type[T]) -> T:
        """A term of a closed vocabulary, by its code."""
        return _term(column, self.text(column), vocabulary)

    def optional_term(self, column: str, vocabulary: type[T]) -> T | None:
        """A term of a closed vocabulary, None when the cell is empty."""
        return self.term(column, vocabulary) if self.cells[column] else None

    def terms(self, column: str, vocabulary: type[T]) -> list[T]:
        """Terms separated by semicolons."""
        return [_term(column, code, vocabulary) for code in self.parts(column)]

    def parts(self, column: str) -> list[str]:
        """Texts separated by semicolons."""
        return [part.strip() for part in self.cells[column].split(";") if part.strip()]

    def web_address(self, column: str) -> str | None:
        """An http or https address, None when the cell is empty."""
        value = self.cells[column]
        if value and not _WEB_ADDRESS.fullmatch(value):
            raise Rule.WEB_ADDRESS.broken(column, value)
        return value or None


def _term(column: str, code: str, vocabulary: type[T]) -> T:
    if code not in vocabulary.__members__:
        allowed = ", ".join(vocabulary.__members__)
        raise Rule.TERM.broken(column, code, f"allowed are {allowed}")
    return vocabulary[code]


def read_bytes(folder: Path, name: str) -> bytes:
    """Return the bytes of a file in the folder; raise BadData for any other place or size."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BadData("NQI-FILE", "a file of facts lies in the folder of facts", file=name)
    if not path.is_file():
        raise BadData("NQI-FILE", "the file named in the manifest is not there", file=name)
    if path.stat().st_size > LARGEST_BYTES:
        raise BadData("NQI-FILE", f"larger than {LARGEST_BYTES:,} bytes", file=name)
    return path.read_bytes()


def read_mappings(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a small file that is used but not loaded; none when it is not there."""
    if not (folder / name).is_file():
        return []
    return list(csv.DictReader(io.StringIO(decode(name, read_bytes(folder, name)))))


def read_rows(name: str, content: bytes, columns: Sequence[str]) -> Iterator[Row | BadData]:
    """Yield every row of a CSV file, or what is wrong with it; BadData is raised for the file.

    ``line`` is the line on which the row ends, as a text editor counts.
    """
    reader = csv.reader(io.StringIO(decode(name, content), newline=""), strict=True)
    header = _next(name, reader)
    if header is None or sorted(header) != sorted(columns):
        missing, strange = set(columns) - set(header or ()), set(header or ()) - set(columns)
        detail = f"missing {sorted(missing)}, unknown {sorted(strange)}"
        raise BadData("NQI-FILE", f"the header is not the expected one: {detail}", file=name)
    while (values := _next(name, reader)) is not None:
        if values:
            yield _row(name, reader.line_num, header, values)


def _next(name: str, reader: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise BadData("NQI-FILE", f"not a CSV file: {error}", file=name) from error


def _row(name: str, line: int, header: list[str], values: list[str]) -> Row | BadData:
    error = fault(header, values)
    if error is not None:
        error.file, error.line = name, line
        return error
    return Row(name, line, dict(zip(header, map(str.strip, values), strict=True)))


def fault(header: list[str], values: list[str]) -> BadData | None:
    """Return what is wrong with the texts of a row: their number, a control sign, a length."""
    if len(header) != len(values):
        detail = f"{len(values)} instead of {len(header)}"
        return Rule.CELLS.broken("", "|".join(values)[:200], detail)
    # Nearly every row is sound, and is looked at once instead of cell by cell.
    together = "\t".join(values)
    if len(together) <= LONGEST_CELL and not _CONTROL.search(together):
        return None
    for column, value in zip(header, values, strict=True):
        if _CONTROL.search(value):
            return Rule.TEXT.broken(column, _CONTROL.sub("\ufffd", value)[:200])
        if len(value) > LONGEST_CELL:
            detail = f"longer than {LONGEST_CELL} characters"
            return Rule.TEXT.broken(column, value[:200], detail)
    return None
