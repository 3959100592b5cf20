"""The chain of a product as plain values: one shape for the API, the pages and the files."""

from typing import Any

from nqi.questions.answered import plain
from nqi.questions.onestop import Chain
from nqi.terms import ChainStep

SORTED_BY = ["meets DESC", "partly DESC", "km ASC", "siteId ASC"]
"""Order of the providers of a step; of a need: who meets it fully first, then the nearest."""


def as_record(chain: Chain) -> dict[str, Any]:
    """Return a chain as JSON can carry it, with the standards of S1 under their own name."""
    record = plain(chain)
    near = record.pop("where")
    for step in record["steps"]:
        step["needs"] = [_flat(need) for need in step["needs"]]
    standards = next(step for step in record["steps"] if step["key"] == ChainStep.S1.code)["needs"]
    return record | {
        **(near["near"] or {"lng": None, "lat": None, "within_km": None}),
        "adcode": near["adcode"],
        "standards": [
            need | {"edition_id": _edition(need)} for need in standards if need["number"]
        ],
        "steps_asked": chain.asked,
        "steps_satisfied": chain.satisfied,
        "sorted_by": SORTED_BY,
    }


def _flat(need: dict[str, Any]) -> dict[str, Any]:
    return {**need.pop("fact"), **need}


def _edition(need: dict[str, Any]) -> int | None:
    """Return the id of the edition that settles a need, None where the catalogue has none."""
    return next((int(key) for _, key in need["evidence"]), None)
