"""A small country in which one product has every status of a step, and every kind of text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from nqi import models
from nqi.settings import Settings
from nqi.terms import (
    Handling,
    LegalControl,
    OrganizationKind,
    Regime,
    SchemeRole,
    ServiceReach,
    VerificationMode,
)
from nqi.text import spaced
from server import create_app
from tests.conftest import serving
from tests.planner_country import COUNTIES, Country, bare_country
from tests.small_release import standard_keys

DAY = date(2025, 6, 1)
HERE, NEAR, FAR = "420101", "420102", "430103"
"""The visitor's county, one 20 km away, one 300 km away."""
CODE = "kettle"
OLD, NEW = "GB 1-2015", "GB 1-2025"
CHANGES_ON = date(2025, 9, 1)
SCALE = "scale"


def onestop_country(*, name: str = "水壶", said: str = "{}") -> Country:
    """The country; every text that a source may write is put into ``said``."""
    country = bare_country()
    rows = country.rows
    rows.tables[models.Dataset][0]["title"] = "第一来源"
    rows.dataset(file="second.csv", title=said.format("来源"), url="https://example.org/")
    rows.add(
        models.Product,
        code=CODE,
        name=name,
        other_names="烧水壶",
        sector="HOUSEHOLD_APPLIANCE",
        search_text=spaced(f"{CODE} {name} 烧水壶"),
    )
    _requirements(country, said)
    _laboratories(country, said)
    _certification(country)
    _instruments(country, said)
    _rest(country, said)
    return country


@contextmanager
def serving_country(folder: Path, country: Country, **settings: Any) -> Iterator[str]:
    """Write the release and serve the whole product over it; give its address."""
    country.write(folder)
    with serving(create_app(Settings(data_dir=folder, **settings))) as address:
        yield address


def _requirements(country: Country, said: str) -> None:
    for number, begins, ends in ((OLD, date(2015, 1, 1), CHANGES_ON), (NEW, CHANGES_ON, None)):
        keys = standard_keys(number)
        country.rows.add(
            models.ProductRequirement,
            product_code=CODE,
            regime=Regime.MANDATORY_STANDARD.code,
            number=number,
            norm=keys["norm"],
            root=keys["root"],
            subject=said.format("电器安全"),
            is_mandatory=True,
            valid_from=begins,
            valid_to=ends,
        )
    country.rows.add(
        models.ProductTest,
        product_code=CODE,
        parameter=said.format("发热"),
        number=OLD,
        root=standard_keys(OLD)["root"],
        limits=said.format("85 K"),
        handling=Handling.POST.code,
        source_id=2,
        confidence="UNVERIFIED",
    )
    _need(country, "S3", said.format("出具报告的实验室"), "CMA", regime="MANDATORY_STANDARD")


def _laboratories(country: Country, said: str) -> None:
    """Add a laboratory near by with the test and a right that is not the one asked for."""
    lng, lat = COUNTIES[NEAR]
    body = country.rows.organization(
        said.format("近处检测中心"), OrganizationKind.TESTING_LAB, phone="021 5555 1234"
    )
    country.bodies["near"] = body
    country.rows.site(body, NEAR, name=said.format("一号楼"), lng=lng, lat=lat)
    right = country.rows.qualification(
        body, scheme="CNAS", number="L0001", valid_from=date(2020, 1, 1), valid_to=date(2026, 1, 1)
    )
    parameter = said.format("发热")
    country.rows.capability(body, OLD, parameter=parameter, qualification_id=right)


def _certification(country: Country) -> None:
    """Add a scheme by which only a body far away certifies."""
    country.rows.add(
        models.CertificationScheme,
        code="QMS",
        path="/QMS/",
        kind="MANAGEMENT_SYSTEM",
        name="质量管理体系认证",
        search_text=spaced("QMS"),
    )
    lng, lat = COUNTIES[FAR]
    body = country.rows.organization("远处认证中心", OrganizationKind.CERTIFICATION_BODY)
    country.bodies["far"] = body
    country.rows.site(body, FAR, lng=lng, lat=lat)
    role = SchemeRole.CERTIFICATION.code
    country.rows.add(models.OrganizationScheme, organization_id=body, scheme_code="QMS", role=role)
    _need(country, "S4", "质量管理体系认证", "QMS")


def _instruments(country: Country, said: str) -> None:
    """Add an instrument that nobody is known to verify, with a period, and one to be asked."""
    country.rows.add(
        models.InstrumentKind,
        code=SCALE,
        name="电子秤",
        category="MECHANICS",
        control=LegalControl.VERIFICATION.code,
        verification_mode=VerificationMode.PERIODIC.code,
        period_months=12,
        search_text=spaced("电子秤"),
    )
    country.rows.add(
        models.InstrumentNeed,
        product_code=CODE,
        instrument=said.format("电子秤"),
        category="MECHANICS",
        kind_code=SCALE,
        handling=Handling.DELIVER.code,
    )
    lng, lat = COUNTIES[FAR]
    body = country.rows.organization("远处计量所", OrganizationKind.METROLOGY_INSTITUTE)
    country.bodies["ask"] = body
    country.rows.site(body, FAR, lng=lng, lat=lat)


def _rest(country: Country, said: str) -> None:
    _need(country, "S7", None, None, note=said.format("不做化学检测"))
    _need(country, "S8", "技术性贸易措施通报", "TBT")
    body = country.rows.organization(
        "全国标准化机构",
        OrganizationKind.STANDARDS_BODY,
        service_reach=ServiceReach.NATIONAL.code,
    )
    country.bodies["national"] = body
    _need(country, "S9", "标准查询与咨询", "STANDARDS_BODY")


def _need(
    country: Country,
    step: str,
    name: str | None,
    code: str | None,
    *,
    regime: str | None = None,
    note: str | None = None,
) -> None:
    country.rows.add(
        models.ProductNeed,
        product_code=CODE,
        step=step,
        name=name,
        code=code,
        regime=regime,
        note=note,
    )
