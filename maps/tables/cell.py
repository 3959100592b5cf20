"""A cell of a spreadsheet that no program runs: the one home of that rule."""

from collections.abc import Iterable
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""What a spreadsheet program may take for a formula, a command or a link to another program."""


def plain_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet program runs: a text that starts a formula gets a ``'``."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return value
    text = "".join(character for character in str(value) if character.isprintable())
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) else text


def sheet_cells(sheet: Any, values: Iterable[Any]) -> list[Any]:
    """Return cells whose texts are inline strings, so that nothing can be a formula."""
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=plain_cell(value))
        if isinstance(cell.value, str):
            cell.data_type = "s"  # openpyxl writes it as an inline string
        cells.append(cell)
    return cells
