"""Unmet: which needs of a search nobody meets, and of which region that is demand.

Pure like every question: who asks decides whether the answer is counted.
"""

import json

from sqlalchemy import literal

from nqi.catalog import organization, region, site
from nqi.catalog.listing import Listing, literals
from nqi.db import OpenRelease
from nqi.feedback import UnmetSearch
from nqi.feedback.unmet import COUNTRY, needs_of
from nqi.selection import Near, Selection
from nqi.terms import Level, NeedKind

NEAREST_COUNTY_KM = 300.0
"""A point farther than this from the point of every county is in none that we know."""

Unmet = tuple[UnmetSearch, ...]


def unmet_search(release: OpenRelease, selection: Selection, named: str | None = None) -> Unmet:
    """Return what a search for bodies looked for in vain, nothing where it found somebody.

    ``named`` is the code of the region whose name stands for the point of the selection.
    """
    asked = (None, named) if named else (selection.near, selection.region)
    return _unmet(release, organization.listing(literals(selection.given())), selection, *asked)


def unmet_laboratory(release: OpenRelease, selection: Selection) -> Unmet:
    """Return the same of a search for the nearest laboratories around a point."""
    listing = site.nearest_laboratories(literals(selection.given()))
    return _unmet(release, listing, selection, selection.near, None)


def unmet_need(release: OpenRelease, need: Selection, near: Near) -> Unmet:
    """Return a need of which it is known that nobody around a point meets it."""
    adcode = region_asked(release, near, None)
    return tuple(UnmetSearch(kind, key, adcode) for kind, key in needs_of(need)) if adcode else ()


def unmet_code(
    release: OpenRelease, kind: NeedKind, key: str, near: Near | None, adcode: str | None = None
) -> Unmet:
    """Return a need known by its code, of a point or else of a region; nothing for no region."""
    asked = region_asked(release, near, adcode)
    return (UnmetSearch(kind, key, asked),) if asked else ()


def region_asked(release: OpenRelease, near: Near | None, adcode: str | None) -> str | None:
    """Return the county nearest to a point, else the region asked for, else the whole country.

    The nearest is that whose own point is nearest, which near a border may be the neighbour. A
    zone stands for the county or region above it; a code that is no region is None.
    """
    if near is not None:
        around = Selection(near=Near(near.lng, near.lat, NEAREST_COUNTY_KM))
        rows = release.rows(region.nearest(literals(around.given()), Level.COUNTY))
        if rows or adcode is None:
            return str(rows[0]["adcode"]) if rows else COUNTRY
    if adcode is None:
        return COUNTRY
    path = release.rows(region.paths({}, literal(json.dumps([adcode]))))
    counted = [row["adcode"] for row in path if row["level"] != Level.ZONE.code]
    return str(counted[-1]) if counted else None


def _unmet(
    release: OpenRelease,
    listing: Listing,
    selection: Selection,
    near: Near | None,
    adcode: str | None,
) -> Unmet:
    needs = tuple(needs_of(selection))
    if not needs or release.rows(listing.page(literal(1))):
        return ()
    asked = region_asked(release, near, adcode)
    return tuple(UnmetSearch(kind, key, asked) for kind, key in needs) if asked else ()
