"""Classes of a map against trying every division."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import InvalidInput
from nqi.formulas.classes import fisher_jenks_breaks, quantile_breaks
from nqi.reach import Floats

VALUES = st.lists(st.integers(0, 40).map(float), min_size=1, max_size=11).map(np.array)
CLASSES = st.integers(2, 5)


def deviation(values: Floats, breaks: tuple[float, ...]) -> float:
    groups = np.searchsorted(np.array(breaks), values, side="left")
    parts = [values[groups == group] for group in range(len(breaks) + 1)]
    return float(sum(((part - part.mean()) ** 2).sum() for part in parts if len(part)))


@given(VALUES, CLASSES)
def test_natural_breaks_deviate_least_of_all_divisions(values: Floats, classes: int) -> None:
    distinct = np.unique(values)[:-1]
    count = min(classes - 1, len(distinct))
    least = min(deviation(values, ends) for ends in combinations(distinct.tolist(), count))
    found = fisher_jenks_breaks(values, classes)
    assert len(found) == count
    assert list(found) == sorted(found)
    assert deviation(values, found) == pytest.approx(least, abs=1e-6)


@given(VALUES, CLASSES)
def test_no_quantile_class_holds_more_than_its_part_but_for_ties(
    values: Floats, classes: int
) -> None:
    breaks = quantile_breaks(values, classes)
    assert list(breaks) == sorted(set(breaks))
    for end in breaks:
        assert end in values
        below, upto = (values < end).sum(), (values <= end).sum()
        assert any(below < part * len(values) / classes <= upto for part in range(1, classes))


def test_the_classes_of_a_figure_known_by_hand() -> None:
    values = np.array([1.0, 2.0, 3.0, 10.0, 11.0, 12.0, 100.0])
    assert fisher_jenks_breaks(values, 3) == (3.0, 12.0)
    assert quantile_breaks(values, 2) == (10.0,)


@pytest.mark.parametrize("values", [[], [1.0, np.inf]])
def test_nothing_and_the_infinite_have_no_classes(values: list[float]) -> None:
    for breaks in (fisher_jenks_breaks, quantile_breaks):
        with pytest.raises(InvalidInput, match="2 or more, all finite"):
            breaks(np.array(values), 3)
