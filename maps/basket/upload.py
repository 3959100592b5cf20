"""A list that was sent as a file: text, CSV or a workbook, as lines for the page."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from threading import BoundedSemaphore

from maps.language import LANGUAGES, table
from nqi.compact import compact
from nqi.errors import BadData
from nqi.unpacking.decoded import decode
from nqi.unpacking.lines import Limits, lines

LARGEST_BYTES = 1_000_000
MOST_ROWS = 1000
"""Far more than are planned, so that the page can say how many there are."""
LONGEST_CELL = 300
LIMITS = Limits(unpacked=20_000_000, memory=400_000_000, output=8_000_000, seconds=10)
WORKBOOK = b"PK"
"""How every workbook begins, whatever its name says."""
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_READERS = BoundedSemaphore(2)
_WAIT_SECONDS = 5.0

Cells = Sequence[str]


@dataclass(frozen=True)
class Upload:
    """The lines of a file and what the page must say of it: phrases with their values."""

    lines: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def read_upload(name: str, content: bytes) -> Upload:
    """Return the lines of a file; a file that cannot be read is a problem, never an error."""
    if len(content) > LARGEST_BYTES:
        return Upload(problem="file_large")
    if content.startswith(_OLD_WORKBOOK):
        return Upload(problem="file_old")
    try:
        if content.startswith(WORKBOOK):
            return _workbook(content)
        text = decode(name, content)
    except BadData:
        return Upload(problem="file_unread")
    if name.lower().endswith((".csv", ".tsv")):
        return _cells(text, name)
    return Upload(tuple(islice(text.splitlines(), MOST_ROWS)))


def _workbook(content: bytes) -> Upload:
    if not _READERS.acquire(timeout=_WAIT_SECONDS):
        return Upload(problem="file_busy")
    try:
        rows = list(islice(lines("list.xlsx", content, limits=LIMITS), MOST_ROWS))
    finally:
        _READERS.release()
    tables = list(dict.fromkeys(row.table for row in rows))
    first = [row.cells for row in rows if row.table == tables[0]] if tables else []
    others = (("notes_sheets", ", ".join(tables[1:])),) if len(tables) > 1 else ()
    found = from_rows(first)
    return Upload(found.lines, (*found.notes, *others))


def _cells(text: str, name: str) -> Upload:
    delimiter = "\t" if name.lower().endswith(".tsv") else ","
    try:
        rows = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), MOST_ROWS))
    except csv.Error:
        return Upload(problem="file_unread")
    return from_rows(rows)


def from_rows(rows: Sequence[Cells]) -> Upload:
    """Return a line for each row: all its cells, or those under headings that are known."""
    if not rows or not (known := _heading(rows[0])):
        return Upload(tuple(filter(None, map(_line, rows))))
    unused = [cell for i, cell in enumerate(rows[0]) if i not in known and cell.strip()]
    notes = [("notes_heading", " ".join(rows[0][i] for i in known))]
    if unused:
        notes.append(("notes_columns", ", ".join(unused)))
    found = (_line([row[i] for i in known if i < len(row)]) for row in rows[1:])
    return Upload(tuple(filter(None, found)), tuple(notes))


def _line(cells: Iterable[str]) -> str:
    # What ends a line of the list may stand inside a cell.
    plain = (" ".join(cell[:LONGEST_CELL].replace(";", " ").split()) for cell in cells)
    return " ".join(filter(None, plain)).replace("\uff1b", " ")


def _heading(cells: Cells) -> list[int]:
    """Return the places of the columns that are read, the need first; none without a heading."""
    order = [_headings().get(compact(cell)) for cell in cells]
    found = sorted((place, i) for i, place in enumerate(order) if place is not None)
    return [i for _, i in found] if found and found[0][0] == 0 else []


@cache
def _headings() -> dict[str, int]:
    """Return the words that head a column: of a need, of a range, of a last verified day."""
    names = ("headings_need", "headings_range", "headings_day")
    return {
        compact(word): place
        for place, name in enumerate(names)
        for language in LANGUAGES
        for word in table()[f"basket_file.{name}"][language].split("|")
    }
