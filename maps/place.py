"""Near which place: coordinates, or a name that is resolved here and never guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal

from maps import query
from maps.page import Visit
from nqi.catalog import region as catalog
from nqi.catalog.listing import literals
from nqi.errors import InvalidInput
from nqi.selection import Near, Selection
from nqi.text import phrase

MOST_CHOICES = 30
_ENDS_WITH_CODE = re.compile(r"(?:^|\s)(\d{6})$")

Region = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """What became of the place a visitor asked for."""

    text: str = ""
    near: Near | None = None
    region: Region | None = None
    """The region whose point is the centre, where the place was a name."""
    choices: Sequence[Region] = ()
    """Regions that may be meant; the visitor chooses, we do not."""

    @property
    def unresolved(self) -> bool:
        """Whether a place was asked for that is not one region."""
        return bool(self.text) and self.near is None


def find_place(visit: Visit) -> Place:
    """Return the place of a visit: ``lng`` and ``lat`` first, then the name in ``place``."""
    params = visit.request.query_params
    if near := query.coordinates(params):
        return Place(near=near)
    text = " ".join(params.get("place", "").split())[: query.LONGEST_TEXT]
    if not text:
        return Place()
    if code := _ENDS_WITH_CODE.search(text):
        found = _with_code(visit, code.group(1))
    else:
        found = visit.rows(catalog.called(_given(visit), literal(text)))
    if len(found) != 1:
        return Place(text, choices=found or _similar(visit, text))
    only = found[0]
    if only["lng"] is None:
        return Place(text)
    return Place(text, Near(only["lng"], only["lat"], query.within_km(params)), only)


def find_selection(visit: Visit) -> Selection:
    """Return the selection of a visit for a download or the map.

    Raises InvalidInput when the place is not one region: a file must not guess either.
    """
    place = find_place(visit)
    if place.unresolved:
        names = ", ".join(f"{one['name']} {one['adcode']}" for one in place.choices)
        raise InvalidInput(f"place {place.text!r} is not one region; choose from: {names or '-'}")
    return query.parse(visit.request.query_params, place.near)


def _with_code(visit: Visit, adcode: str) -> Sequence[Region]:
    """Return the region of a code, or those that follow a retired one."""
    given = _given(visit)
    found = visit.rows(catalog.by_adcode(given, literal(adcode)))
    current = [one for one in found if one["valid_to"] is None or one["valid_to"] > visit.as_of]
    return current or visit.rows(catalog.successors(given, literal(adcode)))


def _similar(visit: Visit, text: str) -> Sequence[Region]:
    given = _given(visit) | {"search": literal(phrase(text))}
    return visit.rows(catalog.listing(given).page(MOST_CHOICES))


def _given(visit: Visit) -> dict[str, Any]:
    return literals(Selection(as_of=visit.as_of).given())
