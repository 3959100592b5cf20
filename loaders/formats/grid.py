"""A table of texts from a workbook or a document, whatever cells were merged."""

from collections.abc import Iterator

from nqi.unpacking.lines import WORKBOOK, Line
from nqi.unpacking.lines import lines as read

__all__ = ["Line", "lines"]

DOCUMENT = "loaders.formats.document"


def lines(name: str, content: bytes) -> Iterator[Line]:
    """Yield the rows of every sheet of an XLSX file, or of every table of a DOCX file.

    Raises BadData for a file that is neither, or that is too large when unpacked.
    """
    return read(name, content, WORKBOOK if name.lower().endswith(".xlsx") else DOCUMENT)
