"""A template of one of our own kinds of tables: the headings, and what may stand under them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

from loaders.mapping import column_labels, kind_labels
from loaders.sources import SOURCES
from nqi.errors import InvalidInput


def write_template(kind: str, path: Path) -> None:
    """Write a template as CSV or XLSX, by the ending of the name; raise InvalidInput for others.

    It loads back as it is, and with rows under it.
    """
    if kind not in kind_labels():
        raise InvalidInput(f"kind {kind!r} has no template: known are {', '.join(kind_labels())}")
    columns = SOURCES[kind].columns
    labels = [column_labels().get(column, column) for column in columns]
    writers = {".csv": _as_csv, ".xlsx": _as_workbook}
    if path.suffix.lower() not in writers:
        raise InvalidInput(f"{path.name!r}: a template is a .csv or an .xlsx file")
    path.write_bytes(writers[path.suffix.lower()](kind_labels()[kind], columns, labels))


def _as_csv(title: str, columns: Sequence[str], labels: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(labels)
    return text.getvalue().encode("utf-8-sig")


def _as_workbook(title: str, columns: Sequence[str], labels: Sequence[str]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    sheet.append(list(labels))
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 18
    explained = workbook.create_sheet("columns")
    for column, label in zip(columns, labels, strict=True):
        explained.append([label, column])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()
