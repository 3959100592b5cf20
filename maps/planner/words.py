"""Words of planner's pages: figures for people, names of regions, shades and their legends."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from maps.coverage_picture import Shade
from maps.language import Language
from maps.page import Visit
from maps.planner.shown import MapRow
from nqi.boundaries import COUNTRY
from nqi.catalog import named
from nqi.catalog import region as regions
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.questions.basis import REGIONAL
from nqi.questions.scene import Units
from nqi.remembered import remembered
from nqi.terms import Level

NO_DATA = "no-data"


class Named(Protocol):
    """A row of an answer that is about a region."""

    @property
    def adcode(self) -> str:
        """Its code."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def name_en(self) -> str | None:
        """Its English name, where a source gives one."""


OWN_LEVELS = (Level.PREFECTURE, Level.COUNTY)


def percent(value: float | None, decimals: int = 1) -> str:
    """Return a share for people; a dash where there is none."""
    return "–" if value is None else f"{value:.{decimals}%}"


def distance(value: float | None) -> str:
    """Return a distance for people: one decimal below 100."""
    if value is None or not np.isfinite(value):
        return "–"
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def plain(value: float | None, decimals: int = 2) -> str:
    """Return a number for people; a dash where there is none."""
    return "–" if value is None else f"{value:,.{decimals}f}"


def amount(value: float) -> str:
    """Return a count or a sum for people: whole if it is."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.1f}"


def legend(entries: Iterable[tuple[str, str]], styles: Sequence[str]) -> tuple[Shade, ...]:
    """Return the legend of some shades, with how many regions have each."""
    shades, before = [], ""
    for style, label in entries:
        family = style.split("-")[0]
        shades.append(Shade(style, label, styles.count(style), bool(before) and family != before))
        before = family
    return tuple(shades)


def place_of(visit: Visit, adcode: str) -> dict[str, Any]:
    """Return how a page names its region: name, trail above it, meridian."""
    found = visit.rows(regions.by_adcode({}, adcode))
    if not found:
        raise InvalidInput(f"region {adcode!r} is no region in the catalogue")
    above = visit.rows(regions.ancestors({}, adcode))
    own = found[0]
    return {
        "region": adcode,
        "region_name": _named(own, visit.language),
        "trail": tuple((row["adcode"], _named(row, visit.language)) for row in above),
        "meridian": own["lng"] if above and own["lng"] is not None else 105.0,
    }


def below(asked: Planning, level: Level | None = None) -> str:
    """Return the part of the boundary address that names the divisions of a level in the area."""
    shown = level or asked.demand_level
    if shown is Level.PROVINCE:
        return COUNTRY
    return f"{asked.within}?level={shown.code}"


def region_row(
    visit: Visit,
    units: Units,
    i: int,
    *,
    style: str,
    figure: str,
    sort_value: float | None,
    state: str,
    values: tuple[Any, ...] = (),
    is_point: bool = False,
) -> MapRow:
    """Return the row of a unit of demand; a point carries its position."""
    name, name_en = units.names[i], units.names_en[i]
    shown = name_en or name if visit.language == "en" else name
    position = (float(units.points.lng[i]), float(units.points.lat[i])) if is_point else (None,) * 2
    return MapRow(
        adcode=units.points.keys[i],
        name=shown,
        short=_short(visit, units.points.keys[i], shown),
        is_chinese=visit.language == "en" and not name_en and not name.isascii(),
        style=style,
        figure=figure,
        sort_value=sort_value,
        state=state,
        values=values,
        lng=position[0],
        lat=position[1],
    )


def named_row(visit: Visit, row: Named, **values: Any) -> MapRow:
    """Return the row of a region that has ``adcode``, ``name`` and ``name_en``."""
    name = row.name_en or row.name if visit.language == "en" else row.name
    return MapRow(
        adcode=row.adcode,
        name=name,
        short=_short(visit, row.adcode, name),
        is_chinese=visit.language == "en" and not row.name_en and not row.name.isascii(),
        **values,
    )


def are_points(asked: Planning) -> bool:
    """Return whether units of demand are points and no regions."""
    return asked.demand not in REGIONAL


@remembered(2)
def _short_names(release: OpenRelease) -> Mapping[str, str]:
    return {row["adcode"]: row["short_name"] for row in release.rows(regions.short_names({}))}


def _short(visit: Visit, adcode: str, name: str) -> str:
    """Return the name for the map: the short one in Chinese."""
    return _short_names(visit.release).get(adcode, name) if visit.language == "zh" else name


def _named(row: Mapping[str, Any], language: Language) -> str:
    name: str = (row["name_en"] if language == "en" else None) or row["name"]
    return name


def body_names(visit: Visit, ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some bodies in the visitor's language, where the source gives one."""
    return {
        id: (row["name_en"] if visit.language == "en" else None) or row["name"]
        for id, row in visit.by_id(named.bodies, ids).items()
    }
