"""Answers as plain values, the same for the API, the pages, the files and the jobs."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import orjson

from nqi.questions.scene import Scene
from nqi.terms import Term


def plain(answer: Any, **more: Any) -> dict[str, Any]:
    """Return an answer as JSON can carry it: terms by their code, dataclasses as objects.

    ``more`` are members that stand beside those of the answer. Objects and lists are new ones,
    which the caller may change; arrays are the answer's own.
    """
    record: dict[str, Any] = _plain(answer)
    return record | more


def as_json(record: Any) -> str:
    """Return plain values as JSON; infinity and what is no number become null."""
    return orjson.dumps(record, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def units_of(on: Scene, **columns: Any) -> list[dict[str, Any]]:
    """Return a row for each unit of demand: its code, name, weight, and a figure of each column."""
    units = on.units
    rows = zip(units.points.keys, units.names, units.names_en, units.weight.tolist(), strict=True)
    values = zip(*(column.tolist() for column in columns.values()), strict=True)
    names = tuple(columns)
    return [
        {"key": key, "name": name, "name_en": name_en, "demand": weight}
        | dict(zip(names, figures, strict=True))
        for (key, name, name_en, weight), figures in zip(rows, values, strict=True)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, Term):
        return value.code
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value


@cache
def _names(answer: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(answer))
