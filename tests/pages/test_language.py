"""Both languages are complete, and everybody is answered in the one they asked for."""

import re
import string
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from maps.language import LANGUAGES, language_of, say, table

MAPS = Path(__file__).resolve().parents[2] / "maps"
HAN = re.compile(r"[\u3400-\u9fff]")
LITERAL_KEY = re.compile(r"say\(\s*(?:language, )?['\"]([a-z_]+\.[A-Za-z0-9_]+)['\"]")


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", sorted(table()))
def test_a_phrase_has_both_languages_with_the_same_values(key: str) -> None:
    entry = table()[key]
    assert set(entry) - {"en_one"} == set(LANGUAGES)
    assert all(entry.values())
    assert fields(entry["zh"]) == fields(entry["en"])
    assert fields(entry.get("en_one", "")) <= fields(entry["en"])


def test_english_sentences_are_english() -> None:
    # The language link names the other language in its own words; hints show what may be typed.
    examples = {"site.other_language", "finder.place_hint", "finder.no_place_help"}
    examples |= {"basket.sample", "basket.sample_place"}
    found = [key for key, entry in table().items() if HAN.search(entry["en"])]
    assert set(found) <= examples


def test_every_phrase_that_is_said_exists() -> None:
    sources = [*MAPS.glob("*.py"), *MAPS.glob("templates/*.html")]
    said = {key for path in sources for key in LITERAL_KEY.findall(path.read_text("utf-8"))}
    assert len(said) > 100
    whole = {key for key in said if not key.endswith("_")}
    assert whole - set(table()) == set()
    # The rest of a key may be a code: `say('finder.order_' ~ order)`.
    begun = said - whole
    assert [key for key in begun if not any(one.startswith(key) for one in table())] == []


def test_one_is_singular_in_english() -> None:
    assert say("en", "finder.total", count=1) == "1 body"
    assert say("en", "finder.total", count=2) == "2 bodies"
    assert say("zh", "finder.total", count=1) == "1 家机构"


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("", "", "", "zh"),
        ("", "", "en-US,en;q=0.9", "en"),
        ("", "", "de,zh-TW;q=0.8,en;q=0.7", "zh"),
        ("", "", "fr", "zh"),
        ("", "", "en;q=broken", "en"),
        ("", "zh", "en", "zh"),
        ("lang=en", "zh", "zh", "en"),
        ("lang=zh-CN", "en", "en", "zh"),
        ("lang=tlh", "en", "zh", "en"),
    ],
)
def test_address_before_cookie_before_browser(
    query: str, cookie: str, accepted: str, language: str
) -> None:
    headers = [(b"accept-language", accepted.encode()), (b"cookie", f"lang={cookie}".encode())]
    scope = {"type": "http", "query_string": query.encode(), "headers": headers}
    assert language_of(Request(scope)) == language


def test_a_chosen_language_is_remembered(live_server: str) -> None:
    with httpx.Client(base_url=live_server, headers={"accept-language": "zh"}) as client:
        assert '<html lang="zh-CN">' in client.get("/about").text
        assert '<html lang="en">' in client.get("/about?lang=en").text
        assert '<html lang="en">' in client.get("/data").text


def test_a_chinese_name_on_an_english_page_says_so(web: httpx.Client) -> None:
    html = web.get("/regions/420000?lang=en").text
    assert '<span lang="zh-CN">武汉市</span>' in html
