"""Accessibility: supply in reach of each unit, shared with everyone else who reaches it.

``weights`` is a sparse matrix, shape (units, providers): the decay of each pair in reach; explicit
zeros are allowed. ``demand`` (units,) and ``supply`` (providers,) are counts of 0 or more. A score
is supply for each unit of demand, shape (units,); it is 0 where nobody reaches, never NaN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nqi.reach import Floats

if TYPE_CHECKING:  # whoever made the matrix has loaded scipy; this file need not
    from scipy.sparse import csr_array

_NOTHING = 1e-200
"""A whole below this is rounding of a far decay; a ratio to it would overflow."""


def two_step(weights: csr_array, demand: Floats, supply: Floats) -> Floats:
    """Return the two-step floating catchment score (2SFCA; Luo and Wang 2003).

    It is the enhanced one (E2SFCA; Luo and Qi 2009) when the weights decay within the catchment.
    Demand times score adds up to the supply that somebody reaches.
    """
    crowd: Floats = weights.T @ demand
    score: Floats = weights @ _ratio(supply, crowd)
    return score


def three_step(weights: csr_array, demand: Floats, supply: Floats) -> Floats:
    """Return the three-step floating catchment score (3SFCA; Wan, Zou and Sternberg 2012).

    A unit turns to each provider in proportion to its weight among those it reaches,
    ``G = w / row sum``; the rest is the two-step method with weights ``G w``.
    """
    squared = weights.power(2)
    total: Floats = weights @ np.ones(len(supply))
    crowd: Floats = squared.T @ _ratio(demand, total)
    return _ratio(squared @ _ratio(supply, crowd), total)


def balanced(weights: csr_array, demand: Floats, supply: Floats) -> Floats:
    """Return the balanced floating catchment score (BFCA; Paez, Higgins and Vivona 2019).

    Each unit's demand is divided among the providers it reaches (weights over row sums), and each
    provider's level of service, supply over that demand, among the units that reach it (weights
    over column sums): demand adds up to the demand there is, scores to the levels of service.
    Demand times score does not add up to the supply, as it does in ``two_step``.
    """
    from_unit: Floats = weights @ np.ones(len(supply))
    to_provider: Floats = weights.T @ np.ones(len(demand))
    crowd: Floats = weights.T @ _ratio(demand, from_unit)
    score: Floats = weights @ _ratio(_ratio(supply, crowd), to_provider)
    return score


def ratio_to_mean(scores: Floats, demand: Floats) -> Floats:
    """Return scores over their mean by demand (SPAR; Wan, Zhan, Zou and Chow 2012), (units,).

    1 is the mean; all are 0 when nobody has a score or there is no demand.
    """
    return _ratio(scores * demand.sum(), np.full(len(scores), demand @ scores))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Return the quotients, 0 where there is nothing to divide by."""
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole > _NOTHING)
