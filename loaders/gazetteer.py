"""Places an address on an administrative division, from names alone, and says how sure it is.

The address is read from left to right. A name counts only if it lies within what was found before
it; a name that fits several divisions is left at what they have in common. See
docs/decisions/0006-gazetteer.md.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from loaders.gazetteer_history import LIST_DATE, CodeHistory, Retired, first_years, retired_rows
from nqi.terms import Level, Precision

Row = Mapping[str, str]

READ_CHARACTERS = 40
"""Names farther into an address than this are other places: a second office, a way description."""


class Method(StrEnum):
    """By what an address was placed."""

    NAME = "NAME"
    SHORT_NAME = "SHORT_NAME"
    RETIRED_NAME = "RETIRED_NAME"
    ALIAS = "ALIAS"
    HINT = "HINT"
    AMBIGUOUS = "AMBIGUOUS"
    NONE = "NONE"


@dataclass(frozen=True)
class Placement:
    """Where an address is: ``adcode`` and ``level`` are None when no name in it could be used."""

    adcode: str | None
    level: Level | None
    precision: Precision | None
    matched: str
    method: Method


class Division(NamedTuple):
    """A division in force."""

    adcode: str
    name: str
    short_name: str
    level: Level
    is_municipality: bool
    parent: str | None


class Meaning(NamedTuple):
    """What a name can stand for: the divisions in force, and where it may be used."""

    adcodes: tuple[str, ...]
    method: Method
    within: str = ""


NOTHING = Placement(None, None, None, "", Method.NONE)


class Gazetteer:
    """Names and codes of divisions on one day, built from the rows of the data files."""

    def __init__(
        self,
        divisions: Iterable[Row],
        history: Iterable[Row],
        changes: Iterable[Row] = (),
        aliases: Iterable[Row] = (),
        *,
        as_of: date = LIST_DATE,
    ) -> None:
        self._sources = (list(divisions), list(history), list(changes))
        rows, self._history = _history(*self._sources, as_of)
        self._divisions = {row["adcode"]: _division(row) for row in rows}
        self._meanings: defaultdict[str, list[Meaning]] = defaultdict(list)
        self._street_words = re.compile("(?!)")
        self._learn_divisions()
        self._learn_retired()
        self._learn_aliases(aliases)
        self._longest = max(map(len, self._meanings), default=0)

    @classmethod
    def read(cls, folder: Path, *, as_of: date = LIST_DATE) -> Gazetteer:
        """Build from the data files in ``folder``."""
        names = (
            "divisions_mca_2024",
            "divisions_code_history",
            "divisions_changes_after_2024",
            "place_aliases",
        )
        return cls(*(_read_rows(folder / f"{name}.csv") for name in names), as_of=as_of)

    def resolve(self, adcode: str, as_of: date | None = None) -> tuple[str, ...]:
        """Codes in force that a code stands for: itself, its successors, or none known.

        ``as_of`` asks about a later day than the gazetteer was built for; days before the day of
        the list of divisions are answered as on that day.
        """
        history = self._history if as_of is None else _history(*self._sources, as_of)[1]
        return history.resolve(adcode)

    def place(self, address: str, *, hint: str | None = None) -> Placement:
        """Place an address; ``hint`` (such as a district name) is used only where it falls short.

        The hint never contradicts the address: it counts when it lies within what the address
        says, or when the address says nothing.
        """
        found = self._read_address(address)
        if hint is None or found.level is Level.COUNTY:
            return found
        hinted = self._read_address(hint).adcode
        if hinted is None:
            return found
        if found.method is Method.AMBIGUOUS:
            return self._choose(address, hinted) or found
        says_more = found.adcode is None or self._inside((hinted,), found.adcode)
        return self._placement(hinted, hint, Method.HINT) if says_more else found

    def _choose(self, address: str, hinted: str) -> Placement | None:
        """Read an ambiguous address again within the hinted division, then within those above."""
        for above in self._chain(hinted):
            read = self._read_address(address, above)
            if read.method not in (Method.NONE, Method.AMBIGUOUS) and read.adcode is not None:
                return self._placement(read.adcode, read.matched, Method.HINT)
        return None

    def _read_address(self, address: str, within: str | None = None) -> Placement:
        text = "".join(unicodedata.normalize("NFKC", address).split())
        found, position, after_name = replace(NOTHING, adcode=within), 0, True
        while position < min(len(text), READ_CHARACTERS):
            step = self._name_at(text, position, found.adcode, after_name)
            if step is None:
                position, after_name = position + 1, False
                continue
            word, better = step
            found = better or found
            if found.level is Level.COUNTY or found.method is Method.AMBIGUOUS:
                break
            position, after_name = position + len(word), True
        return found

    def _name_at(
        self, text: str, position: int, found: str | None, after_name: bool
    ) -> tuple[str, Placement | None] | None:
        """The longest name at a position that says more than ``found``, and where that leads."""
        for end in range(min(len(text), position + self._longest), position, -1):
            word = text[position:end]
            # Two characters ("the city district", a county called Zhao) turn up inside words.
            adjacent_only = len(word) < 3
            if adjacent_only and not after_name:
                continue
            usable = [
                meaning
                for meaning in self._meanings.get(word, ())
                if self._may_use(meaning, text[end:], found, after_name)
            ]
            placed = self._decide(word, usable, found)
            if placed is not None:
                return word, placed
        return None

    def _may_use(self, meaning: Meaning, rest: str, found: str | None, after_name: bool) -> bool:
        if meaning.method is Method.SHORT_NAME:
            return after_name and not self._street_words.match(rest)
        if meaning.within:
            return found is not None and self._is_within(found, meaning.within)
        return True

    def _decide(self, word: str, meanings: list[Meaning], found: str | None) -> Placement | None:
        """The best meanings of a word: a name in force first, a retired one last."""
        for method in (Method.NAME, Method.ALIAS, Method.SHORT_NAME, Method.RETIRED_NAME):
            groups = {
                inside
                for meaning in meanings
                if meaning.method is method and (inside := self._inside(meaning.adcodes, found))
            }
            if groups:
                return self._settle(word, method, groups, found)
        return None

    def _settle(
        self, word: str, method: Method, groups: set[tuple[str, ...]], found: str | None
    ) -> Placement | None:
        """One placement for a word with one or several meanings, each of one or several codes."""
        heads = {self._common(group) for group in groups}
        widest = [head for head in heads if head and all(self._is_within(x, head) for x in heads)]
        provinces = [x for x in heads if x and self._divisions[x].level is Level.PROVINCE]
        chosen = widest or (provinces if len(provinces) == 1 else [])
        if chosen:
            return self._placement(chosen[0], word, method)
        common = self._common(tuple(sorted({code for group in groups for code in group})))
        if common is not None:
            return self._placement(common, word, Method.AMBIGUOUS)
        return Placement(found, *self._level_of(found), word, Method.AMBIGUOUS)

    def _inside(self, adcodes: tuple[str, ...], found: str | None) -> tuple[str, ...]:
        if found is None:
            return adcodes
        return tuple(x for x in adcodes if x != found and self._is_within(x, found))

    def _is_within(self, adcode: str | None, above: str) -> bool:
        return adcode is not None and above in self._chain(adcode)

    def _chain(self, adcode: str) -> list[str]:
        """A division and everything above it."""
        chain = [adcode]
        while (parent := self._divisions[chain[-1]].parent) is not None:
            chain.append(parent)
        return chain

    def _common(self, adcodes: tuple[str, ...]) -> str | None:
        """The smallest division that holds all of them, None if only the country does."""
        first, *others = (self._chain(adcode) for adcode in adcodes)
        return next((x for x in first if all(x in chain for chain in others)), None)

    def _placement(self, adcode: str, matched: str, method: Method) -> Placement:
        return Placement(adcode, *self._level_of(adcode), matched, method)

    def _level_of(self, adcode: str | None) -> tuple[Level | None, Precision | None]:
        if adcode is None:
            return None, None
        division = self._divisions[adcode]
        if division.is_municipality:
            return division.level, Precision.CITY_CENTROID
        return division.level, PRECISIONS[division.level]

    def _learn_divisions(self) -> None:
        for division in self._divisions.values():
            self._meanings[division.name].append(Meaning((division.adcode,), Method.NAME))
            if division.short_name != division.name:
                short = Meaning((division.adcode,), Method.SHORT_NAME)
                self._meanings[division.short_name].append(short)

    def _learn_retired(self) -> None:
        for row in self._history.retired:
            successors = self._history.successors(row)
            if successors:
                self._meanings[row.name].append(Meaning(successors, Method.RETIRED_NAME))

    def _learn_aliases(self, aliases: Iterable[Row]) -> None:
        words: defaultdict[str, list[str]] = defaultdict(list)
        for row in aliases:
            words[row["kind"]].append(re.escape(row["alias"]))
            if adcodes := self._history.resolve(row["adcode"]):
                meaning = Meaning(adcodes, Method.ALIAS, row["within_adcode"])
                self._meanings[row["alias"]].append(meaning)
        if words["STREET_WORD"]:
            modifier, street = "|".join(words["STREET_MODIFIER"]), "|".join(words["STREET_WORD"])
            self._street_words = re.compile(f"(?:{modifier})?(?:{street})")


PRECISIONS = {
    Level.PROVINCE: Precision.REGION_ONLY,
    Level.PREFECTURE: Precision.CITY_CENTROID,
    Level.COUNTY: Precision.COUNTY_CENTROID,
}


def _division(row: Row) -> Division:
    return Division(
        adcode=row["adcode"],
        name=row["name_zh"],
        short_name=row["short_name"],
        level=Level[row["level"].upper()],
        is_municipality=row["type"] == "MUNICIPALITY",
        parent=row["parent_adcode"] or None,
    )


def _history(
    divisions: list[Row], history: list[Row], changes: list[Row], as_of: date
) -> tuple[list[Row], CodeHistory]:
    """Rows in force on ``as_of``, and the way to them from the codes ended by then."""
    known = [row for row in changes if date.fromisoformat(row["known_by"]) <= as_of]
    added = [row for row in known if row["change"] == "added"]
    gone = {row["adcode"]: row for row in known if row["change"] == "retired"}
    ended = retired_rows(history)
    for adcode, row in gone.items():
        heirs = tuple(new["adcode"] for new in added if adcode in new["replaces"].split(";"))
        year = date.fromisoformat(row["known_by"]).year
        ended.append(Retired(adcode, row["name_zh"], year, heirs))
    in_force = [row for row in divisions if row["adcode"] not in gone] + added
    begun = first_years(history)
    return in_force, CodeHistory({r["adcode"]: begun.get(r["adcode"], 0) for r in in_force}, ended)


def _read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
