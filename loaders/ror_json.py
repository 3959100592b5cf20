"""Records of the ROR registry in its own JSON (schema v2): one record, or a list of them.

Gives the columns of the ``ror`` importer. The region is the province of the record's place, its
kind follows from words of its names; a record without either is rejected by the importer's rules.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from loaders.formats.json_records import raw_records, row_of, scalar
from loaders.ror import COLUMNS
from loaders.table import Row
from nqi.errors import BadData

SHOWN = "ror_display"


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield every record as a row of the importer's columns; its status is kept as evidence."""
    for line, record in raw_records(name, content, ()):
        yield record if isinstance(record, BadData) else row_of(name, line, _cells(record), COLUMNS)


def _cells(record: dict[str, Any]) -> dict[str, str]:
    names = _objects(record, "names")
    local, english = _named(names, "zh"), _named(names, "en")
    shown = next((n.get("value") for n in names if SHOWN in _list(n, "types")), "")
    place = next(iter(_objects(record, "locations")), {}).get("geonames_details")
    place = place if isinstance(place, dict) else {}
    sites = [link for link in _objects(record, "links") if link.get("type") == "website"]
    return {
        "ror_id": scalar(record.get("id")),
        "name": local or scalar(shown) or english,
        "name_en": english,
        "kind": _kind(f"{local} {english} {shown}".lower()),
        "city": scalar(place.get("name")),
        "adcode": _words()["provinces"].get(_subdivision(place), ""),
        "lng": scalar(place.get("lng")),
        "lat": scalar(place.get("lat")),
        "website": scalar(sites[0].get("value")) if sites else "",
        "types": ";".join(map(scalar, _list(record, "types"))),
        "status": scalar(record.get("status")),
        "source_url": scalar(record.get("id")),
    }


def _objects(record: dict[str, Any], field: str) -> list[dict[str, Any]]:
    return [inner for inner in _list(record, field) if isinstance(inner, dict)]


def _list(record: dict[str, Any], field: str) -> list[Any]:
    value = record.get(field)
    return value if isinstance(value, list) else []


def _named(names: list[dict[str, Any]], language: str) -> str:
    """The name in a language; a label before an alias, never an acronym."""
    for kind in (SHOWN, "label", "alias"):
        for name in names:
            if name.get("lang") == language and kind in _list(name, "types"):
                return scalar(name.get("value"))
    return ""


def _subdivision(place: dict[str, Any]) -> str:
    """The ISO 3166-2 code of a province; Hong Kong, Macau and Taiwan have country codes there."""
    country, code = scalar(place.get("country_code")), scalar(place.get("country_subdivision_code"))
    if country in ("HK", "MO", "TW"):
        return f"CN-{country}"
    return f"CN-{code.removeprefix('CN-')}" if country == "CN" else ""


def _kind(names: str) -> str:
    kinds = [code for code, words in _words()["kinds"].items() if any(w in names for w in words)]
    return kinds[0] if len(kinds) == 1 else ""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
