"""Traceability (溯源, VIM 2.41): the chain of a measurement standard up to the national primary.

A chain is complete when every path ends in a primary standard or in an entry of the BIPM key
comparison database (KCDB); everything else is an open end and is named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, String, bindparam

from nqi.catalog import measurement
from nqi.catalog.statement import Query
from nqi.db import OpenRelease
from nqi.terms import MeasurementStandardKind

PRIMARY = MeasurementStandardKind.PRIMARY.code

Row = Mapping[str, Any]

_ID = bindparam("standard_id", type_=BigInteger)


@dataclass(frozen=True)
class Chain:
    """The steps up from a standard; ``open_ends`` name what is traced no further."""

    standard_id: int
    links: tuple[Row, ...]
    """Columns of the link, with ``depth``: 1 is the first step up."""
    complete: bool
    open_ends: tuple[str, ...]


def traceability(release: OpenRelease, standard_id: int, as_of: str) -> Chain | None:
    """Return the chain of a measurement standard, None when the catalogue does not have it."""
    asked = {"as_of": as_of, "standard_id": standard_id}
    found = release.rows(_standard(), asked)
    if not found:
        return None
    links = release.rows(_chain(), asked)
    ends = open_ends(found[0], links)
    return Chain(standard_id, tuple(links), not ends, tuple(ends))


@cache
def _standard() -> Query:
    return measurement.by_id({"as_of": bindparam("as_of", type_=String)}, _ID)


@cache
def _chain() -> Query:
    return measurement.chain({}, _ID)


def open_ends(standard: Row, links: Iterable[Row]) -> list[str]:
    """Return the names of the ends that are neither primary nor in the KCDB, each once."""
    if standard["kind"] == PRIMARY:
        return []
    steps = list(links)
    children = {link["child_id"] for link in steps}
    if standard["id"] not in children:
        return [standard["name"]]
    ends = [
        link["parent_name"]
        for link in steps
        if link["parent_kind"] != PRIMARY
        and link["kcdb_code"] is None
        and link["parent_id"] not in children
    ]
    return list(dict.fromkeys(ends))
