"""The history of division codes as the *areacodes* project publishes it, with Chinese headings.

Gives the columns of the history of divisions; the source's own words for levels and states are in
the table of ``mca_codes``, its headings in the order below.
"""

import csv
import io
import re
from collections.abc import Iterator

from loaders.divisions import HISTORY_COLUMNS
from loaders.mca_codes import words
from loaders.rules import Rule
from loaders.table import Row, decode, fault
from nqi.errors import BadData

_OURS = HISTORY_COLUMNS[:9]
"""Ours in the order of theirs: code, province, prefecture, name, level, state, from, to, new."""
_SEPARATORS = re.compile(r"[;,\u3001\uff0c\uff1b\s]+")


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield every code as a row of the history's columns; the header has nine headings."""
    reader = csv.reader(io.StringIO(decode(name, content), newline=""), strict=True)
    try:
        header = next(reader, [])
        if len(header) != len(_OURS) or any(cell.strip().isdigit() for cell in header):
            raise BadData("NQI-FILE", f"the header has not {len(_OURS)} headings", file=name)
        for values in reader:
            if values:
                yield _row(name, reader.line_num, header, values)
    except csv.Error as error:
        raise BadData("NQI-FILE", f"not a CSV file: {error}", file=name) from error


def _row(name: str, line: int, header: list[str], values: list[str]) -> Row | BadData:
    wrong = fault(header, values)
    cells = dict.fromkeys(HISTORY_COLUMNS, "")
    if wrong is None:
        cells |= dict(zip(_OURS, (value.strip() for value in values), strict=True))
        wrong = _translate(cells)
    if wrong is not None:
        wrong.file, wrong.line = name, line
        return wrong
    return Row(name, line, cells)


def _translate(cells: dict[str, str]) -> BadData | None:
    ours = {theirs: code for code, theirs in words()["area_codes"].items()}
    for column in ("level", "status"):
        if cells[column] not in ours:
            return Rule.TERM.broken(column, cells[column], f"allowed are {', '.join(ours)}")
        cells[column] = ours[cells[column]]
    followers = _SEPARATORS.split(cells["successor_adcodes"])
    cells["successor_adcodes"] = ";".join(filter(None, followers))
    return None
