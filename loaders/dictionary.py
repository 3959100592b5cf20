"""The data dictionary ``docs/tables.md``: every table and column, from the models themselves."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from nqi.models import Model
from nqi.models.base import Identified, Sourced

FILE = Path(__file__).resolve().parent.parent / "docs" / "tables.md"
SHARED = {"source_id", "confidence", "valid_from", "valid_to"}
TYPES = {"BIGINT": "integer", "INTEGER": "integer", "VARCHAR": "text", "FLOAT": "number"}

HEAD = """# Tables of a release

Made from `nqi/models/` by `bootstrap.py generate`; do not edit.

Every **sourced** row carries `source_id` (→ `source_record.id`), `confidence`, and `valid_from` and
`valid_to`, the half-open interval in which it held, as far as it is known. An `id` is made from the
record's natural key and is the same in every release. Full-text tables (`*_search`) index the
`search_text` of the table of their name; their row id is the record's id, or the region's code as a
number.
"""


def dictionary() -> str:
    """Return the text of the data dictionary."""
    models = sorted(Model.__subclasses__(), key=lambda model: str(model.__tablename__))
    return HEAD + "".join("\n".join(_section(model)) for model in models)


def _section(model: type[Model]) -> Iterator[str]:
    is_sourced = issubclass(model, Sourced)
    yield f"\n## `{model.__tablename__}`\n"
    yield f"{inspect.getdoc(model)}\n"
    yield "| Column | Type | |\n|---|---|---|"
    notes = _notes(model)
    for column in model.__table__.columns:
        if not (is_sourced and column.name in SHARED):
            yield f"| `{column.name}` | {_type(column)} | {_said(column, notes)} |"
    yield "\nand the four columns of every sourced row.\n" if is_sourced else ""


def _type(column: Any) -> str:
    name = str(column.type).upper()
    return TYPES.get(name, name.lower())


def _said(column: Any, notes: dict[str, str]) -> str:
    said = [f"→ `{key.target_fullname}`" for key in column.foreign_keys]
    said += ["key"] if column.primary_key else []
    said += ["may be unknown"] if column.nullable else []
    said += [notes[column.name]] if column.name in notes else []
    return "; ".join(said)


@cache
def _notes(model: type) -> dict[str, str]:
    """Return the string below each column in the source of the model and of what it is made of."""
    found: dict[str, str] = {}
    for part in (Identified, Sourced, model):
        (definition,) = ast.parse(inspect.getsource(part)).body
        assert isinstance(definition, ast.ClassDef)
        body = definition.body
        for column, below in pairwise(body):
            if isinstance(column, ast.AnnAssign) and isinstance(below, ast.Expr):
                assert isinstance(column.target, ast.Name)
                assert isinstance(below.value, ast.Constant)
                found[column.target.id] = " ".join(str(below.value.value).split())
    return found


if __name__ == "__main__":
    FILE.write_text(dictionary(), encoding="utf-8")
