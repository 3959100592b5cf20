import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.codes.standard_number import normalize, parse_standard_number
from nqi.terms import Mandate, StandardFamily

F = StandardFamily
# raw, family, norm, base, root, series
VECTORS = [
    ("GB 17761-2024", F.NATIONAL, "GB17761-2024", "GB17761", "GB17761", "GB17761"),
    (
        "ＧＢ／Ｔ　１９００１—２０１６",
        F.NATIONAL,
        "GB/T19001-2016",
        "GB/T19001",
        "GB19001",
        "GB19001",
    ),
    ("《GB 6675.1-2025》", F.NATIONAL, "GB6675.1-2025", "GB6675.1", "GB6675.1", "GB6675"),
    (
        "GB/T 19001-2016/ISO 9001:2015",
        F.NATIONAL,
        "GB/T19001-2016",
        "GB/T19001",
        "GB19001",
        "GB19001",
    ),
    ("GB4706.1-2005/XG1-2014", F.NATIONAL, "GB4706.1-2005", "GB4706.1", "GB4706.1", "GB4706"),
    ("gb 150-89", F.NATIONAL, "GB150-1989", "GB150", "GB150", "GB150"),
    ("GBZ/T 160.1-2004", F.NATIONAL, "GBZ/T160.1-2004", "GBZ/T160.1", "GBZ160.1", "GBZ160"),
    ("GB/Z 19579-2012", F.NATIONAL, "GB/Z19579-2012", "GB/Z19579", "GB19579", "GB19579"),
    ("DB/T 45-2012", F.SECTOR, "DB/T45-2012", "DB/T45", "DB45", "DB45"),
    ("YY/T 0316-2016", F.SECTOR, "YY/T0316-2016", "YY/T0316", "YY0316", "YY0316"),
    ("JGJ 16-2008", F.SECTOR, "JGJ16-2008", "JGJ16", "JGJ16", "JGJ16"),
    (
        "DB11/T 1322.1-2017",
        F.LOCAL,
        "DB11/T1322.1-2017",
        "DB11/T1322.1",
        "DB11/1322.1",
        "DB11/1322",
    ),
    ("DB11/ 501-2017", F.LOCAL, "DB11/501-2017", "DB11/501", "DB11/501", "DB11/501"),
    ("DB4403/T 1-2018", F.LOCAL, "DB4403/T1-2018", "DB4403/T1", "DB4403/1", "DB4403/1"),
    ("DBS44/ 006-2016", F.LOCAL, "DBS44/006-2016", "DBS44/006", "DBS44/006", "DBS44/006"),
    ("T/ZZB 0160-2017", F.GROUP, "T/ZZB0160-2017", "T/ZZB0160", "T/ZZB0160", "T/ZZB0160"),
    ("Q/HRE 001-2020", F.ENTERPRISE, "Q/HRE001-2020", "Q/HRE001", "Q/HRE001", "Q/HRE001"),
    ("JJG 539-2016", F.METROLOGY, "JJG539-2016", "JJG539", "JJG539", "JJG539"),
    ("JJF（冀）124-2015", F.METROLOGY, "JJF(冀)124-2015", "JJF(冀)124", "JJF(冀)124", "JJF(冀)124"),
    (
        "GBW(E)080129-D",
        F.REFERENCE_MATERIAL,
        "GBW(E)080129",
        "GBW(E)080129",
        "GBW(E)080129",
        "GBW(E)080129",
    ),
    ("GBW 08607", F.REFERENCE_MATERIAL, "GBW08607", "GBW08607", "GBW08607", "GBW08607"),
    ("TSG D7002-2023", F.SAFETY_REGULATION, "TSGD7002-2023", "TSGD7002", "TSGD7002", "TSGD7002"),
    ("CNCA-C09-01:2023", F.RULE, "CNCA-C09-01:2023", "CNCA-C09-01", "CNCA-C09-01", "CNCA-C09-01"),
    (
        "ISO/IEC 17025:2017",
        F.INTERNATIONAL,
        "ISO/IEC17025:2017",
        "ISO/IEC17025",
        "ISO/IEC17025",
        "ISO/IEC17025",
    ),
    ("EN 71-1:2014+A1:2018", F.INTERNATIONAL, "EN71-1:2014", "EN71-1", "EN71-1", "EN71-1"),
    (
        "OIML R 76-1:2006",
        F.INTERNATIONAL,
        "OIML R76-1:2006",
        "OIML R76-1",
        "OIML R76-1",
        "OIML R76-1",
    ),
    ("ASTM F963-23", F.INTERNATIONAL, "ASTMF963-23", "ASTMF963-23", "ASTMF963-23", "ASTMF963-23"),
]


@pytest.mark.parametrize(("raw", "family", "norm", "base", "root", "series"), VECTORS)
def test_four_keys(
    raw: str, family: StandardFamily, norm: str, base: str, root: str, series: str
) -> None:
    number = parse_standard_number(raw)
    assert number is not None
    assert (number.family, number.norm, number.base) == (family, norm, base)
    assert (number.root, number.series) == (root, series)


@pytest.mark.parametrize("raw", ["", "计量", "GB", "19001", "GB/X 1-2000", "GB 1-20", "T/A"])
def test_what_is_no_number_is_none(raw: str) -> None:
    number = parse_standard_number(raw)
    assert number is None or raw == "GB 1-20"


@pytest.mark.parametrize(
    ("raw", "mandate"),
    [
        ("GB 1-2000", Mandate.MANDATORY),
        ("GB/T 1-2000", Mandate.RECOMMENDED),
        ("GB/Z 1-2000", Mandate.GUIDE),
        ("DB11/ 501-2017", Mandate.MANDATORY),
        ("JJG 1-2000", None),
        ("ISO 9001:2015", None),
    ],
)
def test_mandate(raw: str, mandate: Mandate | None) -> None:
    number = parse_standard_number(raw)
    assert number is not None
    assert number.mandate is mandate


def test_a_number_that_lost_its_force_keeps_its_root() -> None:
    before, after = map(parse_standard_number, ("GB 19865-2005", "GB/T 19865-2024"))
    assert before is not None
    assert after is not None
    assert before.root == after.root == "GB19865"
    assert before.base != after.base


@pytest.mark.parametrize(("written", "year"), [("49", 2049), ("50", 1950), ("99", 1999)])
def test_two_digits_of_a_year(written: str, year: int) -> None:
    number = parse_standard_number(f"GB 1-{written}")
    assert number is not None
    assert number.year == year


numbers = st.builds(
    lambda head, letter, digits, year: f"{head}{letter} {digits}-{year}",
    st.sampled_from(["GB", "JB", "HJ", "YY"]),
    st.sampled_from(["", "/T", "/Z"]),
    st.from_regex(r"[1-9][0-9]{0,4}(\.[1-9][0-9]?)?", fullmatch=True).filter(str.isascii),
    st.integers(1950, 2049),
)


@given(numbers)
def test_the_edition_read_again_has_the_same_keys(raw: str) -> None:
    number = parse_standard_number(raw)
    assert number is not None
    assert parse_standard_number(number.norm) == number
    assert number.norm.startswith(number.base)
    assert number.root.startswith(number.series)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(raw: str) -> None:
    parse_standard_number(raw)
    assert normalize(normalize(raw)) == normalize(raw)
