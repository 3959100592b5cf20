"""The detail page of std.samr.gov.cn: names and values in pairs, one standard a page.

Oddities. The titles stand above the pairs, the Chinese one in ``h4``, the English one in ``h5``;
pages that were saved one after the other are read as so many standards. Names of people who
drafted a standard are personal and are left out.
"""

from collections.abc import Iterator, Mapping

from loaders.published_standards import rows
from loaders.standard_markup import pair_records
from loaders.table import Row, decode
from nqi.errors import BadData

_TITLES = {"h4": "title", "h5": "enname"}


def read(file: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the standard of each page; raise BadData for a page without pairs."""
    found = [_titled(pairs) for pairs in pair_records(decode(file, content))]
    if not found:
        raise BadData("NQI-FILE", "no pairs of a name and a value", file=file)
    return rows(file, found)


def _titled(pairs: Mapping[str, str]) -> dict[str, str]:
    return {_TITLES.get(name, name): value for name, value in pairs.items()}
