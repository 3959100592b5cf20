"""Units of measurement: any usual spelling to the SI unit of the quantity, so that ranges compare.

The conversion is pint's; the spellings it does not know stand in ``units.toml``.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nqi.errors import InvalidInput

_SPELLINGS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_RAISED = str.maketrans({"²": "^2", "³": "^3", "⁻": "^-", "¹": "1"})
_EXPONENT = re.compile(r"(?<=[A-Za-zΩμ])\^?(-?\d)")
_ALLOWED = re.compile(r"(?:1|[A-Za-zΩμ_]+(?:\*\*-?\d)?)(?:[*/](?:1|[A-Za-zΩμ_]+(?:\*\*-?\d)?))*")
"""Names, small powers, products and quotients: the library would also compute 9**9**9."""
LONGEST = 40


@dataclass(frozen=True)
class Unit:
    """A unit: its SI unit, and how a value becomes one in it (``value * factor + offset``)."""

    text: str
    dimension: str
    """Powers of the base dimensions; only units of one dimension compare."""
    si_unit: str
    factor: float
    offset: float = 0.0

    def to_si(self, value: float) -> float:
        """Return a value in the SI unit."""
        return value * self.factor + self.offset

    def from_si(self, value: float) -> float:
        """Return a value of the SI unit in this unit."""
        return (value - self.offset) / self.factor

    def difference_to_si(self, value: float) -> float:
        """Return a difference, such as an uncertainty, in the SI unit: 1 °C is 1 K there."""
        return value * self.factor


@cache
def parse_unit(text: str) -> Unit:
    """Return the unit of a spelling; raise InvalidInput for one that is not known."""
    plain = unicodedata.normalize("NFKC", text.translate(_RAISED)).strip()
    if text.strip() in _SPELLINGS["own"]["scales"]:
        return Unit(text.strip(), f"[{text.strip()}]", text.strip(), 1.0)
    known = {unicodedata.normalize("NFKC", key): value for key, value in _same().items()}
    if not plain or len(plain) > LONGEST:
        raise InvalidInput(f"unit {text!r} is not known")
    return _converted(text, known.get(plain) or _spelled(plain, known))


def _same() -> dict[str, str]:
    same: dict[str, str] = _SPELLINGS["same"]
    return same


def _spelled(plain: str, known: dict[str, str]) -> str:
    """Return a compound unit in the library's spelling: ``kg·m2/s`` as ``kg*m**2/s``."""
    parts = re.split(r"([*/·.()]+)", plain)
    words = [known.get(part) or _EXPONENT.sub(r"**\1", part) for part in parts]
    return "".join(words).replace("·", "*").replace(".", "*")


def _converted(text: str, spelling: str) -> Unit:
    if not _ALLOWED.fullmatch(spelling.replace("(", "").replace(")", "")):
        raise InvalidInput(f"unit {text!r} is not known")
    registry = _registry()
    try:
        zero = registry.Quantity(0.0, spelling).to_base_units()
        one = registry.Quantity(1.0, spelling).to_base_units()
    except Exception as error:  # the library raises its own and Python's: all mean "no unit"
        raise InvalidInput(f"unit {text!r} is not known") from error
    dimension = " ".join(f"{n}^{p:g}" for n, p in sorted(one.dimensionality.items()))
    offset = float(zero.magnitude)
    return Unit(text, dimension or "1", f"{one.units:~P}" or "1", one.magnitude - offset, offset)


@cache
def _registry() -> Any:
    import pint  # half a second, and few processes need it

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True, cache_folder=None)
