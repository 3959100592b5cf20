"""One release asked through the compiler and through its oracle, and where the two differ."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from math import isclose
from pathlib import Path
from typing import Any

from schema.build import build_schema
from schema.documents import Document, DocumentCache
from schema.engine import Engine
from schema.limits import Limits
from tests.opened import URL, opened
from tests.schema.oracle import Oracle

TODAY = date(2026, 6, 1)
WIDE = Limits(
    source_characters=1_000_000,
    tokens=100_000,
    definitions=1_000,
    fields=10_000,
    nesting=100,
    depth=50,
    aliases=10_000,
    root_fields=1_000,
    expanded_fields=100_000,
    cost=10**12,
)
"""The compiler must be right beyond what the endpoint lets through."""

TOO_DEEP = "relations nest too deeply"


class AskedTwice:
    """The compiled and the executed answers from one release on one day."""

    def __init__(self, path: Path, today: date = TODAY) -> None:
        self.database = opened(path)
        self.engine = Engine(build_schema(), self.database, today=lambda: today)
        self.engine.documents = DocumentCache(self.engine.schema, limits=WIDE)
        self.today = today
        self.too_deep = 0
        """Documents that were not compared because SQLite could not parse them."""

    @cached_property
    def oracle(self) -> Oracle:
        return Oracle(self.database, self.today)

    def document(self, text: str) -> Document:
        """Return a document that must be valid."""
        document = self.engine.documents.get(text)
        assert document.errors == (), f"{[e.message for e in document.errors]}\n{text}"
        return document

    def answer(self, text: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the compiled answer with its errors."""
        asked = self.engine.execute(
            self.document(text), variables=variables, operation_name=None, cost=0
        )
        answer: dict[str, Any] = json.loads(asyncio.run(asked).body)
        return answer

    def data(self, text: str, **variables: Any) -> dict[str, Any]:
        """Return the compiled answer, which must have no errors."""
        answer = self.answer(text, variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def error(self, text: str, **variables: Any) -> dict[str, Any]:
        """Return the only error of an answer."""
        (error,) = self.answer(text, variables)["errors"]
        found: dict[str, Any] = error
        return found

    def compare(self, text: str, variables: Mapping[str, Any] | None = None) -> None:
        """Assert that the compiled answer is graphql-core's own, key order included."""
        compiled = self.answer(text, variables)
        if any(TOO_DEEP in error["message"] for error in compiled.get("errors", ())):
            self.too_deep += 1  # a limit of SQLite's parser, which the executor does not have
            return
        syntax = self.document(text).ast
        assert syntax is not None
        executed = self.oracle.execute(syntax, variables)
        wrong = sorted(str(error["path"]) for error in compiled.get("errors", ()))
        wrong_there = sorted(str(error.path) for error in executed.errors or ())
        shown = f"{text}\nvariables: {variables}\n{compiled.get('errors')}\n{executed.errors}"
        assert wrong == wrong_there, shown
        found = list(differences(compiled["data"], executed.data))
        assert found == [], f"{found[:5]}\n{shown}"


def differences(compiled: Any, executed: Any, path: str = "data") -> Iterator[str]:
    """Yield every place where two answers differ; SQLite prints 15 digits of a float."""
    if isinstance(compiled, dict) and isinstance(executed, dict):
        if list(compiled) != list(executed):
            yield f"{path}: keys {list(compiled)} are not {list(executed)}"
        for key in compiled.keys() & executed.keys():
            yield from differences(compiled[key], executed[key], f"{path}.{key}")
    elif isinstance(compiled, list) and isinstance(executed, list):
        if len(compiled) != len(executed):
            yield f"{path}: {len(compiled)} items are not {len(executed)}"
        for i, (left, right) in enumerate(zip(compiled, executed, strict=False)):
            yield from differences(left, right, f"{path}[{i}]")
    elif not same_leaf(compiled, executed):
        yield f"{path}: {compiled!r:.99} is not {executed!r:.99}"


def same_leaf(compiled: Any, executed: Any) -> bool:
    """Whether two leaves are of one type and value; 1 is not true, and 1.0 is not 1.

    PostgreSQL alone writes 1.0 as 1 in JSON, which means the same number there.
    """
    types = {type(compiled), type(executed)}
    if types == {float} or (URL and types == {int, float}):
        return isclose(compiled, executed, rel_tol=1e-9)
    return type(compiled) is type(executed) and bool(compiled == executed)
