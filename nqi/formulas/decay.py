"""Decay: how much a provider counts for a unit, given the cost (km or minutes) between them.

Each function here returns a function of a cost array that keeps its shape; weights lie in [0, 1]
unless a step says otherwise, and never rise with the cost. An infinite cost weighs 0.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from nqi.errors import InvalidInput
from nqi.reach import Floats

Decay = Callable[[Floats], Floats]


def step(breaks: Sequence[float], weights: Sequence[float]) -> Decay:
    """Return a decay by zones (E2SFCA; Luo and Qi 2009): ``weights[k]`` up to ``breaks[k]``.

    A break belongs to the nearer zone (``<=``); beyond the last break the weight is 0. Their slow
    decay is ``step((30, 60, 120), (1, 0.68, 0.22))`` in minutes.

    Raises InvalidInput unless breaks rise, weights fall or stay, and there are as many of both.
    """
    if not breaks or len(breaks) != len(weights):
        raise InvalidInput(
            f"{len(breaks)} breaks and {len(weights)} weights: give one weight for each break"
        )
    steps = [0.0, *breaks]
    if not all(near < far < math.inf for near, far in pairwise(steps)):
        raise InvalidInput(f"breaks {list(breaks)}: allowed are rising numbers above 0")
    falls = [math.inf, *weights, 0.0]
    if not all(near >= far for near, far in pairwise(falls)):
        raise InvalidInput(
            f"weights {list(weights)}: allowed are numbers of 0 or more, none rising"
        )
    limits, values = np.array(breaks, dtype=float), np.array([*weights, 0.0], dtype=float)

    def decay(cost: Floats) -> Floats:
        found: Floats = values[np.searchsorted(limits, cost, side="left")]
        return found

    return decay


def binary(radius: float) -> Decay:
    """Return the decay of a plain catchment (2SFCA; Luo and Wang 2003): 1 up to the radius."""
    return step((radius,), (1.0,))


def gaussian(radius: float) -> Decay:
    """Return the Gaussian decay that falls from 1 at no cost to 0 at the radius (Dai 2010).

    ``(exp(-(c/r)^2 / 2) - exp(-1/2)) / (1 - exp(-1/2))`` within the radius, 0 beyond.
    """
    if not 0 < radius < math.inf:
        raise InvalidInput(f"radius {radius}: allowed are numbers above 0")
    edge = math.exp(-0.5)

    def decay(cost: Floats) -> Floats:
        near = np.minimum(cost, radius) / radius
        return np.where(cost < radius, (np.exp(-0.5 * near**2) - edge) / (1 - edge), 0.0)

    return decay


def exponential(beta: float) -> Decay:
    """Return the decay ``exp(-beta c)`` (Wilson 1971); ``beta`` is per km or per minute."""
    if not 0 < beta < math.inf:
        raise InvalidInput(f"beta {beta}: allowed are numbers above 0")

    def decay(cost: Floats) -> Floats:
        return np.exp(-beta * cost)

    return decay
