"""Place: which region a code, a name or a path of names means; ambiguity is an answer."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import literal

from nqi.catalog import region as catalog
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.selection import Selection
from nqi.text import phrase

MOST_CHOICES = 30
LONGEST_TEXT = 200
COUNTRY = "100000"
_ENDS_WITH_CODE = re.compile(r"(?:^|\s)(\d{6})$")

Region = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """The one region that is meant, or the regions that may be; neither for an unknown name."""

    region: Region | None = None
    choices: Sequence[Region] = ()


def place(release: OpenRelease, text: str, as_of: date) -> Place:
    """Return the region in force that a text means.

    A six-digit code at the end decides, a retired one through what followed it. Otherwise the text
    is a full or short name, with names of regions above it before it or without: ``Wuhan``,
    ``Wuhan Hongshan`` and ``Hubei Wuhan Hongshan`` in Chinese; or a name that is no longer used.
    """
    words = " ".join(text.split())[:LONGEST_TEXT]
    if not words:
        return Place()
    given = literals(Selection(as_of=as_of).given())
    if code := _ENDS_WITH_CODE.search(words):
        found = _with_code(release, given, code.group(1), as_of)
    else:
        name = words.replace(" ", "")
        found = _with_path(release, given, name) or release.rows(
            catalog.formerly(given, literal(name))
        )
    if len(found) == 1:
        return Place(found[0])
    return Place(choices=tuple(found or _similar(release, given, words)))


def _with_code(
    release: OpenRelease, given: dict[str, Any], adcode: str, as_of: date
) -> Sequence[Region]:
    found = release.rows(catalog.by_adcode(given, literal(adcode)))
    current = [one for one in found if one["valid_to"] is None or one["valid_to"] > as_of]
    return current or release.rows(catalog.successors(given, literal(adcode)))


def _with_path(release: OpenRelease, given: dict[str, Any], text: str) -> Sequence[Region]:
    """Return the regions whose name ends the text, where the rest names regions above them."""
    candidates = release.rows(catalog.ending(given, literal(text)))
    codes = json.dumps([one["adcode"] for one in candidates])
    above: dict[str, list[Region]] = defaultdict(list)
    for row in release.rows(catalog.paths(given, literal(codes))):
        if row["adcode"] not in (row["of"], COUNTRY):
            above[row["of"]].append(row)
    return [one for one in candidates if _is_path(text, one, above[one["adcode"]])]


def _is_path(text: str, region: Region, above: Sequence[Region]) -> bool:
    """Return whether a text is the region's name after names of regions above, the highest first.

    Any of those may be left out, and each name may be the full or the short one.
    """
    names = "".join(f"(?:{_either(one)})?" for one in above)
    return re.fullmatch(f"{names}(?:{_either(region)})", text) is not None


def _either(region: Region) -> str:
    return f"{re.escape(region['name'])}|{re.escape(region['short_name'])}"


def _similar(release: OpenRelease, given: dict[str, Any], text: str) -> Sequence[Region]:
    found = catalog.listing(given | {"search": literal(phrase(text))})
    return release.rows(found.page(MOST_CHOICES))
