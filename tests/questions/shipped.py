"""What the files of the shipped products say, counted by hand from data/products."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import pytest

from nqi.questions.onestop import Chain, Step
from nqi.questions.onestop_need import Need
from nqi.terms import ChainStep, StepReason
from tests.conftest import ROOT

FILES = sorted((ROOT / "data" / "products").glob("*.yaml"))
SHENZHEN, NINGBO, SUZHOU = "440300", "330200", "320500"
PLACES = (SHENZHEN, NINGBO, SUZHOU)
HEFEI, GUANGZHOU, BEIJING, LHASA = "340100", "440100", "110000", "540100"
WITHIN_KM = 100.0
S1, S2, S3, S4, S5, S6, S7, S8, S9 = ChainStep
LETTERS = {"S": "SATISFIED", "P": "PARTIAL", "G": "GAP", "X": "NOT_APPLICABLE", "-": "NO_DATA"}


@dataclass(frozen=True)
class Expected:
    """What the file of a product says, counted by hand."""

    day: date
    """The first day of the later of two editions."""
    standards: tuple[int, int]
    """On the day before, and on the day."""
    tests: tuple[int, int]
    laboratories: tuple[int, int]
    instruments: int
    fields: int
    kind: str | None
    """In the CCC catalogue."""
    schemes: str
    statuses: str
    """S1 to S9 on the day, the same at the three places: what nobody is known for is no gap."""


ANY_DAY = date(2026, 6, 1)
NOBODY, CERTIFIED = "P---- ---P", "P--P- ---P"
"""Most products: of what the sources tell, the bodies of CCC alone, whose terms have ended."""
E = partial(Expected, ANY_DAY)
CCC = "CCC QMS"
PRODUCTS: dict[str, Expected] = {
    "air-compressor": E((4, 4), (8, 8), (3, 3), 8, 4, None, "ENERGY_SAVING QMS", NOBODY),
    "e-bike": Expected(date(2025, 9, 1), (4, 4), (13, 13), (5, 5), 13, 7, "1119", CCC, CERTIFIED),
    "electric-fan": E((4, 4), (8, 8), (5, 5), 8, 5, "0702", CCC, CERTIFIED),
    "electric-kettle": Expected(
        date(2026, 8, 1), (7, 7), (17, 17), (8, 8), 11, 5, "0717", CCC, CERTIFIED
    ),
    "electric-toy": Expected(
        date(2026, 11, 1), (6, 6), (12, 12), (5, 5), 8, 5, "2202", CCC, "S--P- ---P"
    ),
    "electric-wire": E((2, 2), (8, 8), (1, 1), 8, 4, "0101", CCC, CERTIFIED),
    "electronic-scale": E((3, 3), (7, 7), (2, 2), 4, 4, None, "MEASUREMENT_MANAGEMENT QMS", NOBODY),
    "fired-brick": E((3, 3), (7, 7), (1, 1), 6, 4, None, "GREEN_BUILDING_MATERIAL QMS", NOBODY),
    "gas-stove": E((2, 2), (8, 8), (4, 4), 9, 5, "2401", CCC, CERTIFIED),
    "lithium-battery": Expected(
        date(2024, 8, 1), (0, 1), (13, 13), (0, 1), 10, 5, None, CCC, "S--P- ---P"
    ),
    "microcomputer": Expected(
        date(2027, 8, 1), (4, 5), (8, 9), (5, 6), 9, 4, "0901", CCC, CERTIFIED
    ),
    "microwave-oven": E((3, 3), (9, 9), (5, 5), 8, 5, "0714", CCC, CERTIFIED),
    "plastic-food-container": Expected(
        date(2024, 9, 6), (2, 3), (7, 7), (2, 3), 8, 3, None, "QMS", NOBODY
    ),
    "prepackaged-food": Expected(
        date(2027, 3, 16),
        (6, 6),
        (9, 9),
        (6, 6),
        8,
        3,
        None,
        "GREEN_FOOD HACCP ORGANIC QMS",
        NOBODY,
    ),
    "refrigerator": E((4, 4), (10, 10), (5, 5), 8, 4, "0701", "CCC ENERGY_SAVING QMS", ""),
    "rice-cooker": Expected(date(2026, 8, 1), (5, 5), (8, 8), (7, 7), 8, 5, "0718", CCC, CERTIFIED),
    "washing-machine": E(
        (4, 4), (9, 9), (5, 5), 9, 5, "0705", "CCC ENERGY_SAVING QMS WATER_SAVING", CERTIFIED
    ),
    "weight": E((2, 2), (5, 5), (2, 2), 6, 4, None, "QMS", "PGG-- --GP"),
}
SWITCHES = {
    # product: the numbers that end and begin on its day
    "e-bike": ({"GB 17761-2018"}, {"GB 17761-2024"}),
    "electric-kettle": (
        {"GB 4706.1", "GB 4706.19-2008"},
        {"GB 4706.1-2024", "GB 4706.19-2024"},
    ),
    "electric-toy": (
        {f"GB 6675.{part}-2014" for part in range(1, 5)},
        {f"GB 6675.{part}-2025" for part in range(1, 5)},
    ),
    "lithium-battery": (set[str](), {"GB 31241-2022"}),
    "microcomputer": (set[str](), {"GB 26572-2025"}),
    "plastic-food-container": (set[str](), {"GB 4806.7-2023"}),
    "prepackaged-food": (
        {"GB 7718-2011", "GB 28050-2011"},
        {"GB 7718-2025", "GB 28050-2025"},
    ),
    "rice-cooker": ({"GB 4706.19-2008"}, {"GB 4706.19-2024"}),
}
each_product = pytest.mark.parametrize("code", PRODUCTS)
Ask = Callable[[str, str, date], Chain]


def days(code: str) -> tuple[date, date]:
    """The day before the editions change, and that day."""
    return PRODUCTS[code].day - timedelta(1), PRODUCTS[code].day


def step(chain: Chain, key: ChainStep) -> Step:
    """One step of a chain."""
    return chain.steps[list(ChainStep).index(key)]


def stated(one: Step) -> list[Need]:
    """The needs that the template states; a step of which it is silent has one that says so."""
    return [need for need in one.needs if need.reason is not StepReason.NOT_STATED]


def numbers(chain: Chain) -> set[str | None]:
    """The numbers of the standards that are asked for."""
    return {need.fact.number for need in stated(step(chain, S1))}
