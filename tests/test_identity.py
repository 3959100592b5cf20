"""Ids are made from natural keys, and never change."""

from hypothesis import given
from hypothesis import strategies as st

from nqi.identity import stable_id

# These stand in links and bookmarks: a change here breaks every one of them.
KNOWN = {
    ("organization", "cnca:CNCA-R-2002-001"): 1928531000462065135,
    ("site", "a", "b"): 598575012412026853,
    ("x",): 1637211439935739938,
}

PARTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x1f")), min_size=1)


def test_known_ids_never_change() -> None:
    assert {key: stable_id(*key) for key in KNOWN} == KNOWN


@given(PARTS)
def test_an_id_is_a_positive_63_bit_integer_and_the_same_every_time(parts: list[str]) -> None:
    made = stable_id(*parts)
    assert 0 <= made < 2**63
    assert stable_id(*parts) == made


@given(PARTS, PARTS)
def test_different_keys_have_different_ids(left: list[str], right: list[str]) -> None:
    assert (stable_id(*left) == stable_id(*right)) == (left == right)


def test_the_parts_of_a_key_do_not_run_together() -> None:
    assert stable_id("site", "ab", "c") != stable_id("site", "a", "bc")
    assert stable_id("site", "a") != stable_id("organization", "a")
    assert stable_id("site", "a", "") != stable_id("site", "a")
