"""Arrangements that merged, their parties, and rules of acceptance on a day."""

from datetime import date
from pathlib import Path

import pytest

from nqi import models
from nqi.catalog import recognition
from tests.catalog.conftest import Asking
from tests.small_release import Rows


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    rows = Rows()
    body = rows.organization("甲院")
    for code, merged in (("A", None), ("B", None), ("AB", "A;B"), ("X", "AB")):
        arrangement = {"code": code, "name": code, "predecessor_codes": merged}
        rows.add(models.RecognitionArrangement, **arrangement)
    parties = (("A", body, None), ("A", None, date(2020, 1, 1)), ("B", body, None))
    for number, (code, organization, last) in enumerate(parties):
        rows.add(
            models.Recognition,
            arrangement_code=code,
            organization_id=organization,
            party=f"party {number}",
            valid_to=last,
        )
    for scheme, words in (("CNAS", "校准 Scales"), ("CMA", "检测"), (None, "检定")):
        rows.add(
            models.AcceptanceRule,
            acceptor="authority",
            accepts=words,
            scheme=scheme,
            applies_to="衡器",
            valid_from=date(2021, 1, 1) if scheme == "CMA" else None,
        )
    return Asking(rows.write(tmp_path))


def test_an_arrangement_knows_what_it_merged_into_and_what_merged_into_it(asking: Asking) -> None:
    successors = {
        code: [row["code"] for row in asking.rows(recognition.successor, code)]
        for code in ("A", "B", "AB", "X")
    }
    # A is not found inside AB: codes are compared whole.
    assert successors == {"A": ["AB"], "B": ["AB"], "AB": ["X"], "X": []}
    before = [row["code"] for row in asking.rows(recognition.predecessors, "A;B")]
    assert before == ["A", "B"]


def test_parties_are_those_of_the_day(asking: Asking) -> None:
    assert len(asking.rows(recognition.parties, "A", as_of="2019-12-31")) == 2
    assert [row["party"] for row in asking.rows(recognition.parties, "A")] == ["party 0"]
    listed = asking.page(recognition.listing)
    assert [row["arrangement_code"] for row in listed] == ["A", "B"]
    assert asking.count(recognition.listing, arrangement="B") == 1
    assert asking.count(recognition.listing, organization_key=1) == 0


def test_rules_are_chosen_by_qualification_words_and_day(asking: Asking) -> None:
    assert asking.count(recognition.acceptance_rules) == 3
    assert asking.count(recognition.acceptance_rules, as_of="2020-12-31") == 2
    assert asking.count(recognition.acceptance_rules, schemes='["CNAS", "CMA"]') == 2
    (rule,) = asking.page(recognition.acceptance_rules, words='["scales", "衡器"]')
    assert rule["scheme"] == "CNAS"
    assert asking.count(recognition.acceptance_rules, words='["scales", "检测"]') == 0
