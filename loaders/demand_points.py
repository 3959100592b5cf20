"""Points of demand of a layer of one's own: firms, parks, markets, weighed as the file says.

A layer bears one name in all its rows; questions name it (``demand: LAYER, layer: "…"``).
"""

from loaders.book import Book
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import DemandUnit
from nqi.terms import DemandKind

COLUMNS = (
    "layer",
    "name",
    "adcode",
    "lng",
    "lat",
    "weight",
    "unit",
    "measured_on",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book) -> None:
    """One point; without a position it stands at its region's point."""
    layer, name = row.text("layer"), row.text("name")
    region = book.region("adcode", row.text("adcode"))
    if bool(row.cells["lng"]) != bool(row.cells["lat"]):
        raise Rule.REQUIRED.broken("lng", row.cells["lng"], "a position has both coordinates")
    placed = bool(row.cells["lng"])
    measured_on = row.day("measured_on")
    id = stable_id("demand_unit", "LAYER", layer, region["adcode"], name)
    if book.has(DemandUnit, id=id):
        raise Rule.DUPLICATE.broken("name", name, f"twice in {region['adcode']} of layer {layer}")
    book.add(
        DemandUnit,
        **book.sourced(row, measured_on),
        id=id,
        kind=DemandKind.LAYER.code,
        layer=layer,
        name=name,
        adcode=region["adcode"],
        lng=row.number("lng", 73, 136) if placed else None,
        lat=row.number("lat", 3, 54) if placed else None,
        weight=row.number("weight", 0),
        unit=row.text("unit"),
        measured_on=measured_on,
        product=None,
    )
