"""The suite passes when both of its halves pass, and in no other way."""

import pytest

from tests.halves import NOTHING_SELECTED, verdict


@pytest.mark.parametrize(
    ("codes", "narrowed", "said"),
    [
        ([0, 0], False, 0),
        ([1, 0], False, 1),
        ([0, 2], True, 2),
        ([0, -9], False, -9),
        ([-9, 0], True, -9),
        ([0, NOTHING_SELECTED], True, 0),
        ([NOTHING_SELECTED, 1], True, NOTHING_SELECTED),
        ([0, NOTHING_SELECTED], False, NOTHING_SELECTED),
        ([NOTHING_SELECTED, NOTHING_SELECTED], True, NOTHING_SELECTED),
    ],
)
def test_a_half_that_did_not_pass_is_told(codes: list[int], narrowed: bool, said: int) -> None:
    assert verdict(codes, narrowed=narrowed) == said
