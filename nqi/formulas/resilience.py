"""Resilience: what is left when one organization stops.

``pairs`` are units and the sites within their reach; ``owner`` (sites,) numbers the organization of
each site from 0. Sites of one organization are one provider: they fail together.
"""

import numpy as np

from nqi.reach import Floats, Integers, Pairs


def providers_reached(pairs: Pairs, owner: Integers) -> Integers:
    """Return how many distinct organizations each unit reaches, shape (units,)."""
    unit, _ = _organizations(pairs, owner)
    return np.bincount(unit, minlength=pairs.origins)


def single_provider_share(reached: Integers, weight: Floats) -> float | None:
    """Return the share of served demand that depends on one organization, from 0 to 1.

    ``reached`` and ``weight`` (units,) are organizations in reach and demand. None when no demand
    reaches anyone.
    """
    served = float(weight[reached >= 1].sum())
    return float(weight[reached == 1].sum()) / served if served > 0 else None


def loss_without(pairs: Pairs, owner: Integers, weight: Floats) -> Floats | None:
    """Return the coverage lost when each organization stops, shape (organizations,), 0 to 1.

    The share of all demand that reaches this organization and no other (the N-1 criterion); None
    when there is no demand.
    """
    total = float(weight.sum())
    if total <= 0:
        return None
    unit, organization = _organizations(pairs, owner)
    alone = np.bincount(unit, minlength=pairs.origins)[unit] == 1
    only, amount = organization[alone], weight[unit[alone]]
    return np.bincount(only, weights=amount, minlength=_count(owner)) / total


def _count(owner: Integers) -> int:
    """Return how many organizations are numbered."""
    return int(owner.max(initial=-1)) + 1


def _organizations(pairs: Pairs, owner: Integers) -> tuple[Integers, Integers]:
    """Return the pairs of a unit and an organization it reaches, each once, ordered."""
    count = max(_count(owner), 1)
    # Sorted and compared: np.unique hashes whole numbers, which takes 30 times as long here.
    keys = np.sort(pairs.origin * count + owner[pairs.place])
    return np.divmod(keys[np.diff(keys, prepend=-1) > 0], count)
