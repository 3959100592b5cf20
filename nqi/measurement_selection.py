"""The range and the uncertainty that somebody needs, as SQL values in the SI unit."""

from dataclasses import dataclass
from typing import Any

from nqi.errors import InvalidInput
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
