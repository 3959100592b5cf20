"""Numbers of standards in every usual spelling, and the keys by which they are compared."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.codes.standard_number import StandardNumber, normalize, parse_standard_number
from nqi.terms import Mandate, StandardFamily, StandardOrigin

F = StandardFamily
ORIGIN = StandardOrigin
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


# What the grammar must read, and the edition and root that it must give.
SPELLINGS = """
GB 17761-2024 | GB17761-2024 | GB17761
ＧＢ／Ｔ　１９００１—２０１６ | GB/T19001-2016 | GB19001
GB/T 19001-2016/ISO 9001:2015 | GB/T19001-2016 | GB19001
GBT19001-2016 | GB/T19001-2016 | GB19001
GB/T 19001 - 2016 | GB/T19001-2016 | GB19001
GB 6675.1-2025 | GB6675.1-2025 | GB6675.1
GB4706.19-2008 | GB4706.19-2008 | GB4706.19
ＧＢ 4706.19－2008 | GB4706.19-2008 | GB4706.19
GB4706.19 | GB4706.19 | GB4706.19
GB/Z 19579-2012 | GB/Z19579-2012 | GB19579
GBZ/T 160.1-2004 | GBZ/T160.1-2004 | GBZ160.1
GB 50016-2014 | GB50016-2014 | GB50016
JB/T 10888-2018 | JB/T10888-2018 | JB10888
HJ 535-2009 | HJ535-2009 | HJ535
YY/T 0316-2016 | YY/T0316-2016 | YY0316
QB/T 2357-1998 | QB/T2357-1998 | QB2357
DL/T 596-2021 | DL/T596-2021 | DL596
SN/T 1877.2-2007 | SN/T1877.2-2007 | SN1877.2
RB/T 214-2017 | RB/T214-2017 | RB214
NB/T 32004-2018 | NB/T32004-2018 | NB32004
XF 95-2015 | XF95-2015 | XF95
DB/T 45-2012 | DB/T45-2012 | DB45
DB11/T 45-2012 | DB11/T45-2012 | DB11/45
DB11/T 1322.1-2017 | DB11/T1322.1-2017 | DB11/1322.1
DB11/ 501-2017 | DB11/501-2017 | DB11/501
DB4403/T 1-2018 | DB4403/T1-2018 | DB4403/1
DBS44/ 006-2016 | DBS44/006-2016 | DBS44/006
T/CAS 285-2017 | T/CAS285-2017 | T/CAS285
T/CAS285-2017 | T/CAS285-2017 | T/CAS285
T/ZZB 0160-2017 | T/ZZB0160-2017 | T/ZZB0160
Q/HRE 001-2020 | Q/HRE001-2020 | Q/HRE001
Q/320281ABC01-2021 | Q/320281ABC01-2021 | Q/320281ABC01
JJG 539-2016 | JJG539-2016 | JJG539
JJF 1033-2023 | JJF1033-2023 | JJF1033
JJG(冀) 121-2015 | JJG(冀)121-2015 | JJG(冀)121
JJF（冀）124-2015 | JJF(冀)124-2015 | JJF(冀)124
JJG(交通) 027-2015 | JJG(交通)027-2015 | JJG(交通)027
GBW(E)080129 | GBW(E)080129 | GBW(E)080129
GBW(E)080129-D | GBW(E)080129 | GBW(E)080129
GBW 08607 | GBW08607 | GBW08607
TSG 21-2016 | TSG21-2016 | TSG21
TSG D7002-2023 | TSGD7002-2023 | TSGD7002
ISO 9001:2015 | ISO9001:2015 | ISO9001
ISO 9001-2015 | ISO9001:2015 | ISO9001
ISO9001:2015 | ISO9001:2015 | ISO9001
ISO/IEC 17025:2017 | ISO/IEC17025:2017 | ISO/IEC17025
IEC 60335-1:2020 | IEC60335-1:2020 | IEC60335-1
IEC 60335-2-15:2012 | IEC60335-2-15:2012 | IEC60335-2-15
EN 71-1:2014+A1:2018 | EN71-1:2014 | EN71-1
EN ISO 13485:2016 | EN ISO13485:2016 | EN ISO13485
ASTM F963-23 | ASTMF963-23 | ASTMF963-23
GB 150-89 | GB150-1989 | GB150
GB 4706.1-2005/XG1-2014 | GB4706.1-2005 | GB4706.1
OIML R 76-1:2006 | OIML R76-1:2006 | OIML R76-1
GB/T 5296.5 | GB/T5296.5 | GB5296.5
"""


@pytest.mark.parametrize("line", SPELLINGS.strip().splitlines())
def test_every_usual_spelling(line: str) -> None:
    raw, norm, root = (part.strip() for part in line.split(" | "))
    number = parse_standard_number(raw)
    assert number is not None
    assert (number.norm, number.root) == (norm, root)
    assert parse_standard_number(number.printed) == without_amendment(number)
    assert parse_standard_number(number.norm) == without_amendment(number)


def without_amendment(number: StandardNumber) -> StandardNumber:
    """An amendment sheet has the keys of its edition, so the keys name the edition alone."""
    return replace(number, amendment=None)


@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("ＧＢ 4706.19－2008", "GB 4706.19-2008"),
        ("gb/t19001", "GB/T 19001"),
        ("DB11/501-2017", "DB11/ 501-2017"),
        ("CNCA-C09-01:2023", "CNCA-C09-01:2023"),
        ("oiml r76-1:2006", "OIML R 76-1:2006"),
        ("T/A1 5-2020", "T/A1 5-2020"),
    ],
)
def test_the_spelling_that_is_printed(raw: str, printed: str) -> None:
    number = parse_standard_number(raw)
    assert number is not None
    assert number.printed == printed


def test_an_amendment_sheet_is_told_from_its_edition() -> None:
    sheet = parse_standard_number("GB 4706.1-2005/XG1-2014")
    edition = parse_standard_number("GB 4706.1-2005")
    assert sheet is not None
    assert edition is not None
    assert (sheet.amendment, edition.amendment) == (1, None)
    assert sheet.norm == edition.norm


@pytest.mark.parametrize(
    ("raw", "origin"),
    [
        ("GB/T 1-2000", ORIGIN.GOVERNMENT),
        ("DB11/T 1-2000", ORIGIN.GOVERNMENT),
        ("JJG 1-2000", ORIGIN.GOVERNMENT),
        ("TSG 21-2016", ORIGIN.GOVERNMENT),
        ("T/CAS 285-2017", ORIGIN.MARKET),
        ("Q/HRE 001-2020", ORIGIN.MARKET),
        ("ISO 9001:2015", ORIGIN.INTERNATIONAL),
    ],
)
def test_who_makes_standards_of_a_family(raw: str, origin: StandardOrigin) -> None:
    number = parse_standard_number(raw)
    assert number is not None
    assert number.origin is origin


HEADS = (
    "GB |GB/T |GB/Z |GBZ/T |JB/T |HJ |YY/T |DB/T |DB11/T |DB11/ |DB4403/T |DBS44/ |T/CAS |T/A1 |"
    "Q/HRE |Q/320281ABC |JJG |JJF |JJG(\u5180) |ISO |ISO/IEC |IEC |EN |EN ISO |OIML R |CNCA-C"
)
numbers = st.builds(
    lambda head, digits, separator, year: f"{head}{digits}{separator}{year}",
    st.sampled_from(HEADS.split("|")),
    st.from_regex(r"[1-9][0-9]{0,4}", fullmatch=True).filter(str.isascii),
    st.sampled_from(["-", ":", " - ", "—", "－"]),
    st.integers(1950, 2049),
)


@given(numbers)
def test_what_is_printed_is_read_as_itself(raw: str) -> None:
    number = parse_standard_number(raw)
    if number is None:  # a colon or dash that this family does not write
        assert raw.startswith("CNCA") or ":" in raw
        return
    assert parse_standard_number(number.norm) == number
    assert parse_standard_number(number.printed) == number
    assert parse_standard_number(normalize(raw)) == number
    assert number.norm.startswith(number.base)
    assert number.root.startswith(number.series)


enterprise_numbers = st.from_regex(r"Q/[A-Z0-9]{2,12} ?[A-Z0-9][A-Z0-9 .\-]{0,12}", fullmatch=True)


@given(enterprise_numbers)
def test_the_free_number_of_an_enterprise_is_read_as_itself(raw: str) -> None:
    number = parse_standard_number(raw)
    if number is not None:
        assert parse_standard_number(number.norm) == number


@given(st.text(max_size=30) | st.text("GBT/Z《》 -—:.12０１9J", max_size=30))
def test_any_text_is_read_or_refused(raw: str) -> None:
    number = parse_standard_number(raw)
    assert normalize(normalize(raw)) == normalize(raw)
    assert number == parse_standard_number(normalize(raw))
