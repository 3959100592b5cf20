"""Uncertainties as sources word them; what is not understood stays text."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.ranges import StatedRange, parse_uncertainty, range_values
from nqi.errors import BadData
from nqi.terms import UncertaintyMode
from nqi.units import parse_unit

ABSOLUTE, RELATIVE = UncertaintyMode.ABSOLUTE, UncertaintyMode.RELATIVE
UNDERSTOOD = {
    "U=0.5 μm (k=2)": (ABSOLUTE, 0.5e-6, 0.0, 2.0),
    "0.5": (ABSOLUTE, 0.5e-3, 0.0, None),
    "U = 0.5 μm + 2×10^-6 L, k=2": (ABSOLUTE, 0.5e-6, 2e-6, 2.0),
    "0.5μm+2×10⁻⁶L": (ABSOLUTE, 0.5e-6, 2e-6, None),
    "Urel=0.02 %": (RELATIVE, 0.0, 2e-4, None),
    "0.02 %": (RELATIVE, 0.0, 2e-4, None),
    "U95=1.2E-3 mm": (ABSOLUTE, 1.2e-6, 0.0, None),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_usual_wording_is_understood(text: str) -> None:
    found = parse_uncertainty(text, parse_unit("mm"))
    assert found is not None
    mode, constant, proportional, k = UNDERSTOOD[text]
    assert (found.mode, found.coverage_factor) == (mode, k)
    assert found.constant_si == pytest.approx(constant)
    assert found.proportional == pytest.approx(proportional)


@pytest.mark.parametrize(
    "text", ["", "see table 3", "0.5 kg", "(0.1~0.5) μm", "U=a+bL", "0.5 μm+?"]
)
def test_what_is_not_understood_stays_text(text: str) -> None:
    assert parse_uncertainty(text, parse_unit("mm")) is None
    values = range_values(StatedRange(unit="mm", lower=0, upper=1, uncertainty=text))
    assert values["uncertainty"] == text
    assert values["u_constant_si"] is None


def test_a_range_is_kept_in_words_and_in_the_si_unit() -> None:
    values = range_values(StatedRange(unit="℃", lower=-80, upper=300, uncertainty="0.1 ℃"))
    assert (values["lower"], values["lower_si"]) == (-80, pytest.approx(193.15))
    assert values["u_constant_si"] == pytest.approx(0.1)


def test_an_unknown_unit_and_a_turned_range_are_rejected() -> None:
    with pytest.raises(BadData, match="NQI-Q023"):
        range_values(StatedRange(unit="wibble"))
    with pytest.raises(BadData, match="NQI-Q013"):
        range_values(StatedRange(unit="mm", lower=2, upper=1))


@given(st.floats(1e-9, 1e6), st.floats(1e-9, 1e-3))
def test_a_printed_equation_is_read_back(constant: float, proportional: float) -> None:
    found = parse_uncertainty(f"{constant!r} m+{proportional!r} L", parse_unit("mm"))
    assert found is not None
    assert found.constant_si == pytest.approx(constant)
    assert found.proportional == pytest.approx(proportional)


@given(st.text(max_size=30))
def test_any_text_gives_finite_numbers_or_nothing(text: str) -> None:
    found = parse_uncertainty(text, parse_unit("mm"))
    assert found is None or abs(found.constant_si) <= inf
