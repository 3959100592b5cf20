"""Scalars of our own."""

from typing import Any

import graphene


class GeoJSON(graphene.Scalar):
    """GeoJSON 几何对象(WGS 84,经度在前) / a GeoJSON geometry, WGS 84, longitude first"""

    @staticmethod
    def serialize(value: Any) -> Any:
        """Return the geometry as it is."""
        return value
