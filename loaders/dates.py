"""Days in every form that registers write them.

A register's midnight is that of Beijing. ``1970-01-01`` is a zero that was printed as a day, and a
term without end ("long-term") has no last day: both are no day.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
UNKNOWN = date(1970, 1, 1)
EXCEL_ZERO = date(1899, 12, 30)
_PARTS = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?:\D.*)?", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_MILLISECONDS = re.compile(r"-?\d{9,13}")
_NO_DAY = re.compile(r"[-/ 0]*|\u957f\u671f.*")


def any_day(text: str) -> date | None:
    """Return a calendar day, None for what stands for none; raise ValueError for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _NO_DAY.fullmatch(plain):
        return None
    found = _read(plain)
    return None if found == UNKNOWN else found


def _read(plain: str) -> date:
    if parts := _PARTS.fullmatch(plain) or _COMPACT.fullmatch(plain):
        year, month, day = map(int, parts.groups())
        return date(year, month, day)
    if serial := _SERIAL.fullmatch(plain):
        return EXCEL_ZERO + timedelta(days=int(serial[1]))
    if _MILLISECONDS.fullmatch(plain):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(plain))
        return moment.astimezone(CHINA).date()
    raise ValueError(f"no day: {plain!r}")
