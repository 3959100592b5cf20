"""Rows in the words of a register: its headings and words stand in a table beside the loader."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from loaders.dates import any_day
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.standard_number import parse_standard_number
from nqi.terms import Term

T = TypeVar("T", bound=Term)

_SPACE = re.compile(r"\s+")
_CITED = re.compile(
    r"(?:DBS?\d{2,4}|[TQ]/[A-Z0-9]{2,12}|GBW(?:\(E\))?|(?:EN )?ISO(?:/IEC)?|[A-Z]{2,6})"
    r"(?:/[TZ])?(?:\([\u4e00-\u9fff]{1,6}\))? ?[A-Z]?\d[\d.]*(?:[-:]\d{2,4})?(?:/XG\d+-\d{4})?"
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_BETWEEN = " \n\t;,:.-()[]\u3001\u3002\u300a\u300b"


@dataclass(frozen=True)
class RegisterRow(Row):
    """A row with days in any form, and with words that stand for terms."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By vocabulary: the register's word and the code of the term it means."""

    def day(self, column: str) -> date | None:
        """A calendar day, None when the cell is empty or stands for no day."""
        try:
            return any_day(self.cells[column])
        except (ValueError, OverflowError) as error:
            raise Rule.DATE.broken(column, self.cells[column]) from error

    def term(self, column: str, vocabulary: type[T]) -> T:
        """A term by the register's word or by its code."""
        value = self.text(column)
        known = self.words.get(vocabulary.__name__, {})
        code = known.get(value, value)
        if code not in vocabulary.__members__:
            allowed = ", ".join(known or vocabulary.__members__)
            raise Rule.TERM.broken(column, value, f"allowed are {allowed}")
        return vocabulary[code]


@cache
def wording(loader_file: str) -> dict[str, Any]:
    """Return the table of headings and words beside a loader's file."""
    return tomllib.loads(Path(loader_file).with_suffix(".toml").read_text(encoding="utf-8"))


def plain_heading(text: str) -> str:
    """Return a heading without spaces and line breaks, in one width and case."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def methods_in(text: str) -> list[tuple[str, str | None]]:
    """Return each standard's number in a cell with the clause that follows it.

    ``GB/T 5009.1-2003 4.1; GB 4789.2-2016`` holds two. Words that are no number are not guessed at.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    found = [m for m in _CITED.finditer(plain) if parse_standard_number(m.group()) is not None]
    methods: dict[str, str | None] = {}
    for match, following in zip_longest(found, found[1:]):
        after = plain[match.end() : following.start() if following else None]
        clause = re.split(r"[;\n]", after, maxsplit=1)[0].strip(_BETWEEN)
        methods.setdefault(match.group().strip(), clause or None)
    return list(methods.items())
