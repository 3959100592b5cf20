"""Searches that found nobody: counted by need, region and month, and nothing else of them.

A need is a key of a closed vocabulary, never words that somebody typed; a region is a county or
one above; there is no time of day and no trace of who asked.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from nqi.codes.standard_number import parse_standard_number
from nqi.errors import InvalidInput
from nqi.feedback.store import Store
from nqi.selection import Selection, check_adcode
from nqi.terms import NeedKind, Scheme, StandardFamily

LEAST_SHOWN = 5
"""Fewer searches of one need in one region are not shown: they may be one person's."""
MOST_ROWS_A_MONTH = 100_000
"""New pairs of need and region beyond this are not counted; known ones go on counting."""
COUNTRY = "100000"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class UnmetSearch:
    """What was looked for in vain, and where."""

    kind: NeedKind
    key: str
    """Root of a standard's number, or the code of a product, a kind of instrument or a scheme."""
    adcode: str

    def __post_init__(self) -> None:
        check_adcode(self.adcode)
        if not _is_key(self.kind, self.key):
            raise InvalidInput(
                f"need {self.kind.code} {self.key[:60]!r}: a key of its vocabulary is needed"
            )


@dataclass(frozen=True)
class UnmetCount:
    """How often a need was looked for in vain in a region."""

    search: UnmetSearch
    searches: int


class UnmetSearches:
    """The counts of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self, searches: Iterable[UnmetSearch], day: date) -> None:
        """Add one to the count of each search in the month of a day."""
        rows = sorted({(f"{day:%Y-%m}", one.kind.code, one.key, one.adcode) for one in searches})
        if not rows:
            return
        with self._store.writing() as connection:
            for row in rows:
                if connection.execute(_ADD, row).rowcount:
                    continue
                (used,) = connection.execute(_USED, row[:1]).fetchone()
                if used < MOST_ROWS_A_MONTH:
                    connection.execute("INSERT INTO unmet VALUES (?, ?, ?, ?, 1)", row)

    def counted(self, since: str, until: str) -> list[UnmetCount]:
        """Return the counts of the months from one to another, both included, as 2026-11."""
        for name, month in (("since", since), ("until", until)):
            if not _MONTH.fullmatch(month):
                raise InvalidInput(f"{name} {month!r}: a month like 2026-11 is needed")
        with self._store.reading() as connection:
            rows = connection.execute(_COUNTED, (since, until)).fetchall()
        return [
            UnmetCount(
                UnmetSearch(NeedKind.parse(row["need_kind"]), row["need_key"], row["adcode"]),
                row["searches"],
            )
            for row in rows
        ]


_ADD = """UPDATE unmet SET searches = searches + 1
WHERE month = ? AND need_kind = ? AND need_key = ? AND adcode = ?"""
_USED = "SELECT count(*) FROM unmet WHERE month = ?"
_COUNTED = """SELECT need_kind, need_key, adcode, sum(searches) AS searches FROM unmet
WHERE month BETWEEN ? AND ? GROUP BY need_kind, need_key, adcode
ORDER BY need_kind, need_key, adcode"""


def needs_of(selection: Selection) -> Iterator[tuple[NeedKind, str]]:
    """Yield the needs of a selection that are keys of closed vocabularies.

    None where words or other conditions are asked too: nobody may then meet those, not the need.
    Words that are nothing but the number of a standard are that standard.
    """
    if selection.kinds or selection.levels or selection.pillars or selection.statuses:
        return
    words = (selection.search or "").strip()
    if (selection.product or "").strip() or (words and selection.standard):
        return
    asked = (selection.standard or "").strip() or words
    if asked:
        # Under a scheme, it is still the standard that somebody needs tested.
        if root := standard_key(asked):
            yield NeedKind.STANDARD, root
        return
    for scheme in selection.schemes:
        yield NeedKind.SCHEME, scheme.code


def standard_key(raw: str) -> str | None:
    """Return the root of a public standard's number; None for a firm's own, or for no number.

    The number of an enterprise's standard names the enterprise, and may hold what one likes.
    """
    number = parse_standard_number(raw)
    if number is None or number.family is StandardFamily.ENTERPRISE:
        return None
    return number.root if _is_root(number.root) else None


def _is_key(kind: NeedKind, key: str) -> bool:
    if kind is NeedKind.SCHEME:
        return key in Scheme.__members__
    return _is_root(key) if kind is NeedKind.STANDARD else bool(_CODE.fullmatch(key))


def _is_root(key: str) -> bool:
    number = parse_standard_number(key)
    return len(key) <= 40 and number is not None and number.root == key
