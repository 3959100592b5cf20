"""Shown: an answer of a planner's question in the words and shades of one language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from maps.coverage_picture import Shade
from nqi.jobs import Job
from nqi.questions.basis import Basis

Cell = str | float | int | None


@dataclass(frozen=True)
class Figure:
    """One headline figure."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class MapRow:
    """A region of the map and of its table, or a point of it."""

    adcode: str
    name: str
    short: str
    is_chinese: bool
    """True for a Chinese name on an English page."""
    style: str
    """The CSS class of its shade."""
    figure: str
    sort_value: float | None
    state: str
    values: tuple[Cell, ...] = ()
    """Of the downloads, under ``Shown.columns``."""
    lng: float | None = None
    """Position of a point that is no region."""
    lat: float | None = None


@dataclass(frozen=True)
class Table:
    """A table beside the map."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    links: tuple[str | None, ...] = ()
    """Where the first cell of each row leads."""


@dataclass(frozen=True)
class Marker:
    """A place drawn on the map above the regions."""

    name: str
    note: str
    lng: float
    lat: float
    style: str


@dataclass(frozen=True)
class Option:
    """A choice of a field."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """A field of the form; without options it is a number, a text or a day."""

    name: str
    label: str
    options: tuple[Option, ...] = ()
    value: str = ""
    kind: str = "text"
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Everything a page, a file or a report says of one answer."""

    question: str
    """The last part of its address, and of its phrases."""
    region: str
    region_name: str
    trail: tuple[tuple[str, str], ...]
    """Regions above, the country first: code and name."""
    meridian: float
    below: str
    """The part of the boundary address that names the divisions shown."""
    rows: tuple[MapRow, ...]
    value_title: str
    columns: tuple[str, ...]
    """Headings of the values of the rows in downloads."""
    legend_title: str
    legend: tuple[Shade, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    markers: tuple[Marker, ...] = ()
    fields: tuple[Field, ...] = ()
    formula: str
    """How the figures are computed, and after whom."""
    caveats: tuple[str, ...]
    basis: Basis | None
    query: str
    """The GraphQL document that asks the same."""
    release: str
    as_of: str
    chart: str = ""
    """A line chart as SVG."""
    frames: Sequence[dict[str, Any]] = field(default_factory=tuple)
    """For a slider: a label, and of each region its shade and figure."""
    job: Job | None = None
    """The job that computes the answer, as long as there is none."""
    matrix: Any = None
    """For the level matrix: levels and families with their figures."""

    @property
    def is_national(self) -> bool:
        """Whether the whole country is shown."""
        return not self.trail

    @property
    def taiwan_has_no_data(self) -> bool:
        """Whether the map must say that Taiwan's data are not available."""
        rows = [row for row in self.rows if row.adcode.startswith("71")]
        return self.is_national and all(row.style == "no-data" for row in rows)
