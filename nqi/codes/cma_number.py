"""The number of a CMA certificate (资质认定证书编号) and its parts.

Twelve digits since 2015, ``YY AA FF II SSSS``: year, issuing authority, field, industry, serial.
The authority's code is not an administrative division code. Older numbers have other forms and
are kept as they are written.
"""

import re
import unicodedata
from dataclasses import dataclass

_PARTS = re.compile(r"(\d{2})([012]\d|3[01])([01]\d|2[01])([0-2]\d|3[0-4])(\d{4})", re.ASCII)


@dataclass(frozen=True)
class CmaNumber:
    """A number by its parts; authority, field and industry are codes of the code lists
    CMA_AUTHORITY, CMA_FIELD and CMA_INDUSTRY."""

    year: int
    authority: str
    field: str
    industry: str
    serial: str

    @property
    def is_national(self) -> bool:
        """Whether the national authority issued the certificate, else a province did."""
        return self.authority == "00"


def parse_cma_number(raw: str) -> CmaNumber | None:
    """Return the parts of a number of twelve digits, full-width or spaced; None for other forms."""
    text = "".join(unicodedata.normalize("NFKC", raw).split())
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    year, authority, field, industry, serial = match.groups()
    return CmaNumber(2000 + int(year), authority, field, industry, serial)
