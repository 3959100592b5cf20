"""A table of texts from a workbook or a document, whatever cells were merged.

Files of strangers are unpacked in a child process with limited memory, after their sizes were
read from the directory of the archive: a small file can unpack to gigabytes.
"""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from nqi.errors import BadData

LARGEST_UNPACKED = 200_000_000
LARGEST_RATIO = 200
MOST_MEMORY = 1_000_000_000
LONGEST_SECONDS = 120


@dataclass(frozen=True)
class Line:
    """One row of a table: which table, its number in the file, its cells, merged ones repeated."""

    table: str
    number: int
    cells: tuple[str, ...]
    merged: frozenset[int] = frozenset()
    """Positions of cells that only repeat another one of a merged block."""


def lines(name: str, content: bytes) -> Iterator[Line]:
    """Yield the rows of every sheet of an XLSX file, or of every table of a DOCX file.

    Raises BadData for a file that is neither, or that is too large when unpacked.
    """
    check_archive(name, content)
    kind = "workbook" if name.lower().endswith(".xlsx") else "document"
    command = [sys.executable, "-m", f"loaders.formats.{kind}"]
    try:
        read = subprocess.run(command, input=content, capture_output=True, timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise BadData("NQI-FILE", f"takes longer than {LONGEST_SECONDS} s", file=name) from error
    if read.returncode != 0:
        why = read.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no memory"]
        raise BadData("NQI-FILE", f"cannot be read: {why[0][:200]}", file=name)
    for text in read.stdout.decode().splitlines():
        table, number, cells, merged = json.loads(text)
        yield Line(table, number, tuple(cells), frozenset(merged))


def check_archive(name: str, content: bytes) -> None:
    """Raise BadData for what is no archive, or would be too large when unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise BadData("NQI-FILE", "is no XLSX or DOCX file", file=name) from error
    size = sum(member.file_size for member in members)
    if size > LARGEST_UNPACKED or size > LARGEST_RATIO * max(1, len(content)):
        raise BadData("NQI-FILE", f"unpacks to {size:,} bytes", file=name)


def limit_memory() -> None:
    """Let this process have no more memory than a table needs."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
