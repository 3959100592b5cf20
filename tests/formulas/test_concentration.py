from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nqi.formulas.concentration import equal_providers, hhi
from nqi.reach import Floats

AMOUNTS = st.lists(st.integers(0, 1000), min_size=1)


def test_shares_of_a_half_and_two_quarters() -> None:
    shares = np.array([0.5, 0.25, 0.25])
    assert hhi(shares) == 0.375
    assert equal_providers(shares) == pytest.approx(8 / 3)


@pytest.mark.parametrize("count", [1, 2, 10])
def test_equal_providers_count_themselves(count: int) -> None:
    assert hhi(np.full(count, 7.0)) == pytest.approx(1 / count)
    assert equal_providers(np.full(count, 7.0)) == pytest.approx(count)


@given(AMOUNTS)
def test_the_index_is_the_sum_of_squared_shares(amounts: list[int]) -> None:
    assume(any(amounts))
    expected = sum(Fraction(amount, sum(amounts)) ** 2 for amount in amounts)
    assert hhi(np.array(amounts, dtype=float)) == pytest.approx(float(expected))


@given(AMOUNTS, st.floats(1e-3, 1e3), st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_unit_of_measure_matters(
    amounts: list[int], factor: float, random: Random
) -> None:
    assume(any(amounts))
    mixed = np.array(random.sample(amounts, len(amounts)), dtype=float) * factor
    assert hhi(mixed) == pytest.approx(hhi(np.array(amounts, dtype=float)))


@given(AMOUNTS)
def test_there_are_never_more_equal_providers_than_providers(amounts: list[int]) -> None:
    assume(any(amounts))
    found = equal_providers(np.array(amounts, dtype=float))
    assert found is not None
    assert 1 - 1e-9 <= found <= sum(amount > 0 for amount in amounts) + 1e-9


@pytest.mark.parametrize("amounts", [np.empty(0), np.zeros(3)])
def test_without_supply_there_is_no_concentration(amounts: Floats) -> None:
    assert hhi(amounts) is None
    assert equal_providers(amounts) is None
