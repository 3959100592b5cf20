"""The child process that reads the tables of a DOCX file and prints their rows as JSON lines.

Paragraphs before a table are its first rows: registers put the certificate and the address there.
"""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import docx

from nqi.unpacking.child import limit_this_process


def main() -> None:
    """Print ``[table, row, cells, positions of repeated cells]`` for every row."""
    document = docx.Document(io.BytesIO(sys.stdin.buffer.read()))
    number = 0
    for part in document.iter_inner_content():
        for cells, repeated in _rows(part):
            number += 1
            if any(cells):
                sys.stdout.write(json.dumps(["1", number, cells, repeated]) + "\n")


def _rows(part: Any) -> Iterator[tuple[list[str], list[int]]]:
    if not hasattr(part, "rows"):
        yield [part.text.strip()], []
        return
    above: list[int] = []
    for row in part.rows:
        ids = [id(cell._tc) for cell in row.cells]
        repeated = [i for i, one in enumerate(ids) if one in above or (i and one == ids[i - 1])]
        yield [cell.text.strip() for cell in row.cells], repeated
        above = ids


if __name__ == "__main__":
    limit_this_process()
    main()
