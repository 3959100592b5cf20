"""The short way of the usual item of a scope: what depends on a cell alone is found out once.

A national table of capabilities names the same bodies, objects, parameters and standards again and
again, so that an item costs a few look-ups and two hashes. A row with anything unusual in it is
not taken: it goes the way of any other row, which accepts it or says what is wrong.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from loaders.book import Book
from loaders.capabilities import standard_number
from loaders.cells import dated
from loaders.named_institutions import CAPABILITY_COLUMNS, SOURCE_COLUMNS, right_of
from loaders.organizations import Organizations
from loaders.rules import Rule
from loaders.staging import NOTHING
from loaders.table import LONGEST_CELL, Row, fault
from nqi.errors import BadData
from nqi.identity import stable_id
from nqi.models import Capability, CapabilityMethod
from nqi.text import spaced

K = TypeVar("K")
V = TypeVar("V")

RIGHT_COLUMNS = ("organization_name", "kind", "scheme")
ITEM_COLUMNS = ("object", "parameter", "limits", "method", "raw")
_ORIGIN = len(RIGHT_COLUMNS) + len(ITEM_COLUMNS)
REMEMBERED = 65_536
"""Cells of each kind: as many as a country has standards in force."""


class _Once(dict[K, V]):
    """What a function returns, remembered for each argument; what it raises is not."""

    def __init__(self, find: Callable[[K], V]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: K) -> V:
        value = self[key] = self._find(key)
        return value


class _Right(NamedTuple):
    """What the first cells of a row say, as columns of an item."""

    key: str
    kind: str
    columns: tuple[Any, ...]


class _Text(NamedTuple):
    """A cell, stripped, and its words as search has them."""

    text: str
    column: str | int
    words: str


class _Methods(NamedTuple):
    """The standards of a cell as columns, and their words as search has them."""

    columns: tuple[tuple[str, ...], ...]
    words: str


_ITEM = [
    *("id", "organization_id", "site_id", "qualification_id", "kind", "acceptance_basis"),
    *("source_id", "confidence", "object", "parameter", "limits", "raw", "search_text"),
]
_METHOD = ["id", "capability_id", "number", "norm", "base", "root", "series"]
"""The columns of an item and of a method that are filled here."""


def open_lane(
    header: list[str], book: Book, organizations: Organizations
) -> Callable[[list[str]], bool]:
    """Return what takes the usual rows of a file with this header.

    It holds while no body changes, which is so while a table of capabilities is read.
    """
    return _ScopeLane(header, book, organizations).take


class _ScopeLane:
    def __init__(self, header: list[str], book: Book, organizations: Organizations) -> None:
        columns = (*RIGHT_COLUMNS, *ITEM_COLUMNS, *SOURCE_COLUMNS)
        assert sorted(columns) == sorted(CAPABILITY_COLUMNS)
        assert book.staging is not None, "items of scopes need a file to wait in"
        self._width = len(header)
        self._cells = itemgetter(*(header.index(name) for name in columns[:_ORIGIN]))
        self._origin_cells = itemgetter(*(header.index(name) for name in columns[_ORIGIN:]))
        self._book, self._organizations = book, organizations
        self._rights, self._origins = _Once(self._right), _Once(self._origin)
        self._is_new = book.ids[Capability].add
        self._add_item = book.staging.rows[Capability].append_row
        self._add_method = book.staging.rows[CapabilityMethod].append_row

    def take(self, values: list[str]) -> bool:
        """Accept a row of texts, or return False for one with anything unusual, which adds nothing.

        A source that only this row names is added all the same, as the other way does first.
        """
        if len(values) != self._width:
            return False
        name, kind, scheme, object, parameter, limits, method, raw = self._cells(values)
        try:
            right = self._rights[name, kind, scheme]
            what, detail, limit = _text(object), _text(parameter), _text(limits)
            methods = _methods(method)
            raw = _filled(raw)
            words = " ".join(filter(None, map(_word, raw.split(" "))))
            if not what.text:
                return False
            origin = self._origins[self._origin_cells(values)]
        except BadData:
            return False
        id = stable_id("capability", right.key, right.kind, what.text, detail.text, raw)
        if not self._is_new(id):
            return False
        every = (what.words, detail.words, limit.words, words, methods.words)
        texts = (what.text, detail.column, limit.column, raw, " ".join(filter(None, every)))
        self._add_item(_ITEM, (id, *right.columns, *origin, *texts))
        for named in methods.columns:
            method_id = stable_id("capability_method", str(id), named[1])
            self._add_method(_METHOD, (method_id, id, *named))
        return True

    def _right(self, cells: tuple[str, ...]) -> _Right:
        right = right_of(_row(RIGHT_COLUMNS, cells), self._organizations)
        body = right.organization
        site_id = body.sites[0]["id"] if body.sites else None
        optional = (site_id, right.qualification_id, right.kind.code, right.basis)
        columns = (body.id, *(NOTHING if value is None else value for value in optional))
        return _Right(body.key, right.kind.code, columns)

    def _origin(self, cells: tuple[str, ...]) -> tuple[int, str]:
        source = dated(_row(SOURCE_COLUMNS, cells), self._book)
        return source["source_id"], source["confidence"]


def _row(columns: tuple[str, ...], cells: tuple[str, ...]) -> Row:
    """Return a part of a row; raise BadData when a cell cannot be one."""
    if error := fault(list(columns), list(cells)):
        raise error
    return Row("", 0, dict(zip(columns, map(str.strip, cells), strict=True)))


@lru_cache(maxsize=REMEMBERED)
def _text(cell: str) -> _Text:
    text = _row(("text",), (cell,)).cells["text"]
    return _Text(text, text or NOTHING, spaced(text))


@lru_cache(maxsize=REMEMBERED)
def _word(word: str) -> str:
    return spaced(_row(("raw",), (word,)).cells["raw"])


def _filled(cell: str) -> str:
    """Return the source's cell; its words are looked at one by one, so here only its ends are."""
    text = cell.strip()
    if not text or len(cell) > LONGEST_CELL:
        raise Rule.REQUIRED.broken("raw")
    return text if text == cell else _row(("raw",), (cell,)).cells["raw"]


@lru_cache(maxsize=REMEMBERED)
def _methods(cell: str) -> _Methods:
    written = _row(("method",), (cell,)).parts("method")
    numbers = [standard_number("method", text) for text in written]
    if len({number.norm for number in numbers}) < len(numbers):
        raise Rule.DUPLICATE.broken("method", cell)
    columns = tuple(
        (text, number.norm, number.base, number.root, number.series)
        for text, number in zip(written, numbers, strict=True)
    )
    return _Methods(columns, " ".join(filter(None, map(spaced, written))))
