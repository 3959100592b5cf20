"""Reference materials: lists, one by id, their certified values."""

from collections.abc import Callable

from sqlalchemy import select

from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import ReferenceMaterial, ReferenceValue


def listing(given: Given) -> Listing:
    """Return reference materials by number, class and words, in the order of their numbers."""
    material = ReferenceMaterial
    build: dict[str, Callable[[Sql], Condition]] = {
        "material_norm": lambda norm: material.norm == norm,
        "material_classes": lambda codes: among(material.material_class, codes),
        "search": lambda words: matches(material.id, "reference_material_search", words),
    }
    conditions = [condition(given[name]) for name, condition in build.items() if name in given]
    return Listing(select(material).where(*conditions), ("norm", "id"))


def by_id(given: Given, material_id: Sql) -> Query:
    """Return one reference material, or none."""
    return select(ReferenceMaterial).where(ReferenceMaterial.id == material_id)


def values(given: Given, material_id: Sql) -> Query:
    """Return the certified values of a material, by analyte."""
    return (
        select(ReferenceValue)
        .where(ReferenceValue.reference_material_id == material_id)
        .order_by(ReferenceValue.analyte, ReferenceValue.id)
    )
