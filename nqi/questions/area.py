"""Area: the regions of an area, those that do the work of a level, and what lies above each."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from nqi.catalog import demand
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.remembered import remembered
from nqi.selection import check_adcode
from nqi.terms import Level

Row = Mapping[str, Any]


def area(release: OpenRelease, as_of: date, within: str) -> list[Row]:
    """Return the regions in force of an area, itself first; raise InvalidInput if there is none."""
    given = literals({"as_of": as_of.isoformat(), "within": check_adcode(within)})
    rows = release.rows(demand.area(given))
    own = [row for row in rows if row["adcode"] == within]
    if not own:
        raise InvalidInput(f"region {within!r} is no region in the catalogue on {as_of}")
    return own + [row for row in rows if row["adcode"] != within]


def is_at(region: Row, level: Level) -> bool:
    """Return whether a region is of a level, and the four-level requirement applies to it.

    A prefecture without counties does the work of a county too.
    """
    filled = level is Level.COUNTY and bool(region["fills_county"])
    return (region["level"] == level.code or filled) and bool(region["has_four_levels"])


@remembered(4)
def ancestry(release: OpenRelease) -> Mapping[str, tuple[str, ...]]:
    """Return each region's code with those of the regions above it, itself among them."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in release.rows(demand.ancestry({})):
        found[row["adcode"]].append(row["ancestor_adcode"])
    return {adcode: tuple(codes) for adcode, codes in found.items()}
