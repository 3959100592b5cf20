"""Published optima of the OR-Library; its larger instances run in ``benchmarks.orlib``."""

import csv
from pathlib import Path

import numpy as np
import pytest

from benchmarks.orlib import read_pmed
from nqi.siting.center import p_center
from nqi.siting.median import p_median
from nqi.siting.plan import SolveStatus

FOLDER = Path(__file__).parent / "orlib"
SLOW = {"pmed17"}
"""Its p-median takes HiGHS a quarter of a minute to prove."""


def optima() -> dict[str, tuple[int, int]]:
    """Published optima of p-median and p-center by instance."""
    with (FOLDER / "optima.csv").open(encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    return {
        row["instance"]: (int(row["p_median_optimum"]), int(row["vertex_p_center_optimum"]))
        for row in rows
    }


@pytest.mark.parametrize("name", [name for name in optima() if name not in SLOW])
def test_the_published_p_median_is_proven(name: str) -> None:
    distance, p = read_pmed(FOLDER / f"{name}.txt")
    plan = p_median(distance, np.ones(len(distance)), p)
    assert (plan.objective, plan.bound, plan.gap) == (optima()[name][0], optima()[name][0], 0)
    assert plan.status is SolveStatus.OPTIMAL


@pytest.mark.parametrize("name", list(optima()))
def test_the_published_p_center_is_proven(name: str) -> None:
    distance, p = read_pmed(FOLDER / f"{name}.txt")
    plan = p_center(distance, p)
    assert (plan.objective, plan.bound, plan.gap) == (optima()[name][1], optima()[name][1], 0)
    assert plan.status is SolveStatus.OPTIMAL


def test_of_an_edge_given_twice_the_last_length_counts(tmp_path: Path) -> None:
    file = tmp_path / "small.txt"
    file.write_text(" 3 3 1\n 1 2 5\n 2 3 4\n 1 2 7\n", encoding="ascii")
    distance, p = read_pmed(file)
    assert p == 1
    assert distance.tolist() == [[0, 7, 11], [7, 0, 4], [11, 4, 0]]
