"""Near which place: coordinates, or a name that is resolved by the core and never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from maps import query
from maps.page import Visit
from nqi.errors import InvalidInput
from nqi.questions.place import Region, place
from nqi.selection import DEFAULT_WITHIN_KM, Near, Selection


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
        """Whether a place was asked for that is not one region with a position."""
        return bool(self.text) and self.near is None


def find_place(visit: Visit, default_km: float = DEFAULT_WITHIN_KM) -> Place:
    """Return the place of a visit: ``lng`` and ``lat`` first, then the name in ``place``."""
    params = visit.request.query_params
    if near := query.coordinates(params, default_km):
        return Place(near=near)
    text = " ".join(params.get("place", "").split())
    if not text:
        return Place()
    named = place(visit.release, text, visit.as_of)
    region = named.region
    if region is None or region["lng"] is None:
        return Place(text, choices=named.choices)
    near = Near(region["lng"], region["lat"], query.within_km(params, default_km))
    return Place(text, near, region)


def find_selection(visit: Visit) -> Selection:
    """Return the selection of a visit for a download or the map.

    Raises InvalidInput when the place is not one region: a file must not guess either.
    """
    found = find_place(visit)
    if found.unresolved:
        names = ", ".join(f"{one['name']} {one['adcode']}" for one in found.choices)
        raise InvalidInput(f"place {found.text!r} is not one region; choose from: {names or '-'}")
    return query.parse(visit.request.query_params, found.near)
