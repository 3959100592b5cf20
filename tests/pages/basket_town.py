"""A small catalogue along one line of latitude: laboratories, one far away, two instruments."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from nqi import models
from nqi.settings import Settings
from nqi.terms import Level, OrganizationKind, Scheme
from server import create_app
from tests.conftest import serving
from tests.pages.conftest import HOSTILE
from tests.small_release import Rows

DAY = "2026-01-15"
ORIGIN = {"lng": "110", "lat": "30", "asOf": DAY}
A, B, C, FAR, NOBODY = (f"GB/T {number}-2020" for number in (1, 2, 3, 4, 99))


def rows() -> Rows:
    """Return the rows: at 110.5 two tests, at 112 three of them, at 119 the fourth, by post."""
    made = Rows()
    made.region("100000", "国", Level.NATIONAL, None, lng=105.0, lat=36.0)
    made.region("420000", "省", Level.PROVINCE, lng=110.0, lat=30.0)
    for name, lng, numbers, reach in (
        ("near", 110.1, (1,), None),
        ("middle", 110.5, (1, 2), None),
        ("wide", 112.0, (1, 2, 3), None),
        ("far", 119.0, (4,), "NATIONAL"),
        (HOSTILE, 110.3, (5,), "NATIONAL"),
    ):
        body = made.organization(name, service_reach=reach, phone=HOSTILE)
        site = made.site(body, "420000", lng=lng, lat=30.0, address=HOSTILE)
        made.capability(body, *(f"GB/T {number}-2020" for number in numbers), site_id=site)
    twice = made.organization("twice")
    for lng, number in ((110.2, 2), (110.3, 3)):
        site = made.site(twice, "420000", lng=lng, lat=30.0)
        made.capability(twice, f"GB/T {number}-2020", site_id=site, object="=水壶")
    certifier = made.organization("certifier", OrganizationKind.CERTIFICATION_BODY)
    made.site(certifier, "420000", lng=110.2, lat=30.1)
    made.qualification(certifier, scheme=Scheme.CCC_DESIGNATION.code)
    made.add(
        models.InstrumentKind,
        code="scale",
        name="电子秤",
        control="VERIFICATION",
        verification_mode="PERIODIC",
        period_months=12,
        basis_number="JJG 539-2016",
        basis_root="JJG539",
    )
    return made


@contextmanager
def town(folder: Path) -> Iterator[str]:
    """Serve it."""
    rows().write(folder)
    with serving(create_app(Settings(data_dir=folder))) as address:
        yield address


def address(*needs: str, file: str = "", **params: str) -> str:
    """Return the address of a plan around the origin, or of a file of it."""
    pairs = [("need", need) for need in needs]
    return f"/one-stop/basket{file}?{urlencode([*pairs, *(ORIGIN | params).items()])}"
