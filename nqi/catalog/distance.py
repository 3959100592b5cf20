"""Straight-line distance in SQL: great circle on a sphere, the same on every database."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, cast, func

from nqi.geo import EARTH_RADIUS_KM

Expression = ColumnElement[Any]


def distance_m(lng: Expression, lat: Expression, to_lng: Expression, to_lat: Expression) -> Any:
    """Return the haversine distance in whole metres (mean radius 6371.0088 km).

    Whole metres so that the order of results is exact and can be continued by a cursor.
    Differs from the geodesic on WGS 84 by at most about 0.5 %.
    """
    half_lat = func.sin(func.radians(to_lat - lat) / 2)
    half_lng = func.sin(func.radians(to_lng - lng) / 2)
    chord = half_lat * half_lat + (
        func.cos(func.radians(lat)) * func.cos(func.radians(to_lat)) * half_lng * half_lng
    )
    metres = 2000 * EARTH_RADIUS_KM * func.asin(func.sqrt(func.min(1.0, chord)))
    return cast(func.round(metres), BigInteger)


def in_box(lng: Expression, lat: Expression, given: dict[str, Any]) -> ColumnElement[bool]:
    """Return whether a point lies in the box around the circle of ``given``."""
    return and_(
        lat.between(given["south"], given["north"]), lng.between(given["west"], given["east"])
    )
