"""What the registers' pages hold: rows of tables, and pairs of a name and its value.

Read with the standard library's forgiving parser; it knows no entity files, no scripts, no network.
"""

from collections.abc import Iterator
from html.parser import HTMLParser

Table = list[list[str]]
_CELLS = {"td", "th"}
_PAIRS = {"dt", "dd"}
_TITLES = {"h4", "h5"}
_UNSEEN = {"script", "style"}
_BREAKS = {"br", "p", "div", "li"}


class Markup(HTMLParser):
    """The tables, the ``dl`` pairs by page part, and the headings of one page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self.lists: list[list[tuple[str, str]]] = []
        self._names: list[str] = []
        self._text: list[str] | None = None
        self._unseen = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row, a cell, a pair or a heading."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in _TITLES:
            self._begin_record(tag)
        elif tag in _CELLS | _PAIRS:
            self._text = []
        elif tag in _BREAKS and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a cell, a pair or a heading."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if self._text is None or tag not in _CELLS | _PAIRS | _TITLES:
            return
        text = "".join(self._text).strip()
        self._text = None
        if tag in _CELLS and self.tables and self.tables[-1]:
            self.tables[-1][-1].append(text)
        elif tag == "dt":
            self._names.append(text)
        elif tag == "dd" and self._names:
            self._pairs().append((self._names.pop(), text))
        elif tag in _TITLES and text:
            self._pairs().append((tag, text))

    def handle_data(self, data: str) -> None:
        """Keep the text of what is open."""
        if self._text is not None and not self._unseen:
            self._text.append(data)

    def _begin_record(self, tag: str) -> None:
        """The Chinese title opens a record of its own; the English one belongs to it."""
        if tag == "h4":
            self.lists.append([])
        self._text = []

    def _pairs(self) -> list[tuple[str, str]]:
        if not self.lists:
            self.lists.append([])
        return self.lists[-1]


def table_records(text: str) -> Iterator[dict[str, str]]:
    """Yield the rows under the heading row of every table; a shorter row lacks its last cells."""
    for table in Markup(text).tables:
        filled = [row for row in table if any(row)]
        for row in filled[1:]:
            yield dict(zip(filled[0], row, strict=False))


def pair_records(text: str) -> Iterator[dict[str, str]]:
    """Yield each group of ``dt`` and ``dd`` with its titles ``h4`` and ``h5``."""
    groups = (dict(pairs) for pairs in Markup(text).lists)
    yield from (pairs for pairs in groups if pairs.keys() - _TITLES)
