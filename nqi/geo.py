"""Geometry on the earth without a database: distances, boxes and Chinese map coordinates.

Longitude before latitude, degrees, WGS 84 (which CGCS2000 equals within centimetres).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius R1

# Krasovsky 1940 ellipsoid, on which the GCJ-02 shift is defined.
GCJ_AXIS_M = 6378245.0
GCJ_ECCENTRICITY_SQUARED = 0.00669342162296594323
BD09_ANGLE = math.pi * 3000 / 180


class Point(NamedTuple):
    """A place in degrees, longitude first."""

    lng: float
    lat: float


class Box(NamedTuple):
    """The smallest and largest longitude and latitude of something."""

    min_lng: float
    min_lat: float
    max_lng: float
    max_lat: float


@overload
def haversine_km(lng1: float, lat1: float, lng2: float, lat2: float) -> float: ...
@overload
def haversine_km(
    lng1: ArrayLike, lat1: ArrayLike, lng2: ArrayLike, lat2: ArrayLike
) -> NDArray[Any]: ...
def haversine_km(lng1: Any, lat1: Any, lng2: Any, lat2: Any) -> Any:
    """Great-circle distance in kilometres on the mean sphere; numbers or arrays that broadcast.

    Within 0.6 % of the distance on the ellipsoid. Source: Sinnott, Sky and Telescope 68 (1984).
    """
    # Imported here because the command line parses its options through this module.
    import numpy as np

    lng1, lat1, lng2, lat2 = (np.radians(value) for value in (lng1, lat1, lng2, lat2))
    chord = (
        np.sin((lat2 - lat1) / 2) ** 2
        + np.cos(lat1) * np.cos(lat2) * np.sin((lng2 - lng1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))


def geodesic_km(lng1: float, lat1: float, lng2: float, lat2: float) -> float:
    """Distance in kilometres on the WGS 84 ellipsoid (Karney's method, by PROJ)."""
    from pyproj import Geod

    _, _, metres = Geod(ellps="WGS84").inv(lng1, lat1, lng2, lat2)
    return float(metres) / 1000


def bounding_box(lng: float, lat: float, radius_km: float) -> Box:
    """The box around every point within ``radius_km`` on the mean sphere.

    A circle that holds a pole or crosses the 180th meridian gets all longitudes.
    """
    radius = radius_km / EARTH_RADIUS_KM + 1e-12  # the box must not lose a point to rounding
    min_lat, max_lat = lat - math.degrees(radius), lat + math.degrees(radius)
    if min_lat <= -90 or max_lat >= 90:
        return Box(-180.0, max(min_lat, -90.0), 180.0, min(max_lat, 90.0))
    reach = math.degrees(math.asin(math.sin(radius) / math.cos(math.radians(lat))))
    if lng - reach < -180 or lng + reach > 180:
        return Box(-180.0, min_lat, 180.0, max_lat)
    return Box(lng - reach, min_lat, lng + reach, max_lat)


def gcj02_to_wgs84(lng: float, lat: float) -> Point:
    """WGS 84 place of a GCJ-02 one (Amap, Tencent), to about a millimetre within China.

    Only for reading sources that publish GCJ-02; places outside the shifted area come back as is.
    """
    return _invert(_wgs84_to_gcj02, Point(lng, lat))


def bd09_to_wgs84(lng: float, lat: float) -> Point:
    """WGS 84 place of a BD-09 one (Baidu), to about a millimetre within China."""
    gcj = _invert(_gcj02_to_bd09, Point(lng, lat))
    return gcj02_to_wgs84(*gcj)


def _invert(shift: Callable[[Point], Point], target: Point) -> Point:
    """The point that ``shift`` moves to ``target``, by fixed-point steps."""
    guess = target
    for _ in range(10):
        moved = shift(guess)
        guess = Point(guess.lng + target.lng - moved.lng, guess.lat + target.lat - moved.lat)
    return guess


def _wgs84_to_gcj02(point: Point) -> Point:
    """The published GCJ-02 approximation (as in eviltransform and prcoords)."""
    if not (72.004 <= point.lng <= 137.8347 and 0.8293 <= point.lat <= 55.8271):
        return point
    x, y = point.lng - 105.0, point.lat - 35.0
    root = math.sqrt(abs(x))
    common = 20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)
    north = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root) + 2 / 3 * (
        common + _waves(y, (20, 1), (40, 3)) + _waves(y, (160, 12), (320, 30))
    )
    east = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root) + 2 / 3 * (
        common + _waves(x, (20, 1), (40, 3)) + _waves(x, (150, 12), (300, 30))
    )
    flattening = 1 - GCJ_ECCENTRICITY_SQUARED * math.sin(math.radians(point.lat)) ** 2
    meridian_m = GCJ_AXIS_M * (1 - GCJ_ECCENTRICITY_SQUARED) / flattening**1.5
    parallel_m = GCJ_AXIS_M / math.sqrt(flattening) * math.cos(math.radians(point.lat))
    return Point(
        point.lng + math.degrees(east / parallel_m), point.lat + math.degrees(north / meridian_m)
    )


def _waves(value: float, *terms: tuple[float, float]) -> float:
    return sum(height * math.sin(value * math.pi / length) for height, length in terms)


def _gcj02_to_bd09(point: Point) -> Point:
    distance = math.hypot(*point) + 0.00002 * math.sin(point.lat * BD09_ANGLE)
    angle = math.atan2(point.lat, point.lng) + 0.000003 * math.cos(point.lng * BD09_ANGLE)
    return Point(distance * math.cos(angle) + 0.0065, distance * math.sin(angle) + 0.006)
