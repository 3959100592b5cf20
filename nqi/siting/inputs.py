"""Arguments of the siting models, checked at the door."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nqi.errors import InvalidInput

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
Flags = NDArray[np.bool_]


def checked_fixed(fixed: Sequence[int], candidates: int) -> Integers:
    """Return the indices of fixed sites, ascending, each once."""
    for site in fixed:
        if not 0 <= site < candidates:
            raise InvalidInput(f"fixed={site}: allowed are indices 0 to {candidates - 1}")
    return np.unique(np.asarray(fixed, dtype=np.intp))


def checked_count(p: int, free: int) -> int:
    """Return the number of new sites; ``free`` candidates are not fixed."""
    if not 0 <= p <= free:
        raise InvalidInput(f"p={p}: allowed are 0 to {free}, the candidates that are not fixed")
    return int(p)


def checked_numbers(name: str, values: NDArray[np.generic], count: int) -> Floats:
    """Return finite numbers of at least 0, shape (count,)."""
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape != (count,):
        raise InvalidInput(f"{name} of shape {numbers.shape}: allowed is ({count},)")
    wrong = ~(np.isfinite(numbers) & (numbers >= 0))
    if wrong.any():
        raise InvalidInput(f"{name}={numbers[wrong][0]}: allowed are finite numbers from 0")
    return numbers


def checked_budget(budget: float) -> float:
    """Return a budget, a finite number of at least 0."""
    if not (math.isfinite(budget) and budget >= 0):
        raise InvalidInput(f"budget={budget}: allowed are finite numbers from 0")
    return float(budget)


def checked_cost(cost: NDArray[np.generic]) -> Floats:
    """Return a dense cost matrix (units, candidates), at least 0, inf for unreachable."""
    numbers = np.asarray(cost, dtype=np.float64)
    if numbers.ndim != 2:
        raise InvalidInput(f"cost of {numbers.ndim} dimensions: allowed are 2, units by candidates")
    wrong = ~(numbers >= 0)  # catches NaN too
    if wrong.any():
        raise InvalidInput(f"cost={numbers[wrong][0]}: allowed are numbers from 0, and inf")
    return numbers


def checked_covers(covers: csr_array) -> csr_array:
    """Return who covers whom as a sparse matrix of 0 and 1 without stored zeros."""
    from scipy.sparse import csr_array

    clean = csr_array(covers, dtype=np.int32, copy=True)
    clean.sum_duplicates()
    clean.data[:] = clean.data != 0
    clean.eliminate_zeros()
    return clean


def free_candidates(fixed: Integers, candidates: int) -> Integers:
    """Return the candidates that are not fixed, ascending."""
    free = np.ones(candidates, dtype=bool)
    free[fixed] = False
    return np.flatnonzero(free)
