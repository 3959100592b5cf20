"""Units: usual spellings, one SI unit for a quantity, offsets, and nothing but units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import InvalidInput
from nqi.units import parse_unit

SPELLINGS = {
    "℃": ("[temperature]^1", "K", 1.0),
    "°C": ("[temperature]^1", "K", 1.0),
    "μm": ("[length]^1", "m", 1e-6),
    "\u00b5m": ("[length]^1", "m", 1e-6),
    "kg·m²/s": ("[length]^2 [mass]^1 [time]^-1", "kg·m²/s", 1.0),
    "W/(m2·K)": ("[mass]^1 [temperature]^-1 [time]^-3", "kg/K/s³", 1.0),
    "s-1": ("[time]^-1", "1/s", 1.0),
    "%": ("1", "1", 0.01),
    "μmol/mol": ("1", "1", 1e-6),
    "mm[Hg]": ("[length]^-1 [mass]^1 [time]^-2", "kg/m/s²", 133.322387415),
    "dB(A)": ("[dB(A)]", "dB(A)", 1.0),
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_usual_spelling_is_known(text: str) -> None:
    unit = parse_unit(text)
    dimension, si_unit, factor = SPELLINGS[text]
    assert (unit.dimension, unit.si_unit) == (dimension, si_unit)
    assert unit.factor == pytest.approx(factor)


def test_a_difference_of_temperatures_has_no_offset() -> None:
    celsius = parse_unit("℃")
    assert celsius.to_si(20) == pytest.approx(293.15)
    assert celsius.difference_to_si(0.1) == pytest.approx(0.1)


@pytest.mark.parametrize(
    "text", ["", "wibble", "9**9**9", "m**99", "__import__('os')", "((((m", "10^-6", "m" * 41]
)
def test_what_is_no_unit_is_named(text: str) -> None:
    with pytest.raises(InvalidInput, match="unit") as caught:
        parse_unit(text)
    assert repr(text) in str(caught.value)


@given(st.sampled_from(sorted(SPELLINGS)), st.floats(-1e6, 1e6))
def test_there_and_back_is_the_same_value(text: str, value: float) -> None:
    unit = parse_unit(text)
    assert unit.from_si(unit.to_si(value)) == pytest.approx(value, rel=1e-9, abs=1e-6)


@given(st.text(max_size=12))
def test_any_text_is_a_unit_or_a_clear_error(text: str) -> None:
    try:
        unit = parse_unit(text)
    except InvalidInput:
        return
    assert unit.dimension
