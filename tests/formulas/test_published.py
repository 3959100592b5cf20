"""Tables that others published, recomputed.

Belo Horizonte: five cells of the data set of the R package ``accessibility`` (Ipea, MIT), jobs by
transit within 45 minutes; its tests print the tables. The cells' jobs and populations are from its
``land_use_data.csv`` of 2022. Its travel times are not readable as text; who reaches whom at 45
minutes follows from the cumulative counts which its tests print for these cells at 30 minutes
and over the intervals 40-45 and 40-50.

Three places: an example of the Python package ``access`` (PySAL, BSD-3), where a city (100 people,
15 doctors), a suburb (50, 20) and a hospital town (10, 100) are linked by roads of four speeds. The
weight of a journey is one over its minutes; beyond 60 minutes nobody goes. Scores as of 1.1.10.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from nqi.formulas.accessibility import balanced, three_step, two_step
from nqi.reach import Floats

JOBS = np.array([82.0, 308, 100, 109, 0])
# Rows are where one leaves from; every cell reaches itself.
WITHIN_45 = csr_array(
    np.array(
        [
            [1.0, 0, 0, 0, 0],
            [1, 1, 1, 1, 0],
            [1, 1, 1, 1, 0],
            [1, 1, 0, 1, 0],
            [0, 0, 0, 0, 1],
        ]
    )
)
ANYWHERE = csr_array(np.ones((5, 5)))


def test_belo_horizonte_with_the_population_of_the_file() -> None:
    people = np.array([606.0, 734, 1670, 1864, 29])
    assert two_step(ANYWHERE, people, JOBS).round(4).tolist() == [0.1222] * 5
    assert two_step(WITHIN_45, people, JOBS).round(4).tolist() == [
        0.0168,
        0.1561,
        0.1561,
        0.1145,
        0,
    ]
    assert balanced(WITHIN_45, people, JOBS).round(4).tolist() == [
        0.0112,
        0.2081,
        0.2081,
        0.1249,
        0,
    ]


@given(st.integers(0, 2363))
def test_belo_horizonte_with_the_population_of_the_newer_tables(second: int) -> None:
    # The newer population is in a binary file; 852, 2363 in the second and third cell together,
    # 2189 and 0 follow from the counts. These two reach the same cells, so their split is free.
    people = np.array([852.0, second, 2363 - second, 2189, 0])
    assert two_step(ANYWHERE, people, JOBS).round(4).tolist() == [0.1108] * 5
    assert two_step(WITHIN_45, people, JOBS).round(4).tolist() == [
        0.0152,
        0.1491,
        0.1491,
        0.1068,
        0,
    ]
    assert balanced(WITHIN_45, people, JOBS).round(4).tolist() == [
        0.0094,
        0.1993,
        0.1993,
        0.1147,
        0,
    ]


PEOPLE, DOCTORS = np.array([100.0, 50, 10]), np.array([15.0, 20, 100])
# Minutes to the hospital town, from it, and between city and suburb.
ROADS = {
    "slow": (40, 40, 80),
    "fast to the hospitals": (20, 40, 80),
    "fast from the hospitals": (40, 20, 80),
    "fast both ways": (20, 20, 40),
}
TWO_STEPS = {
    "slow": [0.331444117, 0.579828132, 7.286418170],
    "fast to the hospitals": [0.435340221, 0.683724236, 5.727976611],
    "fast from the hospitals": [0.331071913, 0.577857786, 7.299991939],
    "fast both ways": [0.442568395, 0.666758280, 5.740524646],
}
THREE_STEPS = {
    "slow": [0.156256588, 0.406216452, 9.906351855],
    "fast to the hospitals": [0.173813543, 0.423772440, 9.643002370],
    "fast from the hospitals": [0.156525927, 0.406372741, 9.902877021],
    "fast both ways": [0.174802148, 0.424035509, 9.631800976],
}


def minutes(roads: str) -> Floats:
    to, back, across = ROADS[roads]
    return np.array([[1.0, across, to], [across, 1, to], [back, back, 1]])


@pytest.mark.parametrize("roads", ROADS)
def test_three_places_in_two_steps(roads: str) -> None:
    cost = minutes(roads)
    weights = csr_array(np.where(cost <= 60, 1 / cost, 0))
    found = two_step(weights, PEOPLE, DOCTORS).tolist()
    assert found == pytest.approx(TWO_STEPS[roads], abs=1e-9)


@pytest.mark.parametrize("roads", ROADS)
def test_three_places_in_three_steps(roads: str) -> None:
    cost = minutes(roads)
    near = np.where(cost <= 60, 1 / cost, 0)
    # PySAL lets people also choose a place too far to go to, Wan et al. only among places in the
    # catchment. A choice without doctors stands for the too far one: one such column for each row.
    too_far = np.diag((1 / cost - near).sum(axis=1))
    weights = csr_array(np.hstack((near, too_far)))
    found = three_step(weights, PEOPLE, np.append(DOCTORS, np.zeros(3))).tolist()
    assert found == pytest.approx(THREE_STEPS[roads], abs=1e-9)


def test_three_places_in_three_steps_where_none_is_too_far() -> None:
    roads = "fast both ways"
    found = three_step(csr_array(1 / minutes(roads)), PEOPLE, DOCTORS).tolist()
    assert found == pytest.approx(THREE_STEPS[roads], abs=1e-9)
