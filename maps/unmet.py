"""Counting what people looked for in vain, where the operator has it counted."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from maps import query
from maps.page import Visit
from maps.place import Place
from nqi.errors import NqiError
from nqi.feedback import UnmetSearch, UnmetSearches, store_in
from nqi.questions.unmet import unmet_search
from nqi.selection import Selection

log = logging.getLogger(__name__)

Find = Callable[..., tuple[UnmetSearch, ...]]


def count_unmet(visit: Visit, selection: Selection, place: Place) -> None:
    """Count a search of the finder that found nobody."""
    named = place.region["adcode"] if place.region else None
    count(visit, selection.as_of, unmet_search, selection, named)


def count(visit: Visit, as_of: date, find: Find, *arguments: Any) -> None:
    """Count what ``find(release, *arguments)`` of ``nqi.questions.unmet`` answers.

    Only of today's catalogue, and of what was meant; a failure is not the visitor's.
    """
    today = query.today()
    if not visit.settings.count_unmet or visit.is_past or as_of != today or not _is_meant(visit):
        return
    try:
        found = find(visit.release, *arguments)
        UnmetSearches(store_in(visit.settings.data_dir)).count(found, today)
    except NqiError as error:
        log.warning("unmet searches were not counted: %s", error)


def _is_meant(visit: Visit) -> bool:
    """Whether somebody opened the address or sent the form, rather than being about to type on."""
    headers = visit.request.headers
    opened = headers.get("sec-fetch-mode", "navigate") == "navigate"
    return visit.request.method == "GET" and (opened or "x-submitted" in headers)
