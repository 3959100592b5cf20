"""The child process that reads a workbook from its input and prints its rows as JSON lines."""

import io
import json
import sys
from typing import Any

import openpyxl

from nqi.unpacking.child import limit_this_process


def main() -> None:
    """Print ``[sheet, row, cells, positions of repeated cells]`` for every row with a text."""
    workbook = openpyxl.load_workbook(
        io.BytesIO(sys.stdin.buffer.read()), data_only=True, keep_links=False
    )
    for sheet in workbook.worksheets:
        repeated = _merged(sheet)
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            above = {column: text for (r, column), text in repeated.items() if r == number}
            cells = [above.get(i, _text(value)) for i, value in enumerate(row, start=1)]
            if any(cells):
                line = [sheet.title, number, cells, [column - 1 for column in above]]
                sys.stdout.write(json.dumps(line) + "\n")


def _merged(sheet: Any) -> dict[tuple[int, int], str]:
    """The text of every merged cell but the first of its block, by row and column."""
    found = {}
    for block in sheet.merged_cells.ranges:
        text = _text(sheet.cell(block.min_row, block.min_col).value)
        for row in range(block.min_row, block.max_row + 1):
            for column in range(block.min_col, block.max_col + 1):
                if (row, column) != (block.min_row, block.min_col):
                    found[row, column] = text
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else str(value).strip()


if __name__ == "__main__":
    limit_this_process()
    main()
