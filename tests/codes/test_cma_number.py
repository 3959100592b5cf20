"""The parts of a CMA number, checked against a real one of 2023."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.codes.ccc import is_ccc_kind, scheme_code
from nqi.codes.cma_number import CmaNumber, parse_cma_number


def test_a_real_number_of_the_national_authority() -> None:
    number = parse_cma_number("230020349767")
    assert number == CmaNumber(2023, "00", "20", "34", "9767")
    assert number.is_national


@pytest.mark.parametrize("raw", ["２３１７２０３４９７６７", " 2317 2034 9767 "])
def test_width_and_spaces_do_not_matter_and_17_is_a_province(raw: str) -> None:
    number = parse_cma_number(raw)
    assert number is not None
    assert (number.authority, number.is_national) == ("17", False)


@pytest.mark.parametrize(
    "raw",
    ["", "23002034976", "2300203497670", "233220349767", "230022349767", "230020359767"],
    ids=["empty", "short", "long", "authority 32", "field 22", "industry 35"],
)
def test_another_form_is_no_number_of_twelve_digits(raw: str) -> None:
    assert parse_cma_number(raw) is None


@given(st.text())
def test_any_text_is_answered(raw: str) -> None:
    number = parse_cma_number(raw)
    assert number is None or 2000 <= number.year <= 2099


def test_a_kind_of_the_catalogue_has_four_digits() -> None:
    assert is_ccc_kind("0702")
    assert not any(map(is_ccc_kind, ("702", "07021", "07O2", "０７０２", "")))
    assert scheme_code("0702") == "CCC-0702"
