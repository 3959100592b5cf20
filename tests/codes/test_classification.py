"""Codes of ICS and CCS, and the numbers of committees: what is one, and in which spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.codes.classification import (
    codes_in,
    committee_above,
    committee_and_name,
    parse_ccs,
    parse_ccs_prefix,
    parse_committee,
    parse_ics,
)


@pytest.mark.parametrize(
    "raw", ["97.200.50", "43.150", "97", "９７．２００．５０", "ICS 97.200.50"]
)
def test_a_code_of_ics(raw: str) -> None:
    assert parse_ics(raw) in {"97.200.50", "43.150", "97"}


@pytest.mark.parametrize("raw", ["", "9", "97.20", "97.200.5", "97.200.50.1", "A7", "97-200"])
def test_no_code_of_ics(raw: str) -> None:
    assert parse_ics(raw) is None


@pytest.mark.parametrize(
    ("raw", "code"), [("B32", "B32"), ("y 57", "Y57"), ("C61", "C61"), ("CCS A00/09", "A00/09")]
)
def test_a_code_of_ccs(raw: str, code: str) -> None:
    assert parse_ccs(raw) == code


@pytest.mark.parametrize("raw", ["I10", "O20", "Y5", "57", "YY57", "Y577", ""])
def test_no_code_of_ccs(raw: str) -> None:
    assert parse_ccs(raw) is None


@pytest.mark.parametrize(("raw", "prefix"), [("y", "Y"), ("Y5", "Y5"), ("Y57", "Y57")])
def test_the_start_of_a_code_of_ccs_is_a_class(raw: str, prefix: str) -> None:
    assert parse_ccs_prefix(raw) == prefix


@pytest.mark.parametrize("raw", ["I", "5", "", "Y/5", "Y*"])
def test_what_starts_no_code_of_ccs(raw: str) -> None:
    assert parse_ccs_prefix(raw) is None


def test_a_cell_may_hold_several_codes() -> None:
    assert codes_in("ICS 97.200.50；13.120、 43.150") == ["97.200.50", "13.120", "43.150"]
    assert codes_in(" ") == []


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("SAC/TC 253", "SAC/TC 253"),
        ("SAC/TC46/SC 8", "SAC/TC 46/SC 8"),
        ("ＳＡＣ／ＴＣ４６", "SAC/TC 46"),
        ("sac/tc 046/sc8/wg 2", "SAC/TC 46/SC 8/WG 2"),
    ],
)
def test_the_number_of_a_committee_in_one_spelling(raw: str, number: str) -> None:
    assert parse_committee(raw) == number
    assert parse_committee(number) == number


@pytest.mark.parametrize("raw", ["", "TC 46", "SAC/TC", "SAC/TC 1234", "ISO/TC 46", "SAC/TC 46 x"])
def test_no_number_of_a_committee(raw: str) -> None:
    assert parse_committee(raw) is None


@pytest.mark.parametrize(
    ("raw", "number", "name"),
    [
        ("SAC/TC 280/SC1 石油燃料分技术委员会", "SAC/TC 280/SC 1", "石油燃料分技术委员会"),
        ("全国几何量长度计量技术委员会", None, "全国几何量长度计量技术委员会"),
        ("全国自行车标准化技术委员会（SAC/TC 155）", "SAC/TC 155", "全国自行车标准化技术委员会"),
        ("SAC/TC 46", "SAC/TC 46", ""),
    ],
)
def test_a_committee_may_stand_beside_its_name(raw: str, number: str | None, name: str) -> None:
    assert committee_and_name(raw) == (number, name)


def test_the_committee_above() -> None:
    assert committee_above("SAC/TC 46/SC 8") == "SAC/TC 46"
    assert committee_above("SAC/TC 46/SC 8/WG 1") == "SAC/TC 46/SC 8"
    assert committee_above("SAC/TC 46") is None


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_none_and_stays_it(raw: str) -> None:
    for parse in (parse_ics, parse_ccs, parse_ccs_prefix, parse_committee):
        code = parse(raw)
        assert code is None or parse(code) == code
