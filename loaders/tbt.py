"""Notifications of technical measures: our own CSV, and items of the WTO's ePing as JSON.

Oddities of ePing. Titles and products are HTML; codes are a list, a text or objects and may carry
a name; a joint notification has several symbols in one cell, and each becomes a record.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from loaders.book import Book
from loaders.formats.json_records import raw_records, row_of, scalar
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.classification import parse_ics
from nqi.codes.identifiers import NotificationSymbol, parse_notification_symbol
from nqi.errors import BadData
from nqi.identity import stable_id
from nqi.models import TbtCode, TbtNotification
from nqi.text import spaced

COLUMNS = (
    "symbol",
    "title",
    "products",
    "hs",
    "ics",
    "member",
    "type",
    "distributed_on",
    "comment_until",
    "url",
    "source_url",
    "source_note",
    "licence",
)
_SEVERAL = re.compile(r"[,;\uff0c\uff1b\n]+")
_HS = re.compile(r"(?:ex\s*)?(\d{2}(?:\.?\d{2}){0,4})(?![\d.]*\d)", re.ASCII | re.IGNORECASE)
_ICS = re.compile(r"\d{2}(?:\.\d{3}(?:\.\d{2})?)?(?![\d.]*\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
_TIME = re.compile(r"[T ]\d{2}:\d{2}.*", re.ASCII)


def read_items(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield ePing items, a list or under ``items``, as rows of the columns of our CSV."""
    path = () if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") else ("items",)
    for line, item in raw_records(name, content, path):
        if isinstance(item, BadData):
            yield item
        else:
            yield row_of(name, line, _cells(item), COLUMNS)


def _cells(item: dict[str, Any]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, fields in _fields().items():
        found = [value for field in fields if (value := _at(item, field)) not in (None, "", [])]
        cells[column] = "; ".join(_texts(found[0])) if found else ""
    for column in ("distributed_on", "comment_until"):
        cells[column] = _day(cells[column])
    return cells


@cache
def _fields() -> dict[str, list[str]]:
    """The names of ePing's fields by our columns, from the table beside this file."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    fields: dict[str, list[str]] = table["fields"]
    return fields


def _at(item: Any, field: str) -> Any:
    for name in field.split("."):
        item = item.get(name) if isinstance(item, dict) else None
    return item


def _texts(value: Any) -> list[str]:
    """The texts of a value: of a list each, of an object its code or else its name."""
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    if isinstance(value, dict):
        return _texts(value.get("code") or value.get("name") or value.get("value"))
    text = plain_text(scalar(value))
    return [text] if text else []


def _day(text: str) -> str:
    """An ISO day of a time stamp or of day/month/year; anything else stays for the rule."""
    text = _TIME.sub("", text)
    match = _DAY_FIRST.fullmatch(text)
    return f"{match[3]}-{match[2]}-{match[1]}" if match else text


class _Text(HTMLParser):
    """Collects what a reader of a page sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave out scripts and styles; a new element parts words."""
        self.hidden += tag in ("script", "style")
        self.parts.append(" " if tag in ("p", "br", "div", "li", "td") else "")

    def handle_endtag(self, tag: str) -> None:
        """Show again what follows a script."""
        self.hidden -= self.hidden > 0 and tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Keep a text that is shown."""
        if not self.hidden:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """Return the text of a piece of HTML with single spaces; a text without marks is itself."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    parser = _Text()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())


def accept(row: Row, book: Book) -> None:
    """One notification, or each of a joint one, with the codes of goods and classes it names."""
    symbols = [_symbol(raw) for raw in _SEVERAL.split(row.text("symbol")) if raw.strip()]
    for symbol in symbols:
        if book.has(TbtNotification, id=_id(symbol)):
            raise Rule.DUPLICATE.broken("symbol", symbol.symbol)
    title, products = plain_text(row.text("title")), plain_text(row.cells["products"])
    distributed_on = row.day("distributed_on")
    values = {
        "title": title,
        "products": products or None,
        "member": row.text("member"),
        "type": row.optional("type"),
        "distributed_on": distributed_on,
        "comment_until": row.day("comment_until"),
        "url": row.web_address("url"),
    }
    source = book.sourced(row, distributed_on)
    codes = _codes(row, book)
    for symbol in dict.fromkeys(symbols):
        book.add(
            TbtNotification,
            **source,
            **values,
            id=_id(symbol),
            symbol=symbol.symbol,
            base_symbol=symbol.base,
            search_text=spaced(f"{symbol.symbol} {title} {products}"),
        )
        for system, code in codes:
            book.add(TbtCode, system=system, code=code, notification_id=_id(symbol))


def _symbol(raw: str) -> NotificationSymbol:
    if (symbol := parse_notification_symbol(raw)) is None:
        raise Rule.IDENTIFIER.broken("symbol", raw.strip(), "TBT")
    return symbol


def _id(symbol: NotificationSymbol) -> int:
    return stable_id("tbt_notification", symbol.symbol)


def _codes(row: Row, book: Book) -> list[tuple[str, str]]:
    """The codes of a row, each once; what is no code is left out and noted."""
    found: dict[tuple[str, str], None] = {}
    for column, system in (("hs", "HS"), ("ics", "ICS")):
        for text in (part.strip() for part in _SEVERAL.split(row.cells[column])):
            if not text:
                continue
            if code := _hs(text) if system == "HS" else _ics(text):
                found[system, code] = None
            else:
                book.leave_out_cell(row, Rule.CLASS.broken(column, text, system))
    return list(found)


def _hs(text: str) -> str | None:
    match = _HS.match(text)
    return match[1].replace(".", "") if match else None


def _ics(text: str) -> str | None:
    match = _ICS.match(text)
    return parse_ics(match[0]) if match else None
