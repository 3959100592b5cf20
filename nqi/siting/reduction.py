"""Covering problems made smaller without losing an optimum (Toregas and ReVelle, 1973)."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nqi.siting.inputs import Flags, Floats, Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SPARSE_WORK = 5e7
"""Multiplications up to which the overlaps of rows are counted sparsely; above, densely."""


@dataclass(frozen=True)
class Reduced:
    """What remains of a set covering problem.

    ``units`` and ``candidates`` are indices into the problem given; ``forced`` are candidates
    that some unit depends on alone.
    """

    units: Integers
    candidates: Integers
    forced: Integers


def reduced_cover(covers: csr_array, seconds: float = math.inf) -> Reduced:
    """Drop units and candidates that cannot matter, and take those that must be taken.

    Every unit of ``covers`` (units, candidates; 0 and 1) has a candidate. A unit whose candidates
    include all those of another is covered with it; a candidate that covers no more than another
    is never needed. A round that would take longer than the seconds left is not begun.
    """
    end = time.monotonic() + seconds
    units = np.arange(covers.shape[0])
    candidates = np.arange(covers.shape[1])
    forced: list[Integers] = []
    before = -1
    while units.size and before != units.size + candidates.size:
        before = units.size + candidates.size
        across = covers[units][:, candidates].T.tocsr()
        if 2 * seconds_of(across) > end - time.monotonic():
            break
        candidates = candidates[~contained(across)]
        units = units[~containing(covers[units][:, candidates])]
        part = covers[units][:, candidates]
        alone = np.diff(part.indptr) == 1
        if alone.any():
            taken = np.unique(part.indices[part.indptr[:-1][alone]])
            forced.append(candidates[taken])
            units = units[part[:, taken].sum(axis=1) == 0]
            candidates = np.delete(candidates, taken)
    candidates = candidates[covers[units][:, candidates].sum(axis=0) > 0]
    return Reduced(units, candidates, np.concatenate([*forced, candidates[:0]]))


def contained(rows: csr_array, costs: Floats | None = None) -> Flags:
    """Say of each row of 0 and 1 whether another row holds all of it, at no more cost.

    Of equal rows at equal cost the first is kept. An empty row is contained.
    """
    size = np.diff(rows.indptr)
    small, large = _subsets(rows, size)
    price = np.zeros(len(size)) if costs is None else costs
    equal = (size[small] == size[large]) & (price[small] == price[large])
    beaten = (price[large] <= price[small]) & (~equal | (large < small))
    answer: Flags = np.equal(size, 0)
    answer[small[beaten]] = True
    return answer


def seconds_of(rows: csr_array) -> float:
    """Return about how long a comparison of all rows takes, on one processor of today."""
    shared = float((np.bincount(rows.indices, minlength=rows.shape[1]).astype(float) ** 2).sum())
    dense = 2.0 * rows.shape[0] ** 2 * rows.shape[1]
    return shared / 1e8 if shared <= _SPARSE_WORK else dense / 2e10


def containing(rows: csr_array) -> Flags:
    """Say of each row of 0 and 1 whether it holds all of another; of equal rows one is kept."""
    size = np.diff(rows.indptr)
    small, large = _subsets(rows, size)
    beaten = (size[small] < size[large]) | (small < large)
    answer = np.zeros(len(size), dtype=bool)
    answer[large[beaten]] = True
    return answer


def _subsets(rows: csr_array, size: Integers) -> tuple[Integers, Integers]:
    """Return the pairs (small, large) of different rows where large holds all of small."""
    holders = np.bincount(rows.indices, minlength=rows.shape[1]).astype(np.float64)
    if (holders**2).sum() <= _SPARSE_WORK:
        common = (rows @ rows.T).tocoo()
        which = (common.data == size[common.row]) & (common.row != common.col)
        return common.row[which].astype(np.intp), common.col[which].astype(np.intp)
    dense = rows.toarray().astype(np.float32)  # counts below 2^24 are exact
    small, large = [], []
    for start in range(0, len(size), 512):
        block = dense[start : start + 512] @ dense.T
        i, j = np.nonzero(block == size[start : start + 512, None])
        small.append(i[i + start != j] + start)
        large.append(j[i + start != j])
    return np.concatenate(small), np.concatenate(large)
