"""Demand: what is known of it in a region, and the units of demand of a planner's question."""

from sqlalchemy import func, select

from nqi.catalog.region import at_level, in_force
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import Dataset, DemandUnit, Region, RegionAncestor, SourceRecord
from nqi.terms import DemandKind, Level


def of_region(given: Given, adcode: Sql) -> Query:
    """Return what is known of the demand in a region, by kind; points of a layer left out."""
    return (
        select(DemandUnit)
        .where(DemandUnit.adcode == adcode, DemandUnit.kind != DemandKind.LAYER.code)
        .order_by(DemandUnit.kind, DemandUnit.name, DemandUnit.id)
    )


def regions(given: Given) -> Query:
    """Return the regions of a level in an area, the area itself among them if it is of the level.

    Those that do the work of the level stand beside them, so that no place is left out.
    """
    return _in_area(given).where(in_force(given), at_level(given["demand_level"]))


def zones(given: Given) -> Query:
    """Return the functional zones of an area."""
    return _in_area(given).where(in_force(given), Region.level == Level.ZONE.code)


def area(given: Given) -> Query:
    """Return every region of an area in force, of any level, the area itself among them."""
    return _in_area(given).where(in_force(given))


def ancestry(given: Given) -> Query:
    """Return each region with each above it, and with itself."""
    return select(RegionAncestor.adcode, RegionAncestor.ancestor_adcode)


def _in_area(given: Given) -> Query:
    return (
        select(
            Region.adcode,
            Region.name,
            Region.short_name,
            Region.name_en,
            Region.level,
            Region.type,
            Region.parent_adcode,
            Region.fills_county,
            Region.has_four_levels,
            Region.lng,
            Region.lat,
        )
        .join(RegionAncestor, RegionAncestor.adcode == Region.adcode)
        .where(RegionAncestor.ancestor_adcode == given["within"])
        .order_by(Region.adcode)
    )


def weights(given: Given) -> Query:
    """Return the figure of each region of an area, of the kind asked for: the largest known."""
    return (
        select(DemandUnit.adcode, func.max(DemandUnit.weight).label("weight"))
        .join(RegionAncestor, RegionAncestor.adcode == DemandUnit.adcode)
        .where(
            DemandUnit.kind == given["demand_kind"],
            RegionAncestor.ancestor_adcode == given["within"],
        )
        .group_by(DemandUnit.adcode)
    )


def points(given: Given) -> Query:
    """Return single units of demand of an area: the clusters of a region, the points of a layer.

    One without a position of its own stands at its region's point.
    """
    rows = (
        select(
            DemandUnit.adcode,
            func.coalesce(DemandUnit.name, Region.name).label("name"),
            Region.name_en,
            Region.has_four_levels,
            func.coalesce(DemandUnit.lng, Region.lng).label("lng"),
            func.coalesce(DemandUnit.lat, Region.lat).label("lat"),
            DemandUnit.weight,
        )
        .join(Region, Region.adcode == DemandUnit.adcode)
        .join(RegionAncestor, RegionAncestor.adcode == Region.adcode)
        .where(
            DemandUnit.kind == given["demand_kind"],
            RegionAncestor.ancestor_adcode == given["within"],
        )
        .order_by(DemandUnit.adcode, DemandUnit.name, DemandUnit.id)
    )
    return rows.where(DemandUnit.layer == given["layer"]) if "layer" in given else rows


def layers(given: Given) -> Query:
    """Return the layers of points that the release holds, with how many points each has."""
    return (
        select(DemandUnit.layer, func.count().label("points"))
        .where(DemandUnit.layer.is_not(None))
        .group_by(DemandUnit.layer)
        .order_by(DemandUnit.layer)
    )


def sources(given: Given) -> Query:
    """Return where the figures of a kind were taken from, the one of most figures first."""
    figures = func.count()
    return (
        select(
            Dataset.title,
            Dataset.title_en,
            func.max(DemandUnit.measured_on).label("measured_on"),
            func.max(DemandUnit.unit).label("unit"),
            DemandUnit.confidence,
            figures.label("figures"),
        )
        .join(SourceRecord, SourceRecord.id == DemandUnit.source_id)
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
        .join(RegionAncestor, RegionAncestor.adcode == DemandUnit.adcode)
        .where(
            DemandUnit.kind == given["demand_kind"],
            RegionAncestor.ancestor_adcode == given["within"],
        )
        .group_by(Dataset.id, DemandUnit.confidence)
        .order_by(figures.desc(), Dataset.id)
    )
