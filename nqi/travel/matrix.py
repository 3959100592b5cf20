"""A matrix file: travel times that somebody else computed, one row for each pair."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn, TextIO

import numpy as np
from numpy.typing import NDArray

from nqi.errors import BadData, InvalidInput
from nqi.reach import Floats, Integers, Pairs
from nqi.travel import Nearest, Points
from nqi.travel.sparse import nearest_of, pairs_of, table_of

COLUMNS = ("origin", "destination", "minutes")


@dataclass(frozen=True, eq=False)
class Matrix:
    """Minutes between keys, in order of the origin and then of the destination."""

    source: str
    """Name of the file."""
    origins: dict[str, int]
    destinations: dict[str, int]
    starts: NDArray[np.int64]
    """Where the rows of each origin begin, and the end of the last; shape (origins + 1,)."""
    destination: NDArray[np.int32]
    minutes: Floats
    unit: str = "min"

    @classmethod
    def read(cls, path: Path) -> Matrix:
        """Return the matrix of a CSV file with the columns of ``COLUMNS``, kept until it changes.

        Raises InvalidInput when there is no such file, BadData naming file, line, column and value
        of the first row that cannot be: a blank key, minutes that are no number of 0 or more, a
        pair that was there before.
        """
        try:
            state = path.stat()
        except OSError as error:
            raise InvalidInput(f"travel matrix {path.name}: {error.strerror}") from error
        return _read(path, state.st_mtime_ns, state.st_size)

    def nearest(self, origins: Points, places: Points) -> Nearest:
        """Return the place of the fewest minutes of each origin."""
        return nearest_of(self._known(origins, places))

    def pairs(self, origins: Points, places: Points, within: float) -> Pairs:
        """Return the pairs of the file that take no more minutes than ``within``, inclusive."""
        return self._known(origins, places).within(within)

    def table(self, origins: Points, places: Points) -> Floats:
        """Return the minutes of all pairs; inf for a pair that is not in the file."""
        return table_of(self._known(origins, places))

    def _known(self, origins: Points, places: Points) -> Pairs:
        from scipy.sparse import csr_array

        shape = len(self.origins), len(self.destinations)
        every = csr_array((self.minutes, self.destination, self.starts), shape=shape)
        row, column = _found(origins.keys, self.origins), _found(places.keys, self.destinations)
        rows, columns = np.flatnonzero(row >= 0), np.flatnonzero(column >= 0)
        known = pairs_of(every[row[rows]][:, column[columns]])
        ends = rows[known.origin], columns[known.place]
        return Pairs(len(origins), len(places), *ends, known.cost)


@lru_cache(maxsize=1)
def _read(path: Path, mtime_ns: int, size: int) -> Matrix:
    """Read a file; its time and size are there to notice another one of the same name."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _collected(path.name, file)
    except OSError as error:
        raise InvalidInput(f"travel matrix {path.name}: {error.strerror}") from error


def _collected(name: str, file: TextIO) -> Matrix:
    origins: dict[str, int] = {}
    destinations: dict[str, int] = {}
    ends, line, minutes = (array("i"), array("i")), array("q"), array("d")
    for at, origin, destination, cost in _rows(name, file):
        ends[0].append(origins.setdefault(origin, len(origins)))
        ends[1].append(destinations.setdefault(destination, len(destinations)))
        line.append(at)
        minutes.append(cost)
    row, column = (np.array(end, dtype=np.int32) for end in ends)
    order = np.lexsort((column, row))  # stable: of a repeated pair the later line comes second
    row, column = row[order], column[order]
    repeated = np.flatnonzero((np.diff(row) == 0) & (np.diff(column) == 0)) + 1
    if repeated.size:
        worst = repeated[np.argmin(np.array(line)[order[repeated]])]
        pair = f"{list(origins)[row[worst]]},{list(destinations)[column[worst]]}"
        message = "this pair was there before"
        _refuse("pair", message, name, line[order[worst]], "origin,destination", pair)
    starts = np.searchsorted(row, np.arange(len(origins) + 1)).astype(np.int64)
    return Matrix(name, origins, destinations, starts, column, np.array(minutes)[order])


def _rows(name: str, file: TextIO) -> Iterator[tuple[int, str, str, float]]:
    """Yield line, origin, destination and minutes of each row."""
    reader = csv.reader(file, strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        for column in COLUMNS:
            if header.count(column) != 1:
                message = f"the first line names {', '.join(COLUMNS)}, each once"
                _refuse("header", message, name, 1, column, ",".join(header))
        at = [header.index(column) for column in COLUMNS]
        for row in reader:
            if row:
                yield (reader.line_num, *_parsed(name, reader.line_num, row, at))
    except csv.Error as error:
        _refuse("row", str(error), name, reader.line_num, "", "")
    except UnicodeDecodeError as error:
        value = error.object[error.start : error.end].hex()
        _refuse("encoding", "the file is UTF-8", name, reader.line_num + 1, "", value)


def _parsed(name: str, line: int, row: Sequence[str], at: Sequence[int]) -> tuple[str, str, float]:
    if len(row) <= max(at):
        _refuse("row", f"{max(at) + 1} columns are needed", name, line, "", ",".join(row))
    origin, destination, minutes = (row[i].strip() for i in at)
    for column, key in (("origin", origin), ("destination", destination)):
        if not key:
            _refuse("key", "a key is needed", name, line, column, key)
    try:
        cost = float(minutes)
    except ValueError:
        cost = np.nan
    if not 0 <= cost < np.inf or "_" in minutes:
        _refuse("minutes", "a number of 0 or more is needed", name, line, "minutes", minutes)
    return origin, destination, cost


def _refuse(rule: str, message: str, name: str, line: int, column: str, value: str) -> NoReturn:
    raise BadData(f"matrix-{rule}", message, column, value, name, line)


def _found(keys: Sequence[str], known: Mapping[str, int]) -> Integers:
    """Return where each key is known, -1 for one that is not."""
    return np.array([known.get(key, -1) for key in keys], dtype=np.intp)
