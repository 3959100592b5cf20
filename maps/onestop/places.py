"""The places of a plan on the map: who can do what, who is nearest, who can be asked."""

from collections.abc import Iterator
from typing import Any

from maps.onestop.shown import ShownPlan, ShownProvider
from maps.page import Visit

ROLES = ("does", "nearest", "ask")


def has_places(plan: ShownPlan) -> bool:
    """Return whether anything of a plan has a position."""
    return any(one.lng is not None for _, _, one in named(plan))


def named(plan: ShownPlan) -> Iterator[tuple[str, int, ShownProvider]]:
    """Yield every place that the page names, with its role and the number of the step."""
    for step in plan.steps:
        for role, found in zip(ROLES, (step.providers, step.nearest, step.to_ask), strict=True):
            for one in found:
                yield role, step.number, one


def features(visit: Visit, plan: ShownPlan) -> list[dict[str, Any]]:
    """Return a GeoJSON feature for each place, saying its role in each step."""
    found: dict[tuple[int, int | None], tuple[ShownProvider, dict[str, list[str]]]] = {}
    for role, number, one in named(plan):
        if one.lng is not None:
            _, roles = found.setdefault((one.id, one.site_id), (one, {}))
            roles.setdefault(role, []).append(f"S{number}")
    return [_feature(visit, one, roles) for one, roles in found.values()]


def _feature(visit: Visit, one: ShownProvider, roles: dict[str, list[str]]) -> dict[str, Any]:
    comma = visit.say("onestop.comma")
    said = [
        visit.say(f"onestop.role_{role}", steps=" ".join(dict.fromkeys(steps)))
        for role, steps in roles.items()
    ]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [one.lng, one.lat]},
        "properties": {
            "id": f"o{one.id}",
            "name": (visit.language == "en" and one.name_en) or one.name,
            "kind": comma.join(said),
            "place": one.place,
            "exact": one.exact,
            "precision": one.precision,
        },
    }
