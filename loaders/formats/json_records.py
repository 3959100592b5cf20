"""Reads records out of a JSON document or of JSON lines, strictly and one record at a time.

Only the text and one record are in memory. Numbers stay the text that the source wrote, so that
nothing is rounded on the way. The place of a record is its number, counted from 1.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from loaders.rules import Rule
from loaders.table import Row, decode, fault
from nqi.errors import BadData

LINES_ENDINGS = (".jsonl", ".ndjson")
DEEPEST = 60
_SPACE = " \t\n\r"


def records(
    name: str,
    content: bytes,
    path: Sequence[str] = ("data",),
    columns: Sequence[str] = (),
) -> Iterator[Row | BadData]:
    """Yield every record as a row of texts: ``{"a": {"b": [1, 2]}}`` has the cell a.b = "1;2".

    A list of objects has cells by position (``names.0.value``); null is "". ``columns`` are cells
    that every row has, empty where the record lacks them. Raises BadData for a broken file.
    """
    for line, value in raw_values(name, content, path):
        yield row_of(name, line, value, columns)


def raw_records(
    name: str, content: bytes, path: Sequence[str] = ("data",)
) -> Iterator[tuple[int, dict[str, Any] | BadData]]:
    """Yield (number, object) for every record, or (number, BadData) for what is no object."""
    for line, value in raw_values(name, content, path):
        yield line, value if isinstance(value, dict) else _no_object(name, line, value)


def row_of(name: str, line: int, value: Any, columns: Sequence[str] = ()) -> Row | BadData:
    """Return a record as a row of texts, or what is wrong with it."""
    if not isinstance(value, dict):
        return _no_object(name, line, value)
    try:
        cells = dict.fromkeys(columns, "") | dict(_flat("", value))
    except BadData as error:
        error.file, error.line = name, line
        return error
    if (wrong := fault(list(cells), list(cells.values()))) is not None:
        wrong.file, wrong.line = name, line
        return wrong
    return Row(name, line, {column: text.strip() for column, text in cells.items()})


def raw_values(name: str, content: bytes, path: Sequence[str] = ()) -> Iterator[tuple[int, Any]]:
    """Yield (number, value) for the values of the list at a path, or of the one value there.

    A file named ``.jsonl`` or ``.ndjson`` has one document a line; ``path`` then leads inside it.
    """
    text = decode(name, content)
    if not name.endswith(LINES_ENDINGS):
        yield from enumerate(_Document(name, text).values(path), start=1)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            for value in _Document(name, line, number).values(path):
                yield number, value


def _no_object(name: str, line: int, value: Any) -> BadData:
    shown = json.dumps(value, ensure_ascii=False)[:200]
    error = Rule.CELLS.broken("", shown, "a record is an object")
    error.file, error.line = name, line
    return error


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    """The cells of a value; names of nested cells are joined by a full stop."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, inner)
    elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        for position, inner in enumerate(value):
            yield from _flat(f"{prefix}.{position}", inner)
    elif isinstance(value, list):
        # A semicolon separates parts, so that one inside a part becomes the full-width sign.
        yield prefix, ";".join(scalar(inner).replace(";", "\uff1b") for inner in value)
    else:
        yield prefix, scalar(value)


def scalar(value: Any) -> str:
    """Return the text of a scalar: null is "", truth is true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class _Document:
    """One JSON text and the place up to which it was read."""

    def __init__(self, name: str, text: str, line: int = 0) -> None:
        self.name, self.text, self.line, self.at = name, text, line, 0
        self.decoder = json.JSONDecoder(
            parse_float=str,
            parse_int=str,
            parse_constant=lambda word: self.fail(f"{word} is no JSON"),
            object_pairs_hook=self._object,
        )

    def values(self, path: Sequence[str]) -> Iterator[Any]:
        """Yield the values at a path; the rest of the document is read and must be sound."""
        yield from self._at(tuple(path))
        if self._next():
            self.fail("goes on after its end")

    def _at(self, path: tuple[str, ...]) -> Iterator[Any]:
        if path:
            yield from self._inside(path)
        elif self._next() == "[":
            for _ in self._members("]"):
                yield self._value()
        else:
            yield self._value()

    def _inside(self, path: tuple[str, ...]) -> Iterator[Any]:
        if self._next() != "{":
            self.fail(f"an object with {path[0]!r} is needed")
        seen: set[str] = set()
        for _ in self._members("}"):
            key = self._value()
            if not isinstance(key, str) or self._next() != ":":
                self.fail("a name and a colon are needed")
            self.at += 1
            if key in seen:
                self.fail(f"the name {key!r} stands twice in one object")
            seen.add(key)
            if key == path[0]:
                yield from self._at(path[1:])
            else:
                self._value()
        if path[0] not in seen:
            self.fail(f"there is no {path[0]!r}")

    def _members(self, end: str) -> Iterator[None]:
        """Stop before every member of the list or object that begins here, and after its end."""
        self.at += 1
        if self._next() == end:
            self.at += 1
            return
        while True:
            yield
            sign = self._next()
            self.at += 1
            if sign == end:
                return
            if sign != ",":
                self.fail("a comma is missing")

    def _next(self) -> str:
        while self.at < len(self.text) and self.text[self.at] in _SPACE:
            self.at += 1
        return self.text[self.at : self.at + 1]

    def _value(self) -> Any:
        self._next()
        try:
            value, self.at = self.decoder.raw_decode(self.text, self.at)
        except (ValueError, RecursionError) as error:
            self.fail(str(error))
        if _is_deep(value):
            self.fail(f"is nested deeper than {DEEPEST}")
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            self.fail("a name stands twice in one object")
        return made

    def fail(self, detail: str) -> NoReturn:
        raise BadData(
            "NQI-FILE", f"not sound JSON: {detail}", file=self.name, line=self.line
        ) from None


def _is_deep(value: Any) -> bool:
    """Whether a value is nested deeper than any source has reason to."""
    level = _containers([value])
    for _ in range(DEEPEST):
        level = [v for outer in level for v in _containers(outer)]
    return bool(level)


def _containers(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value
    return [v for v in inner if isinstance(v, dict | list)]
