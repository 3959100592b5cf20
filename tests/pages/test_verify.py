"""The page of verification: answers in words, for one number and for many."""

import httpx
import pytest

ANSWERS = {
    "230020349767": "In the catalogue and valid on the day",
    "２３００２０３４９７６７": "In the catalogue and valid on the day",
    "CNCA-R-2002-001": "does not know whether it was renewed",
    "CNCA-R-2099-001": "Sources that were looked through",
    "91350100M000100Y44": "The check digit does not fit",
    "<script>alert(1)</script>": "&lt;script&gt;",
}


@pytest.mark.parametrize("number", ANSWERS)
def test_a_number_has_an_answer_in_words(web: httpx.Client, number: str) -> None:
    page = web.get("/verify", params={"number": number, "lang": "en"})
    assert page.status_code == 200
    assert ANSWERS[number] in page.text
    assert "<script>alert" not in page.text


def test_what_is_not_in_the_catalogue_is_never_called_invalid(web: httpx.Client) -> None:
    text = web.get("/verify", params={"number": "CNAS L99999", "lang": "zh"}).text
    assert "目录中没有，不代表不存在" in text
    assert "当日无效" not in text


def test_a_qualification_that_was_valid_then_was_not_later(web: httpx.Client) -> None:
    number = {"number": "CNCA-R-2002-001", "lang": "en"}
    then = web.get("/verify", params=number | {"asOf": "2017-09-01"}).text
    assert "In the catalogue and valid on the day" in then
    assert "2018-12-10" in web.get("/verify", params=number).text


def test_several_numbers_have_an_answer_each(web: httpx.Client) -> None:
    numbers = "230020349767\n\nCNCA-R-2002-001\nL0290"
    page = web.get("/verify", params={"number": numbers})
    assert page.text.count('class="card verdict') == 3
    assert web.get("/verify", params={"number": "x\n" * 51}).status_code == 400


def test_the_kind_may_be_said(web: httpx.Client) -> None:
    page = web.get("/verify", params={"number": "230020349767", "kind": "CCC", "lang": "en"}).text
    assert "In the catalogue and valid" not in page
    assert web.get("/verify", params={"number": "1", "kind": "SHOES"}).status_code == 400
