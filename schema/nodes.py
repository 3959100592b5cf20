"""Global ids: one letter for the type, then the record's stable key; opaque to clients."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import case, literal_column, null

from nqi.catalog import (
    capability,
    designation,
    equipment,
    measurement,
    organization,
    qualification,
    reference_material,
    region,
    site,
    standard,
    tbt,
)
from nqi.catalog.statement import Given, Query, Sql
from nqi.errors import InvalidInput
from nqi.terms import ChangeKind, RecordKind

LARGEST_KEY = 2**63 - 1


class NodeKind(NamedTuple):
    """A type that ``node`` can return, the letter of its ids, and how one is found."""

    type_name: str
    prefix: str
    by_key: Callable[..., Query]


NODE_KINDS = (
    NodeKind("Region", "r", region.by_adcode),
    NodeKind("Organization", "o", organization.by_id),
    NodeKind("Site", "s", site.by_id),
    NodeKind("Qualification", "q", qualification.by_id),
    NodeKind("Designation", "d", designation.by_id),
    NodeKind("Capability", "c", capability.by_id),
    NodeKind("StandardDocument", "n", standard.by_id),
    NodeKind("MeasurementStandard", "m", measurement.by_id),
    NodeKind("ReferenceMaterial", "p", reference_material.by_id),
    NodeKind("Equipment", "e", equipment.by_id),
    NodeKind("TbtNotification", "t", tbt.by_id),
)
PREFIX_OF_TYPE = {kind.type_name: kind.prefix for kind in NODE_KINDS}
_REGION = PREFIX_OF_TYPE["Region"]


RECORD_TYPES = {kind: "".join(map(str.capitalize, kind.code.split("_"))) for kind in RecordKind} | {
    RecordKind.STANDARD: "StandardDocument"
}
"""The type of the API that shows a kind of record; some have none of their own."""


def record_id(given: Given, record_kind: Sql, record_key: Sql, last_kind: Sql) -> Sql:
    """Return the global id of a record that a change speaks of, null once it is closed."""
    prefixes = {kind: PREFIX_OF_TYPE.get(name) for kind, name in RECORD_TYPES.items()}
    ids = [
        (record_kind == kind.code, literal_column(f"'{prefix}'").op("||")(record_key))
        for kind, prefix in prefixes.items()
        if prefix is not None
    ]
    return case((last_kind == ChangeKind.CLOSED.code, null()), *ids, else_=null())


def parse_node_id(node_id: str) -> tuple[str, int | str] | None:
    """Return the letter and key of a global id; None when it has no such form."""
    prefix, key = node_id[:1], node_id[1:]
    if prefix not in PREFIX_OF_TYPE.values() or not (key.isascii() and key.isdecimal()):
        return None
    if prefix == _REGION:
        return (prefix, key) if len(key) == 6 else None
    return (prefix, int(key)) if len(key) <= 19 and int(key) <= LARGEST_KEY else None


def key_of(type_name: str, node_id: str) -> int | str | None:
    """Return the key of an id of one type; None when the form fits nothing.

    Raises InvalidInput when the id is of another type: the caller mixed up two ids.
    """
    parsed = parse_node_id(node_id)
    if parsed is None:
        return None
    if parsed[0] != PREFIX_OF_TYPE[type_name]:
        raise InvalidInput(f"id {node_id!r} is not the id of a {type_name}")
    return parsed[1]
