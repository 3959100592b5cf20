"""The published optima of San Francisco: 205 tracts, 16 stores, network distances in metres."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from nqi.siting.center import p_center
from nqi.siting.covering import lscp, mclp
from nqi.siting.median import p_median
from nqi.siting.plan import SolveStatus

TABLE = Path(__file__).parent / "san_francisco" / "distances.csv"
SERVICE_M = 5000.0
STORES = 4

with TABLE.open(encoding="utf-8", newline="") as file:
    _, *LINES = list(csv.reader(file))
PEOPLE = np.array([line[1] for line in LINES], dtype=float)
METRES = np.array([line[2:] for line in LINES], dtype=float)
COVERS = csr_array(METRES <= SERVICE_M)


def test_eight_stores_cover_every_tract() -> None:
    plan = lscp(COVERS)
    assert (plan.objective, plan.status) == (8.0, SolveStatus.OPTIMAL)


def test_four_stores_cover_875247_people() -> None:
    plan = mclp(COVERS, PEOPLE, STORES)
    assert (plan.objective, plan.status) == (875247.0, SolveStatus.OPTIMAL)
    tracts = (METRES[:, plan.sites].min(axis=1) <= SERVICE_M).mean()
    assert tracts == pytest.approx(0.89756, abs=5e-6)
    assert plan.objective / PEOPLE.sum() == pytest.approx(0.9164, abs=5e-5)


def test_four_stores_have_the_published_least_travel() -> None:
    plan = p_median(METRES, PEOPLE, STORES)
    assert plan.status is SolveStatus.OPTIMAL
    assert plan.objective == pytest.approx(2848268129.71, abs=0.01)
    assert plan.objective / PEOPLE.sum() == pytest.approx(2982.127, abs=5e-4)


def test_four_stores_leave_nobody_farther_than_7403_metres() -> None:
    plan = p_center(METRES, STORES)
    assert plan.status is SolveStatus.OPTIMAL
    assert plan.objective == pytest.approx(7403.06, abs=0.005)
