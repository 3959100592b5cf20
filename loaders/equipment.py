"""Shared equipment: what a body has, where it stands, and how others may use it."""

from loaders.book import Book
from loaders.cells import check_period
from loaders.organizations import Organizations, add_site
from loaders.places import locate
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import Equipment
from nqi.terms import OpenMode
from nqi.text import spaced

COLUMNS = (
    "organization_name",
    "name",
    "model",
    "serial",
    "maker",
    "specification",
    "value_band",
    "open_mode",
    "booking_url",
    "calibrated_until",
    "address",
    "adcode",
    "valid_from",
    "valid_to",
    "source_url",
    "source_note",
    "licence",
)
OPTIONAL = ("model", "maker", "specification", "value_band")


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One piece of equipment; ``serial`` tells two of one model apart and is not shown."""
    body, name = organizations.named(row, "organization_name"), row.text("name")
    mode, url = row.term("open_mode", OpenMode), row.web_address("booking_url")
    calibrated_until = row.day("calibrated_until")
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    texts = {column: row.optional(column) for column in OPTIONAL}
    address, source = row.optional("address"), book.sourced(row)
    place = locate(book, row.optional("adcode"), "ADDRESS", address)
    values = book.add(
        Equipment,
        **source | {"valid_from": valid_from, "valid_to": valid_to},
        **texts,
        id=stable_id("equipment", body.key, name, texts["model"] or "", row.cells["serial"]),
        organization_id=body.id,
        site_id=None,
        name=name,
        open_mode=mode.code,
        booking_url=url,
        calibrated_until=calibrated_until,
        search_text=spaced(" ".join((name, *filter(None, texts.values())))),
    )
    if address or place.adcode:
        site = add_site(book, body, str(body.values["name"]), address, place, source)
        values["site_id"] = site["id"]
