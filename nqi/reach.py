"""Who can reach whom: the spatial index of one release."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Position = tuple[float | None, float | None]
"""WGS 84 degrees, longitude first; None where no position is known."""

_EQUATORIAL_RADIUS_KM = 6378.137
_FLATTENING = 1 / 298.257223563


def ecef_km(lng: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return earth-centred coordinates on the WGS 84 ellipsoid, shape (n, 3), km.

    The nearest point by straight chord on the true ellipsoid is the geodesically nearest, or
    within 0.04 % of it where two are equally far; on a sphere it may be off by 0.5 %.
    """
    lam, phi = np.radians(lng), np.radians(lat)
    eccentricity2 = _FLATTENING * (2 - _FLATTENING)
    normal = _EQUATORIAL_RADIUS_KM / np.sqrt(1 - eccentricity2 * np.sin(phi) ** 2)
    return np.column_stack(
        (
            normal * np.cos(phi) * np.cos(lam),
            normal * np.cos(phi) * np.sin(lam),
            normal * (1 - eccentricity2) * np.sin(phi),
        )
    )


def nearest_km(origins: Sequence[Position], places: Sequence[Position]) -> list[float | None]:
    """Return the geodesic distance (WGS 84, km) of each origin to its nearest place.

    None for an origin without a position, and for all when there is no place.
    """
    known = np.array(
        [[lng, lat] for lng, lat in places if lng is not None and lat is not None], dtype=float
    )
    answer: list[float | None] = [None] * len(origins)
    at = [i for i, (lng, lat) in enumerate(origins) if lng is not None and lat is not None]
    if not at or not len(known):
        return answer
    from pyproj import Geod
    from scipy.spatial import cKDTree

    asked = np.array([origins[i] for i in at], dtype=float)
    _, index = cKDTree(ecef_km(known[:, 0], known[:, 1])).query(ecef_km(asked[:, 0], asked[:, 1]))
    near = known[index]
    _, _, metres = Geod(ellps="WGS84").inv(asked[:, 0], asked[:, 1], near[:, 0], near[:, 1])
    for i, distance in zip(at, metres, strict=True):
        answer[i] = round(float(distance) / 1000, 3)
    return answer
