from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.codes.identifiers import (
    REGISTERS,
    CccCertificate,
    Diagnosis,
    ManagementSystemCertificate,
    MetrologyAuthorization,
    NotificationSymbol,
    diagnose,
    diagnosis,
    is_identifier,
    kcdb_area,
    organization_code,
    parse_ccc_certificate,
    parse_management_system,
    parse_metrology_authorization,
    parse_notification_symbol,
    spelled,
)

GOOD = [
    ("USCC", "91350100M000100Y43"),
    ("USCC", "9144030071526726XG"),
    ("CNCA", "CNCA-R-2002-001"),
    ("CNCA", "CNCA-RF-2003-27"),
    ("CNCA", "CNCA-R-2024-1364"),
    ("CMA", "230020349767"),
    ("CNAS", "L0290"),
    ("CNAS", "IB0001"),
    ("ROR", "https://ror.org/05dw0p167"),
    ("CEL", "1066"),
    ("CPSC", "1843"),
    ("OIML", "CN2"),
    ("KCDB", "APMP-PR-CN-00000KAZ-1"),
    ("KCDB", "APMP-EM-KR-000006OF-2"),
    ("KCDB", "SIM-PR-CR-00000NFW-2"),
    ("CCC_CERTIFICATE", "2013010702607951"),
    ("CCC_CERTIFICATE", "2009010702358369"),
    ("MANAGEMENT_SYSTEM", "00114E22766R2L/3502"),
    ("MANAGEMENT_SYSTEM", "00216Q10097R1S"),
    ("MANAGEMENT_SYSTEM", "10416Q20770R1S"),
    ("METROLOGY_AUTHORIZATION", "(京)法计(2012)006号"),
    ("METROLOGY_AUTHORIZATION", "（国）法计（2017）01023号"),
    ("TBT", "G/TBT/N/CHN/2149"),
    ("TBT", "G/TBT/N/CHN/1211/Add.1"),
    ("TBT", "G/SPS/N/CHN/1187/Rev.1"),
    ("TBT", "G/TBT/N/EU/916/Add.1/Corr.2"),
    ("ORG_CODE", "739547709"),
    ("ORG_CODE", "760038087"),
]
BAD = [
    ("USCC", "91350100M000100Y44"),
    ("USCC", "91350100I000100Y43"),
    ("USCC", ""),
    ("CNCA", "CNCA-R-002-001"),
    ("CMA", "233220349767"),
    ("CMA", "23002034976"),
    ("CNAS", "CNAS L0290"),
    ("CNAS", "X0290"),
    ("ROR", "https://ror.org/o5dw0p167"),
    ("ROR", "https://ror.org.example/05dw0p167"),
    ("CPSC", "18433"),
    ("OIML", "CN"),
    ("KCDB", "APMP-XX-CN-00000KAZ-1"),
    ("CCC_CERTIFICATE", "201301070260795"),
    ("MANAGEMENT_SYSTEM", "00114E22766R2X"),
    ("METROLOGY_AUTHORIZATION", "(京)法计(2012)006"),
    ("TBT", "G/TBT/N/CHN/2149/Add"),
    ("TBT", "G/TBT/N/CHINA/2149"),
    ("ORG_CODE", "739547708"),
]


@pytest.mark.parametrize(("register", "value"), GOOD)
def test_numbers_of_registers(register: str, value: str) -> None:
    assert is_identifier(register, value)


@pytest.mark.parametrize(("register", "value"), BAD)
def test_what_is_no_number_of_the_register(register: str, value: str) -> None:
    assert not is_identifier(register, value)


def test_every_register_has_an_example() -> None:
    assert {register for register, _ in GOOD} == set(REGISTERS)


def test_area_of_a_kcdb_number() -> None:
    assert kcdb_area("APMP-PR-CN-00000KAZ-1") == "PR"


@pytest.mark.parametrize(
    ("register", "raw", "kept"),
    [
        ("CNAS", "CNAS L0579", "L0579"),
        ("CNAS", "ＣＮＡＳ　ＩＢ0001", "IB0001"),
        ("ORG_CODE", "76003808-7", "760038087"),
        ("CNCA", "cnca－r—2002-001", "CNCA-R-2002-001"),
        ("METROLOGY_AUTHORIZATION", "（京）法计（2012）006号", "(京)法计(2012)006号"),
        ("TBT", " g/TBT/N/CHN/1211/add.1", "G/TBT/N/CHN/1211/Add.1"),
        ("TBT", "G/TBT/N/CHN/1211/ADD 1", "G/TBT/N/CHN/1211/Add.1"),
        ("USCC", "91350100m000100y43", "91350100M000100Y43"),
    ],
)
def test_one_spelling_of_a_number(register: str, raw: str, kept: str) -> None:
    assert spelled(register, raw) == kept
    assert is_identifier(register, kept)


@given(st.sampled_from(REGISTERS), st.text(max_size=30))
def test_spelling_twice_changes_nothing(register: str, raw: str) -> None:
    once = spelled(register, raw)
    assert spelled(register, once) == once or register == "CNAS"


def test_parts_of_certificates() -> None:
    assert parse_ccc_certificate("2013010702607951") == CccCertificate(2013, "01", "0702", "607951")
    assert parse_management_system("00114E22766R2L/3502") == ManagementSystemCertificate(
        "001", 2014, "E", "2", "2766", 2, "L", "3502"
    )
    assert parse_management_system("00216Q10097R1S") == ManagementSystemCertificate(
        "002", 2016, "Q", "1", "0097", 1, "S", None
    )
    assert parse_metrology_authorization("（国）法计（2017）01023号") == MetrologyAuthorization(
        "国", 2017, "01023"
    )


@pytest.mark.parametrize(
    "parse",
    [
        parse_ccc_certificate,
        parse_management_system,
        parse_metrology_authorization,
        parse_notification_symbol,
    ],
)
def test_any_other_form_has_no_parts(parse: Callable[[str], object]) -> None:
    assert parse("230020349767") is None


def test_addenda_share_the_base_symbol() -> None:
    found = parse_notification_symbol("G/TBT/N/CHN/2149/Add.1")
    assert found == NotificationSymbol("TBT", "CHN", 2149, ("Add.1",))
    assert found is not None
    assert (found.base, found.symbol) == ("G/TBT/N/CHN/2149", "G/TBT/N/CHN/2149/Add.1")


@given(
    st.sampled_from(["TBT", "SPS"]),
    st.text("ABCDEFGHIJ", min_size=2, max_size=3),
    st.integers(0, 99999),
    st.lists(st.sampled_from(["Add.1", "Rev.12", "Corr.3", "Suppl.4"]), max_size=3),
)
def test_a_printed_symbol_is_read_as_itself(
    agreement: str, member: str, number: int, supplements: list[str]
) -> None:
    symbol = NotificationSymbol(agreement, member, number, tuple(supplements))
    assert parse_notification_symbol(symbol.symbol) == symbol


@pytest.mark.parametrize(
    ("register", "value", "what", "expected"),
    [
        ("USCC", "91350100M000100Y44", "CHECK_DIGIT", "3"),
        ("USCC", "91350100M000100Y4", "LENGTH", "18"),
        ("USCC", "91350100I000100Y43", "CHARACTERS", "0-9 A-Z without I O S V Z"),
        ("USCC", "91A50100M000100Y43", "FORM", ""),
        ("ORG_CODE", "739547708", "CHECK_DIGIT", "9"),
        ("ORG_CODE", "76003808-8", "CHECK_DIGIT", "7"),
        ("CMA", "2300203497", "LENGTH", "12"),
        ("CMA", "23002034976X", "CHARACTERS", "0-9"),
        ("CMA", "233220349767", "FORM", "230020349767"),
        ("CNAS", "X0290", "FORM", "L0290"),
        ("TBT", "G/TBT/CHN/1", "FORM", "G/TBT/N/CHN/2149"),
    ],
)
def test_a_mistyped_number_is_diagnosed(
    register: str, value: str, what: str, expected: str
) -> None:
    assert diagnosis(register, value) == Diagnosis(what, expected)
    assert diagnose(register, value) == f"{what}: {expected}"


@pytest.mark.parametrize(("register", "value"), GOOD)
def test_a_sound_number_has_no_diagnosis(register: str, value: str) -> None:
    assert diagnosis(register, value) is None
    assert diagnose(register, value) is None


@given(st.sampled_from([value for register, value in GOOD if register == "USCC"]), st.data())
def test_any_one_wrong_digit_of_a_social_credit_code_is_found(
    value: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(2, 17))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda sign: sign != value[place]))
    assert diagnosis("USCC", value[:place] + digit + value[place + 1 :]) is not None


def test_an_organization_code_stands_in_a_social_credit_code() -> None:
    assert organization_code("9144030071526726XG") == "71526726X"
    for code in ("9144030071526726XG", "914403001922038216", "91330100799655058B"):
        assert is_identifier("USCC", code)
        assert is_identifier("ORG_CODE", organization_code(code))
