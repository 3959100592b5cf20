"""Answers as plain values, the same for the API, the pages, the files and the jobs."""

from dataclasses import asdict
from typing import Any

import orjson

from nqi.questions.scene import Scene
from nqi.terms import Term


def plain(answer: Any, **more: Any) -> dict[str, Any]:
    """Return an answer as JSON can carry it: terms by their code, dataclasses as objects.

    ``more`` are members that stand beside those of the answer.
    """
    record: dict[str, Any] = asdict(answer, dict_factory=_coded) | more
    return record


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


def _coded(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _code(value) for name, value in items}


def _code(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_code(one) for one in value]
    return value.code if isinstance(value, Term) else value
