"""The lines of tables in a file of a stranger, whatever it unpacks to.

Its sizes are read from the directory of the archive before anything is unpacked; that is done by
a child process with limited memory, time and output: a small file can unpack to gigabytes.
"""

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from nqi.errors import BadData

WORKBOOK = "nqi.unpacking.workbook"


@dataclass(frozen=True)
class Limits:
    """How much a file may unpack to, and how much its reader may use; bytes and seconds."""

    unpacked: int = 200_000_000
    ratio: int = 200
    memory: int = 1_000_000_000
    output: int = 1_000_000_000
    seconds: float = 120.0


@dataclass(frozen=True)
class Line:
    """One row of a table: which table, its number in the file, its cells, merged ones repeated."""

    table: str
    number: int
    cells: tuple[str, ...]
    merged: frozenset[int] = frozenset()
    """Positions of cells that only repeat another one of a merged block."""


def lines(
    name: str, content: bytes, reader: str = WORKBOOK, limits: Limits | None = None
) -> Iterator[Line]:
    """Yield the rows that a reader, a module that runs as a child process, finds in a file.

    Raises BadData for a file that is none of its kind, or too large when unpacked.
    """
    limits = limits or Limits()
    check_archive(name, content, limits)
    with tempfile.TemporaryFile() as output:
        _read(name, content, reader, limits, output.fileno())
        output.seek(0)
        for text in output:
            table, number, cells, merged = json.loads(text)
            yield Line(table, number, tuple(cells), frozenset(merged))


def check_archive(name: str, content: bytes, limits: Limits) -> None:
    """Raise BadData for what is no archive, or would be too large when unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BadData("NQI-FILE", "is no XLSX or DOCX file", file=name) from error
    size = sum(member.file_size for member in members)
    if size > limits.unpacked or size > limits.ratio * max(1, len(content)):
        raise BadData("NQI-FILE", f"unpacks to {size:,} bytes", file=name)


def _read(name: str, content: bytes, reader: str, limits: Limits, output: int) -> None:
    command = [sys.executable, "-m", reader, str(limits.memory), str(limits.output)]
    try:
        read = subprocess.run(
            command, input=content, stdout=output, stderr=subprocess.PIPE, timeout=limits.seconds
        )
    except subprocess.TimeoutExpired as error:
        raise BadData("NQI-FILE", f"takes longer than {limits.seconds:g} s", file=name) from error
    if read.returncode != 0:
        why = read.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no memory"]
        raise BadData("NQI-FILE", f"cannot be read: {why[0][:200]}", file=name)
