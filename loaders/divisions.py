"""Administrative divisions (GB/T 2260): the list of 2024, later changes, and retired codes.

Oddities of the sources. Municipalities have no prefecture level and 419001 and its like hang on
their province: the list's own parent column says so, and it is followed. Four prefectures have no
counties, one body fills both levels there. The later changes carry no date, so the day by which
they were known stands for it. In the history ``500101[1998]`` is a part that went elsewhere in
that year; a code without brackets took over when the code was retired.
"""

import re
from datetime import date

from loaders.book import Book, Values
from loaders.places import COUNTRY_BOX
from loaders.region_boundaries import place_merged
from loaders.rules import Rule
from loaders.table import Row
from nqi.models import Region, RegionSuccession
from nqi.terms import Level, RegionType, SuccessionKind
from nqi.text import spaced

SOURCE_COLUMNS = ("source_url", "source_note", "licence")
ROOT_COLUMNS = ("adcode", "name_zh", "name_en", "short_name", *SOURCE_COLUMNS)
LIST_COLUMNS = (
    "adcode",
    "name_zh",
    "short_name",
    "level",
    "type",
    "parent_adcode",
    "province_name",
    "lon",
    "lat",
    "tianditu_adcode",
    "amap_adcode",
    "prefecture_without_districts",
    *SOURCE_COLUMNS,
)
CHANGE_COLUMNS = (
    "change",
    "adcode",
    "name_zh",
    "short_name",
    "level",
    "type",
    "parent_adcode",
    "replaces",
    "known_by",
    "note",
    *SOURCE_COLUMNS,
)
HISTORY_COLUMNS = (
    "adcode",
    "province_name",
    "prefecture_name",
    "name_zh",
    "level",
    "status",
    "valid_from_year",
    "valid_to_year",
    "successor_adcodes",
    *SOURCE_COLUMNS,
)
ROOT = "100000"
# Taiwan, Hong Kong and Macau: the requirement of four levels does not apply.
WITHOUT_FOUR_LEVELS = ("71", "81", "82")
_SUCCESSOR = re.compile(r"(\d{6})(?:\[(\d{4})\])?")


def accept_root(row: Row, book: Book) -> None:
    """The country, above everything."""
    values = {
        "adcode": _adcode(row),
        "name": row.text("name_zh"),
        "short_name": row.text("short_name"),
        "name_en": row.optional("name_en"),
        "level": Level.NATIONAL.code,
        "type": RegionType.COUNTRY.code,
        "parent_adcode": None,
        "fills_county": False,
        "has_four_levels": True,
        "lng": None,
        "lat": None,
    }
    _add(book, values, book.sourced(row))


def accept(row: Row, book: Book) -> None:
    """A division of the list."""
    values = _division(row, book)
    lng, lat = _point(row)
    values |= {"lng": lng, "lat": lat}
    values["fills_county"] = row.text("prefecture_without_districts") == "true"
    _add(book, values, book.sourced(row))
    book.places["list"].append(row.cells)


def accept_change(row: Row, book: Book) -> None:
    """A division added or retired after the list."""
    known_by = row.day("known_by")
    if known_by is None:
        raise Rule.REQUIRED.broken("known_by")
    source = book.sourced(row, known_by)
    if row.text("change") == "retired":
        region = book.regions.get(row.text("adcode"))
        if region is None:
            raise Rule.UNKNOWN_REGION.broken("adcode", row.text("adcode"))
        region["valid_to"] = known_by
        book.places["changes"].append(row.cells)
        return
    values = _division(row, book) | {"lng": None, "lat": None, "fills_county": False}
    replaced = [(old, book.region("replaces", old)["name"]) for old in row.parts("replaces")]
    _add(book, values, source | {"valid_from": known_by})
    for old, name in replaced:
        _succeed(book, source, old, values["adcode"], name, SuccessionKind.MERGED, known_by)
    if replaced:
        place_merged(book, book.regions[values["adcode"]])
    book.places["changes"].append(row.cells)


def accept_history(row: Row, book: Book) -> None:
    """A code in use, which must be in the list, or a retired code and what followed it."""
    adcode, name = _adcode(row), row.text("name_zh")
    source = book.sourced(row)
    if row.text("status") == "in_use":
        if adcode not in book.regions:
            raise Rule.UNKNOWN_REGION.broken("adcode", adcode)
        book.places["history"].append(row.cells)
        return
    year = int(row.number("valid_to_year", 1980, 2100))
    followers = [_follower(row, part, year) for part in row.parts("successor_adcodes")]
    if not followers:
        raise Rule.NO_SUCCESSOR.broken("successor_adcodes", adcode)
    whole = len({new for new, when in followers}) == 1
    kind = SuccessionKind.RENUMBERED if whole else SuccessionKind.SPLIT
    # Later years last: a part that moved early and the rest that followed is one succession.
    for new, when in sorted(followers, key=lambda follower: follower[1]):
        _succeed(book, source, adcode, new, name, kind, None, when)
    book.places["history"].append(row.cells)


def _follower(row: Row, part: str, year: int) -> tuple[str, int]:
    match = _SUCCESSOR.fullmatch(part)
    if match is None:
        raise Rule.UNKNOWN_REGION.broken("successor_adcodes", part)
    return match[1], int(match[2] or year)


def _succeed(
    book: Book,
    source: Values,
    old: str,
    new: str,
    name: str,
    kind: SuccessionKind,
    day: date | None = None,
    year: int | None = None,
) -> None:
    values = {
        "old_name": name,
        "kind": kind.code,
        "changed_on": day,
        "changed_year": day.year if day else year,
    }
    if book.has(RegionSuccession, old_adcode=old, new_adcode=new):
        # One code under several names in turn: the last name and year stand.
        book.successions[old][new].update(values | source)
    else:
        book.add(RegionSuccession, old_adcode=old, new_adcode=new, **values, **source)


def _division(row: Row, book: Book) -> Values:
    adcode = _adcode(row)
    parent = row.optional("parent_adcode") or ROOT
    if parent not in book.regions:
        raise Rule.UNKNOWN_REGION.broken("parent_adcode", parent)
    return {
        "adcode": adcode,
        "name": row.text("name_zh"),
        "short_name": row.text("short_name"),
        "name_en": None,
        "level": _level(row).code,
        "type": row.term("type", RegionType).code,
        "parent_adcode": parent,
        "has_four_levels": not adcode.startswith(WITHOUT_FOUR_LEVELS),
    }


def _add(book: Book, values: Values, source: Values) -> None:
    search_text = spaced(f"{values['name']} {values['short_name']} {values['adcode']}")
    book.add(Region, **values, **source, search_text=search_text)


def _adcode(row: Row) -> str:
    adcode = row.text("adcode")
    if not re.fullmatch(r"[1-9]\d{5}", adcode):
        raise Rule.UNKNOWN_REGION.broken("adcode", adcode, "six digits are needed")
    return adcode


def _level(row: Row) -> Level:
    code = row.text("level").upper()
    if code not in Level.__members__:
        raise Rule.TERM.broken("level", code)
    return Level[code]


def _point(row: Row) -> tuple[float | None, float | None]:
    if not row.cells["lon"]:
        return None, None
    lng, lat = row.number("lon", -180, 180), row.number("lat", -180, 180)
    west, south, east, north = COUNTRY_BOX
    if not (west <= lng <= east and south <= lat <= north):
        raise Rule.POSITION.broken("lon", f"{lng}, {lat}")
    return lng, lat
