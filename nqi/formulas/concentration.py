"""Concentration: how few providers hold the supply.

``amounts`` has shape (providers,): what each provider has, 0 or more, in any unit; shares do.
"""

from nqi.reach import Floats


def hhi(amounts: Floats) -> float | None:
    """Return the sum of squared shares (Hirschman 1945, Herfindahl 1950), above 0 to 1.

    1 is one provider alone, 1/n is n equal ones; None when there is no supply.
    """
    total = amounts.sum()
    if total <= 0:
        return None
    shares = amounts / total
    return float(shares @ shares)


def equal_providers(amounts: Floats) -> float | None:
    """Return how many equal providers would be as concentrated, 1/HHI (Adelman 1969)."""
    index = hhi(amounts)
    return None if index is None else 1 / index
