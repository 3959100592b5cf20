"""Ranges with uncertainties as sources word them, beside what can be computed with.

What is not understood stays as text with empty numbers: nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass

from loaders.book import Values
from loaders.rules import Rule
from nqi.errors import InvalidInput
from nqi.terms import UncertaintyMode
from nqi.units import Unit, parse_unit

_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?: ?[×x*] ?10\^?[-+]?\d+)?"
_HEAD = re.compile(r"^U(?P<relative>_?(?:rel|r))?(?:95|99)? ?=? ?", re.IGNORECASE)
_TAIL = re.compile(r"[,;( ]*k ?= ?(?P<k>\d(?:\.\d+)?)\)?$", re.IGNORECASE)
_TERM = re.compile(rf"^(?P<number>{_NUMBER}) ?(?P<unit>[^ ].*)?$")
_OF_VALUE = re.compile(rf"^(?P<number>{_NUMBER}) ?[·*×]? ?[LlXxDd]$")


@dataclass(frozen=True, kw_only=True)
class StatedRange:
    """A range in the source's words; ``uncertainty`` may be a value, an equation or a table."""

    unit: str
    quantity: str | None = None
    lower: float | None = None
    upper: float | None = None
    uncertainty: str | None = None
    mode: UncertaintyMode | None = None
    coverage_factor: float | None = None
    confidence_level: float | None = None
    accuracy_class: str | None = None


@dataclass(frozen=True)
class Uncertainty:
    """Expanded uncertainty at a value x of the SI unit: ``constant_si + proportional * |x|``."""

    mode: UncertaintyMode
    constant_si: float
    proportional: float
    coverage_factor: float | None


def range_values(stated: StatedRange) -> Values:
    """Return the columns of a measurement range; raise BadData for an unknown unit or bounds."""
    unit = known_unit("unit", stated.unit)
    lower, upper = stated.lower, stated.upper
    if lower is not None and upper is not None and lower > upper:
        raise Rule.PERIOD.broken("upper", f"{upper:g}", f"lower is {lower:g}")
    found = parse_uncertainty(stated.uncertainty or "", unit, stated.mode)
    return {
        "quantity": stated.quantity,
        "unit": stated.unit,
        "lower": lower,
        "upper": upper,
        "dimension": unit.dimension,
        "si_unit": unit.si_unit,
        "lower_si": None if lower is None else unit.to_si(lower),
        "upper_si": None if upper is None else unit.to_si(upper),
        "uncertainty": stated.uncertainty,
        "uncertainty_mode": found.mode.code if found else stated.mode and stated.mode.code,
        "u_constant_si": found.constant_si if found else None,
        "u_proportional": found.proportional if found else None,
        "coverage_factor": stated.coverage_factor or (found and found.coverage_factor),
        "confidence_level": stated.confidence_level,
        "accuracy_class": stated.accuracy_class,
    }


def known_unit(column: str, text: str) -> Unit:
    """Return a unit; raise BadData for one that the unit library does not know."""
    try:
        return parse_unit(text)
    except InvalidInput as error:
        raise Rule.UNIT.broken(column, text) from error


def parse_uncertainty(
    text: str, unit: Unit, mode: UncertaintyMode | None = None
) -> Uncertainty | None:
    """Return an uncertainty such as ``U=0.5 μm+2×10^-6 L (k=2)``; None if it is not understood.

    ``unit`` is that of the range, which a bare number is taken in.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())
    tail = _TAIL.search(plain)
    plain = plain[: tail.start()] if tail else plain
    head = _HEAD.match(plain)
    is_relative = mode is UncertaintyMode.RELATIVE or bool(head and head["relative"])
    plain = plain[head.end() :] if head else plain
    terms = [_term(part.strip(), unit, is_relative) for part in plain.split("+")]
    if None in terms:
        return None
    constant = sum(term[0] for term in terms if term)
    proportional = sum(term[1] for term in terms if term)
    kind = UncertaintyMode.ABSOLUTE if constant or not proportional else UncertaintyMode.RELATIVE
    return Uncertainty(kind, constant, proportional, float(tail["k"]) if tail else None)


def _term(text: str, unit: Unit, is_relative: bool) -> tuple[float, float] | None:
    """Return the constant and the proportional part of one term of an uncertainty."""
    if of_value := _OF_VALUE.match(text):
        return 0.0, _number(of_value["number"])
    match = _TERM.match(text)
    if match is None:
        return None
    number = _number(match["number"])
    try:
        own = parse_unit(match["unit"]) if match["unit"] else None
    except InvalidInput:
        return None
    if is_relative or (own and own.dimension == "1" and unit.dimension != "1"):
        return 0.0, number * (own.factor if own else 1.0)
    if own and own.dimension != unit.dimension:
        return None
    return (own or unit).difference_to_si(number), 0.0


def _number(text: str) -> float:
    mantissa, _, power = re.sub(r" ?[×x*] ?10\^?", "|", text).partition("|")
    return float(mantissa) * 10.0 ** int(power or 0)
