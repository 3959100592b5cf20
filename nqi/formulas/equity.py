"""Equity: how evenly a score is spread over the demand.

``scores`` and ``demand`` have shape (units,) and are 0 or more. Each figure reads the Lorenz curve
(Lorenz 1905): the share of all score that the worst-served share of demand has. A unit on a
boundary is divided in proportion. A figure is None when the total it divides by is 0.
"""

import numpy as np

from nqi.reach import Floats

_ROUNDING = 1e-12
"""A share no larger is none: 18 of 45 people may end a hair before or after the worst 40 %."""


def gini(scores: Floats, demand: Floats) -> float | None:
    """Return the Gini coefficient (Gini 1912): 0 when all are served alike, below 1 always."""
    lorenz = _lorenz(scores, demand)
    if lorenz is None:
        return None
    of_demand, of_score = lorenz
    area = float(np.diff(of_demand) @ (of_score[1:] + of_score[:-1]))
    return max(0.0, 1 - area)


def palma(scores: Floats, demand: Floats) -> float | None:
    """Return the share of the best-served tenth over that of the worst-served 40 % (Palma 2011).

    Ranked by score, not by income; 0.25 when all are served alike, None when the 40 % have nothing.
    """
    lorenz = _lorenz(scores, demand)
    if lorenz is None:
        return None
    worst, rest = np.interp([0.4, 0.9], *lorenz)
    return float((1 - rest) / worst) if worst > _ROUNDING else None


def worst_fifth(scores: Floats, demand: Floats) -> float | None:
    """Return the mean of the worst-served fifth of demand over the mean of all, from 0 to 1."""
    lorenz = _lorenz(scores, demand)
    return None if lorenz is None else float(np.interp(0.2, *lorenz) / 0.2)


def _lorenz(scores: Floats, demand: Floats) -> tuple[Floats, Floats] | None:
    """Return the corners of the Lorenz curve: shares of demand and of score, from 0 to 1."""
    order = np.argsort(scores, kind="stable")
    of_demand = np.append(0.0, np.cumsum(demand[order]))
    of_score = np.append(0.0, np.cumsum((scores * demand)[order]))
    if of_score[-1] <= 0:  # so it is, too, when there is no demand
        return None
    return of_demand / of_demand[-1], of_score / of_score[-1]
