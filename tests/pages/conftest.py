"""The pages over the wire, and a catalogue whose every text tries to become something else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest

from nqi import models
from nqi.settings import Settings
from nqi.terms import Level, OrganizationKind, Scheme
from server import create_app
from tests.conftest import serving
from tests.small_release import Rows

HOSTILE = (
    '{{ 7*191 }}${7*191}`</script><img src=x onerror="window.hostile=1">'
    "<script>window.hostile=1</script>'\"&amp;"
)
FORMULAS = ('=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)")


@pytest.fixture
def web(live_server: str) -> Iterator[httpx.Client]:
    """A client of the whole product with the real facts; no cookie yet, follows no redirect."""
    with httpx.Client(base_url=live_server, timeout=30) as client:
        yield client


@dataclass(frozen=True)
class HostileSite:
    """A running server over hostile rows, and the ids of its bodies."""

    address: str
    organization: int
    formulas: tuple[int, ...]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileSite]:
    """Serve a catalogue in which names, titles, addresses and sources are attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = Rows()
    organization, formulas = _hostile_rows(rows)
    rows.write(folder)
    with serving(create_app(Settings(data_dir=folder))) as address:
        yield HostileSite(address, organization, formulas)


def _hostile_rows(rows: Rows) -> tuple[int, tuple[int, ...]]:
    source = rows.dataset(
        file="hostile.csv",
        title=HOSTILE,
        title_en=HOSTILE,
        publisher=HOSTILE,
        url="javascript:alert(1)",
        licence=HOSTILE,
        defects=HOSTILE,
        defects_en=HOSTILE,
        rows_read=1,
        rows_rejected=1,
    )
    rows.add(models.Rejection, id=1, dataset_id=source, line=7, rule="NQI-Q001", value=HOSTILE)
    rows.region("100000", "中华人民共和国", Level.NATIONAL, None, lng=105.0, lat=36.0)
    rows.region("420000", HOSTILE, Level.PROVINCE, lng=112.3, lat=31.1)
    body = rows.organization(
        HOSTILE,
        adcode="420000",
        name_en=None,
        scope=HOSTILE,
        evidence=HOSTILE,
        website="javascript:window.hostile=1",
        phone=HOSTILE,
        confidence="SYNTHETIC",
        source_id=source,
        pillars=("TESTING",),
    )
    rows.site(body, "420000", name=HOSTILE, address=HOSTILE, lng=112.3, lat=31.1)
    term = {"valid_from": date(2016, 1, 1), "valid_to": date(2025, 6, 1)}
    rows.qualification(body, scheme=Scheme.CNAS.code, number=HOSTILE, issuer=HOSTILE, **term)
    rows.capability(body, "GB/T 19001-2016", object=HOSTILE, parameter=HOSTILE)
    rows.add(
        models.Designation,
        organization_id=body,
        kind="KEY_LABORATORY",
        title=HOSTILE,
        stage="ESTABLISHED",
        batch=HOSTILE,
    )
    rows.add(models.OrganizationName, organization_id=body, name=HOSTILE)
    kind = OrganizationKind.CERTIFICATION_BODY
    return body, tuple(rows.organization(name, kind) for name in FORMULAS)
