"""The published list of division codes as a text: a code and a name a line, indented or tabbed.

Gives the columns of the list of divisions. The text tells no type, no parent and no short name:
they follow from the digits and from how a name ends; headings, notes and their marks are left out.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from loaders.divisions import LIST_COLUMNS
from loaders.rules import Rule
from loaders.table import Row, decode
from nqi.errors import BadData
from nqi.terms import RegionType

_LINE = re.compile(r"([1-9]\d{5})[\s\u3000]*(.*)", re.ASCII)
_MARKS = re.compile(r"[\s\u3000*\u2460-\u2473\uff0a]|\[\d+\]|[(\uff08]\d+[)\uff09]")
_PSEUDO = re.compile(r"(?:11|12|31|50)0[12]00|\d\d9000", re.ASCII)


@cache
def words() -> dict[str, Any]:
    """Return the table beside this file."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield every division of the text as a row of the list's columns."""
    lines = [line.strip("\ufeff \t\r\u3000") for line in decode(name, content).split("\n")]
    codes = {match[1] for line in lines if (match := _LINE.match(line))}
    codes = {code for code in codes if not _PSEUDO.fullmatch(code)}
    for number, line in enumerate(lines, start=1):
        match = _LINE.match(line)
        if match is None:
            if line and not _is_other(line):
                error = Rule.UNKNOWN_REGION.broken("adcode", line[:200], "six digits are needed")
                error.file, error.line = name, number
                yield error
        elif not _PSEUDO.fullmatch(match[1]):
            yield Row(name, number, _cells(match[1], _MARKS.sub("", match[2]), codes))


def _is_other(line: str) -> bool:
    """Whether a line without a code is a title, a heading or a note."""
    lines = words()["lines"]
    return line.startswith(tuple(lines["other"])) or any(word in line for word in lines["title"])


def _cells(adcode: str, name: str, codes: set[str]) -> dict[str, str]:
    level = _level(adcode)
    type_, ending = _ending(level, name)
    prefecture = f"{adcode[:4]}00"
    parents = {
        "province": "",
        "prefecture": f"{adcode[:2]}0000",
        "county": prefecture if prefecture in codes else "",
    }
    has_counties = any(c[:4] == adcode[:4] and c[4:] != "00" for c in codes)
    cells = dict.fromkeys(LIST_COLUMNS, "")
    return cells | {
        "adcode": adcode,
        "name_zh": name,
        "short_name": short_name(name, type_, ending),
        "level": level,
        "type": type_,
        "parent_adcode": parents[level] or ("" if level == "province" else f"{adcode[:2]}0000"),
        "prefecture_without_districts": str(level == "prefecture" and not has_counties).lower(),
    }


def _level(adcode: str) -> str:
    if adcode.endswith("0000"):
        return "province"
    return "prefecture" if adcode.endswith("00") else "county"


def _ending(level: str, name: str) -> tuple[str, str]:
    """The type of a division by the end of its name; without one the rule for types applies."""
    for type_, endings in words()[level].items():
        for ending in endings:
            if name.endswith(ending) and (ending == endings[-1] or len(name) > len(ending) + 1):
                return type_, ending
    return "", ""


def short_name(name: str, type_: str, ending: str) -> str:
    """Return a name without its type and its peoples, at least two characters long."""
    if type_ == RegionType.FORESTRY_DISTRICT.code:
        ending = words()["short"]["forestry"]
    short = name.removesuffix(ending)
    if type_ in words()["short"]["whole"] or len(short) < 2:
        return name
    if not type_.startswith("AUTONOMOUS"):
        return short
    peoples = words()["short"]["peoples"]
    while found := next((p for p in peoples if short.endswith(p) and len(short) > len(p) + 1), ""):
        short = short.removesuffix(found)
    return short.removesuffix(words()["short"]["of_people"])
