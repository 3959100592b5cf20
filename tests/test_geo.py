"""Distances and boxes agree with the ellipsoid and with brute force; Chinese shifts are undone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.geo import bd09_to_wgs84, bounding_box, gcj02_to_wgs84, geodesic_km, haversine_km

Pair = tuple[float, float]

lngs = st.floats(-180, 180)
lats = st.floats(-90, 90)
china = st.tuples(st.floats(73.6, 135), st.floats(3.9, 53.5))

# WGS 84, then the same place by the package prcoords 1.0.2 in GCJ-02 and in BD-09.
SHIFTED = [
    (
        (116.403988, 39.914266),
        (116.41023240747266, 39.915670251113426),
        (116.41661560068297, 39.92196580126834),
    ),
    (
        (87.6, 43.8),
        (87.60283897227161, 43.80121203029208),
        (87.60921015182171, 43.80747250765041),
    ),
    (
        (113.26, 23.13),
        (113.26532708480055, 23.127321647610675),
        (113.27175778780804, 23.13356203714469),
    ),
]


def test_a_quarter_of_the_equator_is_a_quarter_of_the_sphere() -> None:
    assert haversine_km(0, 0, 90, 0) == pytest.approx(6371.0088 * np.pi / 2)


def test_arrays_give_the_same_as_numbers() -> None:
    lng, lat = np.array([116.4, 121.5, 91.1]), np.array([39.9, 31.2, 29.6])
    together = haversine_km(114.3, 30.6, lng, lat)
    alone = [haversine_km(114.3, 30.6, *place) for place in zip(lng, lat, strict=True)]
    assert together.tolist() == alone


@given(china, china)
def test_the_sphere_is_within_six_per_mille_of_the_ellipsoid(a: Pair, b: Pair) -> None:
    assert haversine_km(*a, *b) == pytest.approx(geodesic_km(*a, *b), rel=0.006, abs=1e-6)


@given(lngs, lats, lngs, lats)
def test_distance_is_the_same_both_ways(lng1: float, lat1: float, lng2: float, lat2: float) -> None:
    assert haversine_km(lng1, lat1, lng2, lat2) == pytest.approx(
        haversine_km(lng2, lat2, lng1, lat1)
    )


@given(lngs, lats, lngs, lats)
def test_no_point_within_the_radius_is_outside_the_box(
    lng: float, lat: float, other_lng: float, other_lat: float
) -> None:
    radius_km = float(haversine_km(lng, lat, other_lng, other_lat))
    box = bounding_box(lng, lat, radius_km)
    assert box.min_lat <= other_lat <= box.max_lat
    assert box.min_lng <= other_lng <= box.max_lng


@given(china, st.floats(0.1, 500))
def test_the_box_is_not_larger_than_the_circle_needs(place: Pair, radius_km: float) -> None:
    box = bounding_box(*place, radius_km)
    assert haversine_km(*place, place[0], box.max_lat) == pytest.approx(radius_km, rel=1e-6)
    assert box.max_lng - place[0] <= 1.7 * radius_km / (111.1 * np.cos(np.radians(place[1])))


@pytest.mark.parametrize(("wgs84", "gcj02", "bd09"), SHIFTED)
def test_gcj02_and_bd09_come_back_to_wgs84(wgs84: Pair, gcj02: Pair, bd09: Pair) -> None:
    assert gcj02_to_wgs84(*gcj02) == pytest.approx(wgs84, abs=1e-8)
    assert bd09_to_wgs84(*bd09) == pytest.approx(wgs84, abs=1e-8)


def test_places_outside_china_are_not_shifted() -> None:
    assert gcj02_to_wgs84(2.35, 48.86) == (2.35, 48.86)
