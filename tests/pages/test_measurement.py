"""The pages of metrology: who calibrates, when an instrument is due, a chain that is drawn."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from nqi.settings import Settings
from nqi.terms import MeasurementStandardKind as Kind
from server import create_app
from tests.conftest import serving
from tests.schema.rich_measurement import add_link, add_range, add_standard
from tests.small_release import Rows

ENGLISH = {"lang": "en"}


def test_without_a_question_every_calibration_service_is_listed(web: httpx.Client) -> None:
    text = web.get("/measurement", params=ENGLISH).text
    assert "APMP-PR-CN-00000KAZ-1" in text
    assert "it does not mean that there are none" in text


def test_an_instrument_narrows_the_list(web: httpx.Client) -> None:
    asked = {"instrument": "spectrum analyser"} | ENGLISH
    text = web.get("/measurement", params=asked).text
    assert "Optical spectrum analyser" in text
    assert "Fibre optic power meter" not in text
    nothing = web.get("/measurement", params={"instrument": "zzz"} | ENGLISH).text
    assert "This does not mean that nobody can do it" in nothing


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"lower": "1", "upper": "x", "unit": "g"}, "a number is needed"),
        ({"lower": "2", "upper": "1", "unit": "g"}, "is above upper"),
        ({"lower": "1", "upper": "2", "unit": "<b>"}, "is not known"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(
    web: httpx.Client, asked: dict[str, str], message: str
) -> None:
    page = web.get("/measurement", params=asked | ENGLISH)
    assert page.status_code == 400
    assert message in page.text
    assert f'value="{asked["upper"]}"' in page.text
    assert "<b>&#39;" not in page.text


def test_the_day_of_the_last_verification_gives_the_next(web: httpx.Client) -> None:
    assert "2027-01-15" in web.get("/measurement", params={"verified": "2026-01-15"}).text


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, list[int]]]:
    folder: Path = tmp_path_factory.mktemp("chain")
    rows = Rows()
    body = rows.organization("甲计量院")
    primary = add_standard(rows, body, "质量基准", Kind.PRIMARY)
    public = add_standard(rows, body, "砝码标准", Kind.PUBLIC_TOP)
    lone = add_standard(rows, body, "<i>单独</i>", Kind.ENTERPRISE_TOP)
    add_link(rows, public, primary, parent_name="质量基准")
    add_range(rows, public, "g", 1, 500, "U=0.1 mg (k=2)", quantity="质量")
    rows.write(folder)
    with (
        serving(create_app(Settings(data_dir=folder))) as address,
        httpx.Client(base_url=address) as client,
    ):
        yield client, [primary, public, lone]


def test_a_chain_says_whether_it_is_complete(chain: tuple[httpx.Client, list[int]]) -> None:
    client, (primary, public, lone) = chain
    text = client.get(f"/measurement/m{public}", params=ENGLISH).text
    assert "Every path ends in a national primary standard" in text
    assert "U=0.1 mg (k=2)" in text
    above = client.get(f"/measurement/m{primary}", params=ENGLISH).text
    assert "Traced to this standard" in above
    opened = client.get(f"/measurement/m{lone}", params=ENGLISH).text
    assert "It ends at: &lt;i&gt;" in opened


@pytest.mark.parametrize("id", ["m1", "x", "m", "m99999999999999999999", "o1"])
def test_an_unknown_standard_is_not_found(web: httpx.Client, id: str) -> None:
    assert web.get(f"/measurement/{id}").status_code == 404
