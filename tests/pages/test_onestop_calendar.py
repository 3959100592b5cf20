"""Calendar files after RFC 5545, and words of the trade found in a text: pure functions."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.language import LANGUAGES, table
from maps.onestop.calendar import LONGEST_LINE, Event, calendar
from maps.onestop.explained import Explainer, words

DAY = date(2026, 11, 1)
TEXTS = st.text(max_size=300)


def unfolded(body: bytes) -> list[str]:
    """The lines of a calendar as its writer meant them."""
    return body.decode().replace("\r\n ", "").split("\r\n")[:-1]


def values(body: bytes, name: str) -> list[str]:
    """The values of a property, unescaped."""
    found = [line for line in unfolded(body) if re.match(rf"{name}[;:]", line)]
    texts = [line.split(":", 1)[1] for line in found]
    return [re.sub(r"\\([\\;,n])", _unescaped, text) for text in texts]


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match.group(1) == "n" else match.group(1)


def test_an_event_is_a_whole_day_with_a_reminder() -> None:
    body = calendar("计划", [Event(DAY, "GB 1-2025 开始适用", "说明")], DAY)
    lines = unfolded(body)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in lines
    assert "DTSTART;VALUE=DATE:20261101" in lines
    assert "DTEND;VALUE=DATE:20261102" in lines
    assert "DTSTAMP:20261101T000000Z" in lines
    assert "TRIGGER:-P30D" in lines
    assert values(body, "SUMMARY") == ["GB 1-2025 开始适用"]


@given(title=TEXTS, note=TEXTS)
def test_no_line_is_too_long_and_every_character_stays_whole(title: str, note: str) -> None:
    body = calendar(title, [Event(DAY, title, note)])
    for line in body.split(b"\r\n"):
        assert len(line) <= LONGEST_LINE
        line.decode()


@given(title=TEXTS)
def test_a_title_comes_back_as_it_was_but_for_control_characters(title: str) -> None:
    plain = title.replace("\r\n", "\n").replace("\r", "\n")
    expected = "".join(one for one in plain if one == "\n" or one.isprintable())
    assert values(calendar("x", [Event(DAY, title)]), "SUMMARY") == [expected]


def test_a_text_cannot_begin_another_property() -> None:
    hostile = "x\r\nBEGIN:VEVENT\r\nSUMMARY:evil\\"
    body = calendar(hostile, [Event(DAY, hostile, hostile, hostile)])
    assert unfolded(body).count("BEGIN:VEVENT") == 1


def test_the_same_event_has_the_same_uid_in_every_file() -> None:
    one, two = Event(DAY, "a"), Event(DAY, "b")
    first = values(calendar("x", [one, two]), "UID")
    assert first == list(reversed(values(calendar("y", [two, one]), "UID")))
    assert len(set(first)) == 2
    assert values(calendar("x", [Event(DAY, "a", uid="mine")]), "UID") == ["mine"]


# ---------------------------------------------------------------------- words explained


def test_every_explanation_is_found_by_its_words_in_both_languages() -> None:
    codes = {key.removeprefix("term.") for key in table() if key.startswith("term.")}
    plain = {code for code in codes if not code.endswith("_words")}
    assert set(words().values()) == plain
    assert {f"{code}_words" for code in plain} <= codes
    for code in plain:
        for language in LANGUAGES:
            assert table()[f"term.{code}_words"][language].split("|")[0].lower() in words()


def test_the_longest_word_is_explained_and_only_once_in_a_block() -> None:
    explainer = Explainer("zh")
    html = explainer.explain("强制检定与检定，强制检定")
    assert html.count('popovertarget="term-MANDATORY_VERIFICATION"') == 1
    assert html.count('popovertarget="term-VERIFICATION"') == 1
    explainer.begin()
    assert "term-VERIFICATION" in explainer.explain("检定")
    assert list(explainer.used) == ["MANDATORY_VERIFICATION", "VERIFICATION"]


@pytest.mark.parametrize("text", ["CMAS", "microscope", "XCCC1"])
def test_a_latin_word_is_not_found_inside_another(text: str) -> None:
    assert "<button" not in Explainer("en").explain(text)


def test_an_explained_text_is_escaped_and_says_its_language() -> None:
    html = Explainer("en").explain("<b>CMA</b> 检测", is_data=True)
    assert html.startswith('<span lang="zh-CN">&lt;b&gt;<button')
    assert "<b>" not in html
