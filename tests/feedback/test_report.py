"""A report at the door: what it may hold, what becomes plain text, and when two are one."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import InvalidInput
from nqi.feedback import Report
from nqi.terms import ReportKind

DAY = date(2026, 11, 21)


def report(text: str = "It has moved to another street.", **values: str | None) -> Report:
    return Report(kind=ReportKind.ERROR, text=text, day=DAY, release="small", **values)


@given(st.text(max_size=200))
def test_what_is_kept_can_be_shown_in_one_piece(text: str) -> None:
    kept = report("ten letters " + text).text
    assert not [c for c in kept if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n"]
    assert kept == kept.strip()
    kept.encode()


@given(st.text(max_size=200))
def test_what_is_kept_is_kept_again_as_it_is(text: str) -> None:
    once = report("ten letters " + text)
    assert report(once.text) == once


def test_the_lines_of_a_text_stay_and_its_hidden_characters_go() -> None:
    written = "one\u0000\u202e line\r\n\r\n\r\n\r\nand\tanother\u200b\x1b[31m line"
    assert report(written).text == "one line\n\nand another[31m line"


@pytest.mark.parametrize("character", ["𱁬", "㐂", "é"])
def test_a_rare_character_of_a_name_stays(character: str) -> None:
    assert report(f"the name has {character} in it").text == f"the name has {character} in it"


@pytest.mark.parametrize(
    "text", ["", "too short", " " * 50, "\u200b" * 50, "x" * 2001, "x" * 10**6]
)
def test_a_text_has_ten_to_two_thousand_characters(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^text: \d+ characters .* 10 to 2000 are allowed$"):
        report(text)


@pytest.mark.parametrize("text", ["x" * 10, "x" * 2000, "字" * 2000, "𱁬" * 2000])
def test_the_bounds_of_a_text_are_allowed(text: str) -> None:
    assert report(text).text == text


@pytest.mark.parametrize("about", ["o1", "r420000", "/", "/standards/GB%204706.1", "/标准"])
def test_it_is_about_a_record_or_a_page(about: str) -> None:
    assert report(about=f" {about} ").about == about


@pytest.mark.parametrize("about", [None, "", "  "])
def test_it_may_be_about_nothing_in_particular(about: str | None) -> None:
    assert report(about=about).about is None


@pytest.mark.parametrize(
    "about",
    [
        "//evil.example",
        "http://evil.example/",
        "javascript:alert(1)",
        "/search?q=my+name",
        "/a#b",
        "/a b",
        "/\\evil",
        "o1\n",
        "o12345678901234567890",
        "Zhang San",
        "/a\u202eb",
        "/" + "x" * 300,
    ],
)
def test_it_is_about_nothing_else(about: str) -> None:
    if about == "o1\n":
        assert report(about=about).about == "o1"
        return
    with pytest.raises(InvalidInput, match=r"^about '"):
        report(about=about)


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://例子.中国/公告"])
def test_a_public_address_may_prove_it(address: str) -> None:
    assert report(source_url=f" {address} ").source_url == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://example.org/",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "https://name:secret@example.org/",
        "https://example.org/<script>",
        'https://example.org/"x',
        "https://exa mple.org",
        "https://[::1",
        "https://example.org/\u202e",
        "https://example.org/" + "x" * 500,
    ],
)
def test_nothing_else_is_taken_for_an_address(address: str) -> None:
    with pytest.raises(InvalidInput, match=r"^sourceUrl '"):
        report(source_url=address)


def test_the_same_text_about_the_same_thing_has_the_same_number() -> None:
    number = report(about="o1").id
    assert report("It has  moved to\nanother street. ", about="o1").id == number
    assert report(about="o1", source_url="https://example.org/").id == number
    assert report(about="o2").id != number
    assert report().id != number
    assert report("It has moved to another street!", about="o1").id != number
    assert len(number) == 14
