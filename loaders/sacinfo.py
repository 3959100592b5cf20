"""Sector and local standards from hbba.sacinfo.org.cn and dbba.sacinfo.org.cn, as JSON.

Oddities. Days are milliseconds since 1970 at midnight in Beijing, zero or null where none is
known; a status may say that a newer edition exists instead of that this one was replaced.
"""

from collections.abc import Iterator

from loaders.formats.json_records import records
from loaders.published_standards import rows
from loaders.table import Row
from nqi.errors import BadData


def read(file: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the records of one answer of stdQueryList; raise BadData for anything else."""
    found = records(file, content, ("records",))
    return rows(file, (one if isinstance(one, BadData) else one.cells for one in found))
