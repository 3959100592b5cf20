"""Unmet searches as a layer of demand: rows that the loader ``demand_points`` reads."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nqi.errors import InvalidInput
from nqi.feedback.unmet import COUNTRY, LEAST_SHOWN, UnmetCount
from nqi.terms import NeedKind

LAYER = "unmet-searches"
UNIT = "searches"
COLUMNS = (
    "layer",
    "name",
    "adcode",
    "lng",
    "lat",
    "weight",
    "unit",
    "measured_on",
    "source_url",
    "source_note",
    "licence",
)


@dataclass(frozen=True)
class NeedFilter:
    """Which needs a layer holds: those of a kind, one of them, or all."""

    kind: NeedKind | None = None
    key: str = ""

    @classmethod
    def parse(cls, text: str) -> "NeedFilter":
        """Return the filter of nothing, ``STANDARD`` or ``STANDARD:GB4706.1``."""
        kind, _, key = text.strip().partition(":")
        if not kind and key:
            raise InvalidInput(f"need {text!r}: a kind stands before the colon")
        return cls(NeedKind.parse(kind) if kind else None, key.strip())

    def holds(self, kind: NeedKind, key: str) -> bool:
        """Whether a need is one of them."""
        return self.kind in (None, kind) and self.key in ("", key)

    @property
    def layer(self) -> str:
        """The name of the layer: a layer of some needs must not be taken for that of all."""
        parts = (LAYER, self.kind.code if self.kind else "", self.key)
        return ":".join(part for part in parts if part)


@dataclass(frozen=True)
class DemandLayer:
    """The rows of a layer, and what was left out of it."""

    rows: tuple[dict[str, str], ...]
    too_few: int
    """Pairs of need and region that were looked for fewer than five times."""
    nowhere: int
    """Needs that were looked for in the whole country, which stands at no place."""


def demand_layer(
    counts: Sequence[UnmetCount], needs: NeedFilter, *, measured_on: date, note: str
) -> DemandLayer:
    """Return the layer of the needs; ``note`` says in each row where it comes from."""
    chosen = [one for one in counts if needs.holds(one.search.kind, one.search.key)]
    placed = [one for one in chosen if one.search.adcode != COUNTRY]
    shown = [one for one in placed if one.searches >= LEAST_SHOWN]
    return DemandLayer(
        tuple(_row(one, needs.layer, measured_on, note) for one in shown),
        too_few=len(placed) - len(shown),
        nowhere=len(chosen) - len(placed),
    )


def last_day(month: str, today: date) -> date:
    """Return the last day that a month like 2026-11 has had so far."""
    year, number = (int(part) for part in month.split("-"))
    return min(date(year, number, calendar.monthrange(year, number)[1]), today)


def _row(one: UnmetCount, layer: str, measured_on: date, note: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {
        "layer": layer,
        "name": f"{one.search.kind.code} {one.search.key}",
        "adcode": one.search.adcode,
        "weight": str(one.searches),
        "unit": UNIT,
        "measured_on": measured_on.isoformat(),
        "source_note": note,
    }
