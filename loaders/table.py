"""Reads a CSV file strictly: one of three encodings, a known header, typed cells, no surprises.

Nothing here opens a network connection or follows a path out of the folder of facts.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from loaders.rules import Rule
from nqi.errors import BadData
from nqi.terms import Term
from nqi.unpacking.decoded import decode as decode  # what reads rows of its own decodes them too

if TYPE_CHECKING:
    from _csv import Reader

LARGEST_BYTES = 50_000_000
LONGEST_CELL = 20_000
_BYTES_AT_ONCE = 1 << 20

T = TypeVar("T", bound=Term)

Lists = Iterator[tuple[int, list[str]]]
"""The texts of each row, and the line on which it ends, as a text editor counts."""

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


def lines_of(name: str, content: bytes, newline: str = "") -> io.TextIOWrapper:
    """Return the lines of a text, decoded little by little: in one piece it takes thrice the room.

    Raises BadData for bytes in none of the encodings that ``decode`` knows.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    else:
        tried = ["utf-8-sig", "gb18030"]
    for encoding in tried:
        if _decodes(content, encoding):
            return io.TextIOWrapper(io.BytesIO(content), encoding, newline=newline)
    raise BadData("NQI-FILE", f"not readable as {' or '.join(tried)}", file=name)


def _decodes(content: bytes, encoding: str) -> bool:
    decoder, ends = codecs.getincrementaldecoder(encoding)(), len(content)
    try:
        for start in range(0, ends, _BYTES_AT_ONCE):
            decoder.decode(content[start : start + _BYTES_AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_rows(name: str, content: bytes, columns: Sequence[str]) -> Iterator[Row | BadData]:
    """Yield every row of a CSV file, or what is wrong with it; BadData is raised for the file."""
    header, lists = read_lists(name, content, columns)
    for line, values in lists:
        yield row_of(name, line, header, values)


def read_lists(name: str, content: bytes, columns: Sequence[str]) -> tuple[list[str], Lists]:
    """Return the header of a CSV file and its rows that hold anything, as they are written."""
    reader = csv.reader(lines_of(name, content), strict=True)
    try:
        header = next(reader, None)
    except csv.Error as error:
        raise _no_csv(name, error) from error
    if header is None or sorted(header) != sorted(columns):
        missing, strange = set(columns) - set(header or ()), set(header or ()) - set(columns)
        detail = f"missing {sorted(missing)}, unknown {sorted(strange)}"
        raise BadData("NQI-FILE", f"the header is not the expected one: {detail}", file=name)
    return header, _lists(name, reader)


def _lists(name: str, reader: "Reader") -> Lists:
    try:
        for values in reader:
            if values:
                yield reader.line_num, values
    except csv.Error as error:
        raise _no_csv(name, error) from error


def _no_csv(name: str, error: csv.Error) -> BadData:
    return BadData("NQI-FILE", f"not a CSV file: {error}", file=name)


def row_of(name: str, line: int, header: list[str], values: list[str]) -> Row | BadData:
    """Return a row of texts, stripped, or what is wrong with it."""
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
