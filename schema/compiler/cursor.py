"""Keyset cursors: the order's name and the order values of a row, opaque in hexadecimal."""

import json
from collections.abc import Sequence
from typing import Any

from nqi.errors import InvalidInput


def order_tag(order: Sequence[str]) -> str:
    """Return the name of an order, so that a cursor of another order is refused."""
    return ".".join(order)


def parse_cursor(cursor: str, order: Sequence[str]) -> dict[str, Any]:
    """Return the order values of a cursor as ``after_0`` and so on.

    Raises InvalidInput for anything that is not a cursor of this order; never page one.
    """
    try:
        tag, *keys = json.loads(bytes.fromhex(cursor))
    except (ValueError, TypeError) as error:
        raise InvalidInput(f"after {cursor[:60]!r} is not a cursor of this catalogue") from error
    if tag != order_tag(order) or len(keys) != len(order):
        raise InvalidInput(f"after {cursor[:60]!r} belongs to another order than {tuple(order)}")
    if not all(isinstance(key, str | int | float) for key in keys):
        raise InvalidInput(f"after {cursor[:60]!r} is not a cursor of this catalogue")
    return {f"after_{i}": key for i, key in enumerate(keys)}
