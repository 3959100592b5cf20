"""Straight-line distance in SQL: great circle on a sphere, the same on every database."""

from sqlalchemy import BigInteger, and_, cast, func, null

from nqi.catalog.statement import Condition, Given, Sql
from nqi.geo import EARTH_RADIUS_KM

NO_DISTANCE = cast(null(), BigInteger)
"""Where no point is given; PostgreSQL takes a null without a type for text."""

Sql = Sql


def distance_m(lng: Sql, lat: Sql, to_lng: Sql, to_lat: Sql) -> Sql:
    """Return the haversine distance in whole metres (mean radius 6371.0088 km).

    Whole metres so that the order of results is exact and can be continued by a cursor.
    Differs from the geodesic on WGS 84 by at most about 0.5 %.
    """
    half_lat = func.sin(func.radians(to_lat - lat) * 0.5)
    half_lng = func.sin(func.radians(to_lng - lng) * 0.5)
    chord = half_lat * half_lat + (
        func.cos(func.radians(lat)) * func.cos(func.radians(to_lat)) * half_lng * half_lng
    )
    metres = 2000 * EARTH_RADIUS_KM * func.asin(func.sqrt(func.min(1.0, chord)))
    return cast(func.round(metres), BigInteger)


def in_box(lng: Sql, lat: Sql, given: Given) -> Condition:
    """Return whether a point lies in the box around the circle of ``given``."""
    return and_(
        lat.between(given["south"], given["north"]), lng.between(given["west"], given["east"])
    )
