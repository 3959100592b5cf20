"""What the coverage page and its self-contained file show of one answer: shades, words, figures."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maps.language import Language, say
from nqi.catalog.region import ancestors, by_adcode
from nqi.db import OpenRelease
from nqi.questions.coverage import CoverageAnswer, CoverageRow
from nqi.terms import Confidence, CoverageMetric, CoverageState

TAIWAN = "710000"
COUNT_BREAKS = (1, 4, 9, 24)
"""Upper ends, inclusive, of the shades of a count: 1, 2-4, 5-9, 10-24, 25 and more."""
DISTANCE_BREAKS = (25, 50, 100, 200)
"""Upper ends, inclusive, of the shades of a distance, km."""
RESIDENTS_BREAKS = (500_000, 1_000_000, 2_000_000, 5_000_000)
"""Upper ends, inclusive, of the shades of residents per body."""
RESIDENTS_UNIT = {"zh": 10_000, "en": 1_000_000}
PLAIN_STYLES = {CoverageState.NO_DATA: "no-data", CoverageState.NATIONWIDE: "nationwide"}
WARNED = (Confidence.SYNTHETIC, Confidence.UNVERIFIED)


@dataclass(frozen=True)
class Shade:
    """One entry of the legend; ``style`` is the CSS class of its regions on the map."""

    style: str
    label: str
    regions: int
    is_apart: bool
    """Whether it does not continue the shade before it."""

    @property
    def is_gap(self) -> bool:
        """Whether its regions are gaps."""
        return self.style.startswith("gap")

    @property
    def is_ramp(self) -> bool:
        """Whether it stands for a range of figures."""
        return self.is_gap or self.style.startswith("shade")


@dataclass(frozen=True)
class ShownRow:
    """One region of the map and of its table."""

    adcode: str
    name: str
    short: str
    is_chinese: bool
    """True for a Chinese name on an English page."""
    style: str
    figure: str
    sort_value: float | None
    state: str
    has_children: bool

    @property
    def is_province(self) -> bool:
        """Whether the code is a province's."""
        return self.adcode.endswith("0000")


@dataclass(frozen=True)
class Picture:
    """An answer in the words and shades of one language."""

    answer: CoverageAnswer
    language: Language
    parent_name: str
    trail: tuple[tuple[str, str], ...]
    """Regions above the parent, the country first: code and name."""
    rows: tuple[ShownRow, ...]
    legend: tuple[Shade, ...]
    warnings: tuple[str, ...]
    """Codes of the kinds of confidence that a reader must be warned of."""
    taiwan_has_no_data: bool
    meridian: float

    @property
    def unit(self) -> str:
        """The unit of the figures."""
        return say(self.language, f"coverage.unit_{self.answer.metric.code}")

    def count(self, code: str) -> int:
        """Return the number of regions in a state, given by its code."""
        return self.answer.count(CoverageState.parse(code))

    @property
    def is_national(self) -> bool:
        """Whether the whole country is shown."""
        return not self.trail


def picture(release: OpenRelease, answer: CoverageAnswer, language: Language) -> Picture:
    """Return what to show of an answer."""
    parent = release.rows(by_adcode({}, answer.parent))[0]
    above = release.rows(ancestors({}, answer.parent))
    styles = [style_of(answer, row) for row in answer.rows]
    return Picture(
        answer=answer,
        language=language,
        parent_name=_named(parent, language),
        trail=tuple((row["adcode"], _named(row, language)) for row in above),
        rows=tuple(
            _shown(answer, row, style, language)
            for row, style in zip(answer.rows, styles, strict=True)
        ),
        legend=_legend(answer, styles, language),
        warnings=tuple(
            term.code for term in WARNED if any(s.confidence == term.code for s in answer.sources)
        ),
        taiwan_has_no_data=_taiwan_has_no_data(answer),
        meridian=parent["lng"] if above and parent["lng"] is not None else 105.0,
    )


def style_of(answer: CoverageAnswer, row: CoverageRow) -> str:
    """Return the CSS class of a region: the deeper the shade, the better served."""
    if row.state in PLAIN_STYLES:
        return PLAIN_STYLES[row.state]
    by_distance = answer.metric is CoverageMetric.NEAREST_KM
    if row.state is CoverageState.GAP and not by_distance:
        return "gap-2"
    if row.value is None:
        return "gap-4" if by_distance else "no-figure"
    if by_distance:
        return _distance_style(row.value, answer.within_km)
    if answer.metric is CoverageMetric.ORGANIZATIONS:
        return f"shade-{_index(row.value, COUNT_BREAKS) + 1}"
    return f"shade-{5 - _index(row.value, RESIDENTS_BREAKS)}"


def _distance_style(km: float, within_km: float) -> str:
    near, far = distance_breaks(within_km)
    if km <= within_km:
        return f"shade-{5 - _index(km, near)}"
    return f"gap-{_index(km, far) + 1}"


def distance_breaks(within_km: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the upper ends of the covered shades and of the gap shades around a threshold."""
    near = (*(km for km in DISTANCE_BREAKS if km < within_km), within_km)
    return near, tuple(km for km in DISTANCE_BREAKS if km > within_km)


def _index(value: float, breaks: Sequence[float]) -> int:
    return sum(value > upper for upper in breaks)


def _legend(answer: CoverageAnswer, styles: Sequence[str], language: Language) -> tuple[Shade, ...]:
    entries = {
        CoverageMetric.ORGANIZATIONS: _count_entries,
        CoverageMetric.NEAREST_KM: _distance_entries,
        CoverageMetric.POPULATION_PER_ORGANIZATION: _residents_entries,
    }[answer.metric](answer, language)
    if answer.count(CoverageState.NATIONWIDE):
        entries.append(("nationwide", say(language, "coverage.nationwide")))
    entries.append(("no-data", say(language, "coverage.no_data")))
    shades, before = [], ""
    for style, label in entries:
        family = style.split("-")[0]
        is_apart = bool(before) and family != before
        shades.append(Shade(style, label, styles.count(style), is_apart))
        before = family
    return tuple(shades)


Entries = list[tuple[str, str]]


def _count_entries(answer: CoverageAnswer, language: Language) -> Entries:
    labels = _ranges((0, *COUNT_BREAKS), whole=True)
    entries = [(f"shade-{number}", label) for number, label in enumerate(labels, 1)]
    return [("gap-2", "0"), *entries] if _has_gaps(answer) else entries


def _distance_entries(answer: CoverageAnswer, language: Language) -> Entries:
    near, far = distance_breaks(answer.within_km)
    labels = _ranges((0, *near))[:-1]
    entries = [(f"shade-{5 - number}", label) for number, label in enumerate(labels)]
    if _has_gaps(answer):
        beyond = _ranges((answer.within_km, *far))
        entries += [(f"gap-{number}", label) for number, label in enumerate(beyond, 1)]
    return entries


def _residents_entries(answer: CoverageAnswer, language: Language) -> Entries:
    unit = RESIDENTS_UNIT[language]
    labels = _ranges((0, *(upper / unit for upper in RESIDENTS_BREAKS)))
    entries = [(f"shade-{5 - number}", label) for number, label in enumerate(labels)]
    if _has_gaps(answer):
        entries.append(("gap-2", "–"))
    return [*entries, ("no-figure", say(language, "coverage.no_figure"))]


def _has_gaps(answer: CoverageAnswer) -> bool:
    """Whether a region could be a gap: absence is proven and does not mean service from afar."""
    return answer.absence_proven and not answer.count(CoverageState.NATIONWIDE)


def _ranges(ends: Sequence[float], *, whole: bool = False) -> list[str]:
    """Return a label for each range between the ends, and one for what is above the last."""
    step = 1 if whole else 0
    labels = []
    for low, high in itertools.pairwise(ends):
        first = low + step
        labels.append(f"{high:,.10g}" if whole and first == high else f"{first:,.10g}–{high:,.10g}")
    last = f"≥{ends[-1] + 1:,.10g}" if whole else f">{ends[-1]:,.10g}"
    return [*labels, last]


def _shown(answer: CoverageAnswer, row: CoverageRow, style: str, language: Language) -> ShownRow:
    name = row.name_en or row.name if language == "en" else row.name
    return ShownRow(
        adcode=row.adcode,
        name=name,
        short=row.short_name if language == "zh" else name if row.name_en else row.short_name,
        is_chinese=language == "en" and not row.name_en and not row.name.isascii(),
        style=style,
        figure=figure(answer.metric, row.value, language),
        sort_value=row.value,
        state=row.state.zh if language == "zh" else row.state.en,
        has_children=row.has_children,
    )


def figure(metric: CoverageMetric, value: float | None, language: Language) -> str:
    """Return the figure of a metric for people, rounded; a dash where there is none."""
    if value is None:
        return "–"
    if metric is CoverageMetric.ORGANIZATIONS:
        return f"{value:,.0f}"
    if metric is CoverageMetric.NEAREST_KM:
        return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
    scaled = value / RESIDENTS_UNIT[language]
    decimals = 2 if scaled < 1 else 1 if scaled < 100 else 0
    return f"{scaled:,.{decimals}f}"


def _named(row: Any, language: Language) -> str:
    name: str = (row["name_en"] if language == "en" else None) or row["name"]
    return name


def _taiwan_has_no_data(answer: CoverageAnswer) -> bool:
    if answer.parent == TAIWAN:
        return not any(row.state is CoverageState.COVERED for row in answer.rows)
    states = [row.state for row in answer.rows if row.adcode.startswith(TAIWAN[:2])]
    return bool(states) and CoverageState.COVERED not in states
