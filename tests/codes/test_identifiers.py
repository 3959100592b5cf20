import pytest

from nqi.codes.identifiers import REGISTERS, is_identifier, kcdb_area

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
