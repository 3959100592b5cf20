"""Follows retired codes of administrative divisions to the ones that took their place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

Row = Mapping[str, str]

LIST_DATE = date(2024, 12, 31)
"""The day of the list of divisions that ``divisions_mca_2024.csv`` holds."""

# 330102[1996] means: only a part went there, in 1996, before the end of the code.
NEVER = 9999

# 330102[1996] means: only a part went there, in 1996, before the end of the code.
PART = re.compile(r"\d{6}\[\d{4}\]")


class Retired(NamedTuple):
    """A code that ended: its last name, its last year and the codes that followed."""

    adcode: str
    name: str
    last_year: int
    successors: tuple[str, ...]


class CodeHistory:
    """The codes in force on one day and the way from every older code to them."""

    def __init__(self, current: Mapping[str, int], retired: Iterable[Retired]) -> None:
        """Take the codes in force, each with the year it began, and the ended ones."""
        self._current = current
        self.retired = list(retired)
        self._ended: defaultdict[str, list[Retired]] = defaultdict(list)
        for row in self.retired:
            self._ended[row.adcode].append(row)

    def successors(self, row: Retired) -> tuple[str, ...]:
        """Codes in force that followed one retired row; empty where the history names none."""
        found: set[str] = set()
        waiting, seen = [row], {row}
        while waiting:
            ended = waiting.pop()
            for code in ended.successors:
                if self._current.get(code, NEVER) <= ended.last_year:
                    found.add(code)
            nexts = {
                follower
                for code in ended.successors
                if code not in found
                for follower in self._ends_after(code, ended.last_year)
            }
            waiting += nexts - seen
            seen |= nexts
        return tuple(sorted(found))

    def resolve(self, adcode: str) -> tuple[str, ...]:
        """The code itself when in force, otherwise every code in force that followed it.

        Digits that have meant several divisions are read as the last of them.
        """
        if adcode in self._current:
            return (adcode,)
        last = max((row.last_year for row in self._ended[adcode]), default=0)
        rows = [row for row in self._ended[adcode] if row.last_year == last]
        return tuple(sorted({code for row in rows for code in self.successors(row)}))

    def _ends_after(self, adcode: str, year: int) -> list[Retired]:
        """How a code that began in a year ended: digits have been used again after a pause."""
        later = [row for row in self._ended[adcode] if row.last_year > year]
        first = min((row.last_year for row in later), default=0)
        return [row for row in later if row.last_year == first]


def retired_rows(history: Iterable[Row]) -> list[Retired]:
    """The ended codes of ``divisions_code_history.csv``.

    The history names no successor for a prefecture. One that was only renamed keeps its digits,
    and then so do its counties; digits alone prove nothing, they are given away again.
    """
    ended = [row for row in history if row["status"] == "retired"]
    kept = {
        (row["prefecture_name"], row["valid_to_year"], heir[:4] + "00")
        for row in ended
        for heir in _heirs(row["successor_adcodes"])
    }
    retired = []
    for row in ended:
        heirs = _heirs(row["successor_adcodes"])
        if not heirs and (row["name_zh"], row["valid_to_year"], row["adcode"]) in kept:
            heirs = (row["adcode"],)
        retired.append(Retired(row["adcode"], row["name_zh"], int(row["valid_to_year"]), heirs))
    return retired


def first_years(history: Iterable[Row]) -> dict[str, int]:
    """The year in which each code of the history that is in use began to mean what it means."""
    return {
        row["adcode"]: int(row["valid_from_year"]) for row in history if row["status"] == "in_use"
    }


def _heirs(successors: str) -> tuple[str, ...]:
    """The codes that took over at the end; those that took a part before it are not heirs."""
    codes = successors.split(";") if successors else []
    return tuple(code for code in codes if not PART.fullmatch(code))
