"""A calibration that somebody needs: the instrument, the range and uncertainty, the basis."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from nqi.errors import InvalidInput
from nqi.selection import codes_json
from nqi.terms import AcceptanceBasis
from nqi.text import phrase, search_key
from nqi.units import Unit, parse_unit


@dataclass(frozen=True)
class Needed:
    """A range to be covered, ends included, and the largest expanded uncertainty allowed in it.

    ``max_u`` is in ``max_u_unit``, by default that of the range; a unit of dimension one (``%``,
    ``1``) beside a range of another dimension means relative to the measured value.
    """

    lower: float
    upper: float
    unit: str
    max_u: float | None = None
    max_u_unit: str | None = None

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise InvalidInput(f"range: lower {self.lower:g} is above upper {self.upper:g}")
        if self.max_u is not None and not self.max_u > 0:
            raise InvalidInput(f"maxU {self.max_u:g}: a positive value is needed")

    def given(self) -> dict[str, Any]:
        """Return the SQL values; raise InvalidInput for a unit that is unknown or does not fit."""
        unit = parse_unit(self.unit)
        lower, upper = unit.to_si(self.lower), unit.to_si(self.upper)
        sizes = (abs(lower), abs(upper))
        values: dict[str, Any] = {
            "dimension": unit.dimension,
            "lower_si": lower,
            "upper_si": upper,
            "largest_si": max(sizes),
            "smallest_si": 0.0 if lower <= 0 <= upper else min(sizes),
        }
        return values | self._uncertainty(unit)

    def _uncertainty(self, unit: Unit) -> dict[str, float]:
        if self.max_u is None:
            return {}
        own = parse_unit(self.max_u_unit) if self.max_u_unit else unit
        if own.dimension == unit.dimension:
            return {"max_u_si": own.difference_to_si(self.max_u)}
        if own.dimension == "1":
            return {"max_u_relative": own.difference_to_si(self.max_u)}
        raise InvalidInput(f"maxU in {self.max_u_unit!r} does not fit a range in {self.unit!r}")


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """An instrument to be calibrated or verified; an empty field asks for nothing."""

    as_of: date
    instrument: str | None = None
    quantity: str | None = None
    bases: tuple[AcceptanceBasis, ...] = ()
    needed: Needed | None = None

    def given(self) -> dict[str, Any]:
        """Return what the catalog functions need, with only the asked fields present."""
        values: dict[str, Any] = {"as_of": self.as_of.isoformat()}
        if self.instrument and self.instrument.strip():
            values["instrument"] = phrase(self.instrument)
        if self.quantity and self.quantity.strip():
            values["quantity"] = search_key(self.quantity)
        if self.bases:
            values["bases"] = codes_json(self.bases)
        return values | (self.needed.given() if self.needed else {})
