"""Sheets of the statistical yearbook by province: several header rows, a unit row, notes.

Works on rows of cells, whatever opened the workbook. A column is taken when its headings, read
downwards, name one measure and one year; a year in the title serves columns without one. A figure
of a year is dated on its last day. Names of provinces may be spaced.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from loaders.book import Book
from loaders.demand import add_measure
from loaders.formats.grid import lines
from loaders.rules import Rule
from loaders.table import Row
from nqi.errors import BadData
from nqi.terms import DemandKind, Level
from nqi.text import search_key

UNITS = {
    DemandKind.POPULATION: "persons",
    DemandKind.GDP: "CNY",
    DemandKind.LEGAL_UNITS: "legal units",
}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)", re.ASCII)


class _Column(NamedTuple):
    kind: DemandKind
    year: str
    factor: int


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield a row for every figure of every sheet of a workbook."""
    sheets: dict[str, list[list[str]]] = {}
    for line in lines(name, content):
        sheet = sheets.setdefault(line.table, [])
        sheet.extend([] for _ in range(line.number - 1 - len(sheet)))
        # A merged heading stands in its first cell: which cells it holds for is read here.
        sheet.append(["" if i in line.merged else cell for i, cell in enumerate(line.cells)])
    for sheet in sheets.values():
        yield from figures(name, sheet)


def figures(name: str, rows: Iterable[Sequence[Any]]) -> Iterator[Row | BadData]:
    """Yield name, kind, year and number of every figure of one sheet; BadData for a bad one."""
    texts = [[_text(cell) for cell in row] for row in rows]
    first = next((n for n, line in enumerate(texts) if _is_figure_line(line)), len(texts))
    columns = _columns(texts[:first])
    if not columns:
        raise BadData("NQI-FILE", "no column names a measure, a year and a unit", file=name)
    for number, line in enumerate(texts[first:], start=first + 1):
        if not line or not line[0] or _is_note(line[0]):
            continue
        for position, column in columns.items():
            if position < len(line) and line[position]:
                yield _figure(name, number, line, position, column)


def _text(cell: Any) -> str:
    return "" if cell is None else search_key(str(cell))


def _is_figure_line(line: Sequence[str]) -> bool:
    """Whether a line begins with a name and goes on with numbers that are no years."""
    numbers = [cell for cell in line[1:] if _is_number(cell) and not _YEAR.fullmatch(cell)]
    return bool(line) and bool(line[0]) and not _is_number(line[0]) and bool(numbers)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[\d,]+(?:\.\d+)?", text, re.ASCII) is not None


def _is_note(text: str) -> bool:
    return text.startswith(tuple(_words()["lines"]["notes"]))


def _columns(header: list[list[str]]) -> dict[int, _Column]:
    """The columns that can be read, by position; a merged heading holds for those right of it."""
    title = " ".join(cell for line in header for cell in line)
    width = max((len(line) for line in header), default=0)
    filled = [_filled_right(line, width) for line in header]
    columns = {}
    for position in range(1, width):
        heading = " ".join(line[position] for line in filled)
        column = _column(heading, title)
        if column is not None:
            columns[position] = column
    return columns


def _filled_right(line: list[str], width: int) -> list[str]:
    """A line of headings with every empty cell filled from its left; the first column is apart."""
    cells = line + [""] * (width - len(line))
    for position in range(2, width):
        cells[position] = cells[position] or cells[position - 1]
    return cells


def _column(heading: str, title: str) -> _Column | None:
    kind = _measure(heading) or _measure(title)
    years = _YEAR.findall(heading) or _YEAR.findall(title)
    factor = _factor(heading) or _factor(title)
    is_derived = any(word in heading for word in _words()["lines"]["derived"])
    if is_derived or kind is None or factor is None or len(set(years)) != 1:
        return None
    return _Column(kind, years[0], factor)


def _measure(text: str) -> DemandKind | None:
    measures = _words()["measures"].items()
    return next((DemandKind[code] for code, ws in measures if any(w in text for w in ws)), None)


def _factor(text: str) -> int | None:
    """The factor of a unit that stands in brackets or after a colon."""
    for unit, factor in _words()["units"].items():
        if re.search(rf"[(:]\s*{unit}", text):
            return int(factor)
    return None


def _figure(
    name: str, line: int, cells: Sequence[str], position: int, column: _Column
) -> Row | BadData:
    written = cells[position].replace(",", "")
    if not _is_number(written):
        error = Rule.NUMBER.broken(column.kind.code, cells[position], cells[0])
        error.file, error.line = name, line
        return error
    return Row(
        name,
        line,
        {
            "name": cells[0].replace(" ", ""),
            "kind": column.kind.code,
            "number": written,
            "factor": str(column.factor),
            "measured_on": f"{column.year}-12-31",
            "measured_text": column.year,
        },
    )


def accept(row: Row, book: Book) -> None:
    """One figure of a province, or of the country."""
    name, kind = row.text("name"), row.term("kind", DemandKind)
    weight = round(row.number("number", 1e-9) * int(row.cells["factor"]), 2)
    measured_on = row.day("measured_on")
    wanted = {name} if name not in _words()["lines"]["country"] else {""}
    found = [
        region
        for region in book.regions.values()
        if (region["level"] == Level.PROVINCE.code and region["valid_to"] is None)
        and {region["name"], region["short_name"]} & wanted
    ]
    if wanted == {""}:
        found = [r for r in book.regions.values() if r["level"] == Level.NATIONAL.code]
    if len(found) != 1:
        raise Rule.REGION_NAME.broken("name", name)
    source = book.sourced(row, measured_on, row.cells["measured_text"])
    add_measure(book, kind, found[0], weight, UNITS[kind], source, measured_on)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
