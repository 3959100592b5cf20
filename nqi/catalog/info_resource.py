"""Information that is open to others: texts, databases, training, policies."""

from sqlalchemy import select

from nqi.catalog.condition import holds_on, holds_words
from nqi.catalog.listing import Listing, among
from nqi.catalog.statement import Given
from nqi.models import InfoResource


def listing(given: Given) -> Listing:
    """Return resources of some kinds whose title or publisher holds some words, by title."""
    rows = select(InfoResource).where(holds_on(InfoResource, given["as_of"]))
    if "resource_kinds" in given:
        rows = rows.where(among(InfoResource.kind, given["resource_kinds"]))
    if "words" in given:
        text = InfoResource.title + " " + InfoResource.publisher
        rows = rows.where(holds_words(text, given["words"]))
    return Listing(rows, ("kind", "title", "id"))
