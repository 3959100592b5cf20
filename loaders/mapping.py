"""Tables of others in our own kinds: a workbook, Chinese headings, or a mapping file beside it.

A mapping ``X.mapping.toml`` beside the file ``X`` says which of their headings is which of our
columns, what is the same in every row, and what their words mean::

    [columns]
    organization_name = "Laboratory"
    [constants]
    kind = "TESTING"
    [words.CapabilityKind]
    "test" = "TESTING"
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from loaders.formats.grid import lines
from loaders.register_row import RegisterRow, plain_heading
from loaders.table import Row, decode, fault, lines_of, read_bytes
from nqi.errors import BadData

SUFFIX = ".mapping.toml"
OPTIONAL = {"source_url", "source_note", "licence"}
"""What a table may leave out: the manifest says it for the whole file."""

Records = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Wording:
    """What a mapping file says; without one, headings are our codes or their Chinese labels."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_given: bool = False


def read_wording(folder: Path, name: str, columns: Sequence[str]) -> Wording:
    """Return the mapping beside a file; raise BadData for one that names what does not exist."""
    beside = name + SUFFIX
    if not (folder / beside).is_file():
        return Wording()
    try:
        given: dict[str, Any] = tomllib.loads(decode(beside, read_bytes(folder, beside)))
        wording = Wording(**given, is_given=True)
        named = {*wording.columns, *wording.constants}
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise BadData("NQI-FILE", f"not a mapping: {error}", file=beside) from error
    if unknown := sorted(named - set(columns)):
        allowed = ", ".join(columns)
        raise BadData("NQI-FILE", f"no columns {unknown}: allowed are {allowed}", file=beside)
    return wording


def has_header(name: str, content: bytes, columns: Sequence[str]) -> bool:
    """Return whether a CSV file begins with our own codes; such a file is read strictly."""
    if name.lower().endswith(".xlsx"):
        return False
    first = lines_of(name, content, newline="\n").readline()
    return bool(set(next(csv.reader([first]), [])) & (set(columns) - {"name"})) or not first.strip()


def read_table(
    name: str, content: bytes, columns: Sequence[str], wording: Wording
) -> Iterator[Row | BadData]:
    """Yield the rows under the first line, as our columns; raise BadData for unknown headings."""
    records = _records(name, content)
    _, header = next(records, (0, []))
    places = _places(name, header, columns, wording)
    for line, values in records:
        if not any(values):
            continue
        cells = dict.fromkeys(columns, "") | dict(wording.constants)
        cells |= {column: values[i].strip() for column, i in places.items() if i < len(values)}
        error = fault(list(cells), list(cells.values()))
        if error is not None:
            error.file, error.line = name, line
            yield error
        else:
            yield RegisterRow(name, line, cells, wording.words)


def _records(name: str, content: bytes) -> Records:
    if name.lower().endswith(".xlsx"):
        first = None
        for line in lines(name, content):
            first = first or line.table
            if line.table == first:  # further sheets explain
                yield line.number, list(line.cells)
        return
    reader = csv.reader(lines_of(name, content), strict=True)
    try:
        for values in reader:
            yield reader.line_num, values
    except csv.Error as error:
        raise BadData("NQI-FILE", f"not a CSV file: {error}", file=name) from error


def _places(
    name: str, header: Sequence[str], columns: Sequence[str], wording: Wording
) -> dict[str, int]:
    """Where each of our columns stands."""
    ours = {plain_heading(theirs): column for column, theirs in wording.columns.items()}
    if not wording.is_given:
        labels = {plain_heading(label): column for column, label in column_labels().items()}
        ours = labels | {column: column for column in columns}
    found = {ours.get(plain_heading(text), text): i for i, text in enumerate(header) if text}
    missing = set(wording.columns if wording.is_given else columns) - set(found) - OPTIONAL
    strange = set() if wording.is_given else set(found) - set(columns)
    if missing or strange or len(found) != len([text for text in header if text]):
        detail = f"missing {sorted(missing)}, unknown {sorted(strange)}"
        raise BadData("NQI-FILE", f"the header is not the expected one: {detail}", file=name)
    return {column: i for column, i in found.items() if column in columns}


@cache
def _labels() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))


def column_labels() -> dict[str, str]:
    """Return the Chinese heading of each column."""
    return _labels()["columns"]


def kind_labels() -> dict[str, str]:
    """Return the kinds of tables that have a template, with their Chinese names."""
    return _labels()["kinds"]
