"""From the arguments of the planner's root fields to what their questions are asked."""

from nqi.planning_selection import COUNTRY, DEFAULT_RESOLUTION, ROAD_FACTOR, Planning
from nqi.terms import DemandBasis, DistanceMetric
from schema.context import Context
from schema.nodes import key_of
from schema.prepare import Arguments, selection


def planning(arguments: Arguments, context: Context) -> Planning:
    """Return whose demand, which services and which distance the arguments ask about."""
    given = {name: value for name, value in arguments.items() if value is not None}
    return Planning(
        service=selection(arguments, context),
        within=given.get("within", COUNTRY),
        demand=given.get("demand", DemandBasis.REGIONS),
        level=given.get("demand_level"),
        layer=given.get("layer"),
        resolution=given.get("resolution", DEFAULT_RESOLUTION),
        metric=given.get("distance", DistanceMetric.GEODESIC),
        factor=given.get("factor", ROAD_FACTOR),
        thresholds=tuple(given.get("thresholds", ())),
    )


def body_ids(node_ids: list[str] | None) -> tuple[int, ...]:
    """Return the keys of ids of organizations; a malformed id is of nobody."""
    keys = (key_of("Organization", node_id) for node_id in node_ids or ())
    return tuple(key if isinstance(key, int) else -1 for key in keys)
