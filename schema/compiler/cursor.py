"""Keyset cursors: the order's name and the order values of a row, opaque in hexadecimal."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from nqi.errors import InvalidInput

LARGEST_INTEGER = 2**63 - 1


def order_tag(order: Iterable[str]) -> str:
    """Return the name of an order, so that a cursor of another order is refused."""
    return ".".join(order)


def parse_cursor(cursor: str, order: Mapping[str, type]) -> dict[str, Any]:
    """Return the order values of a cursor as ``after_0`` and so on; ``order`` has their types.

    Raises InvalidInput for anything that is not a cursor of this order; never page one.
    """
    try:
        tag, *keys = json.loads(bytes.fromhex(cursor))
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInput(f"after {cursor[:60]!r} is not a cursor of this catalogue") from error
    if tag != order_tag(order):
        raise InvalidInput(f"after {cursor[:60]!r} belongs to another order than {tuple(order)}")
    if len(keys) != len(order) or not all(map(_is_key, keys, order.values())):
        raise InvalidInput(f"after {cursor[:60]!r} is not a cursor of this catalogue")
    return {f"after_{i}": key for i, key in enumerate(keys)}


def _is_key(key: Any, kind: type) -> bool:
    """Return whether a value is of the column's type and can be a value of the database."""
    found: type = type(key)
    if found is not kind:
        return False
    if kind is not str:
        return bool(abs(key) <= LARGEST_INTEGER)
    try:
        key.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True
