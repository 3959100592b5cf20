"""The basket page over the wire: the API's answers, every line answered, files read back."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.feedback.served import served
from tests.pages.basket_town import FAR, NOBODY, A, B, C, address, town

OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with (
        town(tmp_path_factory.mktemp("town")) as base,
        httpx.Client(base_url=base, timeout=60) as client,
    ):
        yield client


def words(text: str) -> str:
    """The text of a page without its tags and needless spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def part(text: str, id: str) -> str:
    """The words of the element with an id, up to the end of its section."""
    start = text.index(f'id="{id}"')
    return words(text[text.index(">", start) + 1 : text.index("</section>", start)])


def printed_query(text: str) -> str:
    found = re.search(r"<pre[^>]*><code>(.*?)</code></pre>", text, flags=re.DOTALL)
    assert found
    return html.unescape(found.group(1))


def asked_again(client: httpx.Client, text: str) -> dict[str, Any]:
    """What the API answers to the query that a page prints."""
    answer = client.post("/graphql", json={"query": printed_query(text)}).json()
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["planBasket"]
    return found


def stops_of(plan: dict[str, Any]) -> set[tuple[Any, ...]]:
    return {
        (stop["organization"]["name"], stop["km"], stop["byPost"], tuple(stop["needs"]))
        for stop in plan["stops"]
    }


def stops_in_file(client: httpx.Client, query: str) -> set[tuple[Any, ...]]:
    features = client.get(f"/one-stop/basket.geojson?{query}").json()["features"]
    return {
        (one["name"], one["km"], one["by_post"], tuple(one["needs"]))
        for one in (feature["properties"] for feature in features)
    }


def table(client: httpx.Client, query: str) -> list[list[str]]:
    text = client.get(f"/one-stop/basket.csv?{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


# ------------------------------------------------------------------ as the API answers it

ASKED = {
    "one stop": address(A, B, C),
    "least travel": address(A, B, C, objective="LEAST_TRAVEL"),
    "near": address(A, B, C, within="100"),
    "few stops": address(A, B, C, within="100", stops="1"),
    "outside": address(A, FAR, NOBODY),
    "by post": address(FAR, within="2000"),
    "terms": address("CCC", "认证机构", "=水壶"),
    "nobody": address(NOBODY),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_page_and_its_files_answer_as_the_api_does(place: httpx.Client, name: str) -> None:
    path, query = ASKED[name].split("?")
    text = place.get(f"{path}?{query}").text
    answer = asked_again(place, text)
    plans = [answer["plan"], *answer["alternatives"]] if answer["plan"] else []
    if not plans:
        assert 'id="route"' not in text
        assert stops_in_file(place, query) == set()
    for i, plan in enumerate(plans):
        assert stops_in_file(place, f"{query}&plan={i}") == stops_of(plan)
    lines = table(place, query)[1:]
    outside = [
        i for i, line in enumerate(lines) if line[3] in {"范围内没有已知机构", "目录不知道有谁"}
    ]
    assert outside == [one["need"] for one in answer["unmet"]]
    for one in answer["unmet"]:
        assert lines[one["need"]][5] == ((one["nearest"] or {}).get("name") or "")
        assert lines[one["need"]][7] == ("" if one["km"] is None else str(one["km"]))


@pytest.mark.parametrize("objective", ["FEWEST", "LEAST_TRAVEL", "ONE_VISIT"])
@pytest.mark.parametrize("where", ["杭州市 330100", "广州市 440100", "兰州市 620100"])
def test_the_real_catalogue_answers_as_the_api_does(
    web: httpx.Client, where: str, objective: str
) -> None:
    needs = ["家用电冰箱 能效", "食品", "医疗器械", "OIML R 111", "CCC", "检验机构"]
    params = {"need": needs, "place": where, "within": "500", "objective": objective}
    response = web.get("/one-stop/basket", params=params)
    query = response.url.query.decode()
    answer = asked_again(web, response.text)
    assert stops_in_file(web, query) == stops_of(answer["plan"] or {"stops": []})
    assert ("能。" in part(response.text, "answer")) == (answer["oneStop"] and not answer["unmet"])


# --------------------------------------------------------------------------- the answer


def test_one_place_for_everything_is_said_first(place: httpx.Client) -> None:
    text = place.get(address(A, B, C)).text
    assert "能。3 项都可以在一处办。" in part(text, "answer")
    assert "wide" in part(text, "answer")
    assert text.index('id="answer"') < text.index('id="ask"') < text.index('id="route"')


def test_other_ways_stand_side_by_side_with_their_reason(place: httpx.Client) -> None:
    text = place.get(address(A, B, C)).text
    cards = re.findall(r'<li class="plan-card.*?</dl>', text, flags=re.DOTALL)
    assert len(cards) == 3
    assert "多去 1 处" in words(cards[1])
    second = place.get(address(A, B, C, plan="1")).text
    assert len(re.findall(r'<li class="stop"', second)) == 2


def test_the_least_travel_is_compared_with_fewer_stops(place: httpx.Client) -> None:
    text = place.get(address(A, B, C, objective="LEAST_TRAVEL")).text
    assert "少去 2 处" in words(text)


def test_one_visit_that_is_not_enough_names_the_place_that_does_most(place: httpx.Client) -> None:
    text = place.get(address(A, B, C, within="100", stops="1")).text
    assert "跑 1 处办不完这 3 项。" in part(text, "answer")
    assert "单独一处最多能办 2 项：" in part(text, "answer")


def test_a_route_goes_out_and_back_in_the_shortest_order(place: httpx.Client) -> None:
    features = place.get(address(A, B, C, file=".geojson", plan="2")).json()["features"]
    lngs = [one["geometry"]["coordinates"][0] for one in features]
    assert lngs == sorted(lngs)  # all on one road: the nearest first
    assert [one["properties"]["stop"] for one in features] == [1, 2, 3]


def test_what_can_be_posted_is_told_from_what_needs_a_visit(place: httpx.Client) -> None:
    text = place.get(address(A, FAR, within="2000")).text
    assert "其中 1 处面向全国" in part(text, "answer")
    assert "只需跑 1 处" in part(text, "answer")
    assert (
        re.findall(r'<span class="tag (?:accent)? *">(.*?)</span>', text).count("可以先问能否寄送")
        == 1
    )


def test_what_nobody_in_reach_does_is_named_and_proves_nothing(place: httpx.Client) -> None:
    text = place.get(address(A, FAR, NOBODY)).text
    missing = part(text, "missing")
    assert "最近的一处： far" in missing
    assert "把范围放宽到 900 公里" in missing
    assert "目录不知道有谁能办。这不说明没有人能办" in missing
    assert "不等于不存在" in missing


def test_without_a_place_it_asks_for_one_and_still_reads_the_list(place: httpx.Client) -> None:
    text = place.get("/one-stop/basket", params={"need": [A, "???"]}).text
    assert 'id="no-place"' in text
    assert 'id="answer"' not in text
    assert A in part(text, "read")
    assert "没有读懂" in part(text, "read")


def test_a_place_that_may_be_several_is_never_guessed(web: httpx.Client) -> None:
    text = web.get("/one-stop/basket", params={"need": "食品", "place": "朝阳"}).text
    assert 'id="choices"' in text
    assert 'id="answer"' not in text


def test_english_says_the_same(place: httpx.Client) -> None:
    text = place.get(address(A, B, C, lang="en")).text
    place.cookies.clear()
    assert "Yes. One place can do all 3." in part(text, "answer")


# ---------------------------------------------------------------------------- the lines


def test_every_line_says_how_it_was_understood(place: httpx.Client) -> None:
    text = place.get(address("gb/t1", "3C", "电子秤 0-30 kg 2025-02-01", "GB/T 2 水", "ccc")).text
    read = part(text, "read")
    for sentence in (
        "按标准 GB/T 1 做",
        "持有资质：强制性产品认证指定",
        "第 2、5 行是同一项，合并了。",
        "量程 0–30 kg：安排路线时没有用到",
        "没有用来查找的字：水",
        "不知道批准了哪些产品",
    ):
        assert sentence in read


def test_sixty_one_needs_are_refused_and_kept_to_be_split(place: httpx.Client) -> None:
    lines = [f"GB/T {number}" for number in range(1, 62)]
    response = place.get(address(*lines))
    assert response.status_code == 400
    assert "清单有 61 项，一次最多安排 60 项" in words(response.text)
    assert "GB/T 61" in response.text
    assert 'id="answer"' not in response.text
    assert place.get(address(*lines[:60])).status_code == 200
    assert place.get(address(*lines[:60], "GB/T1")).status_code == 200  # the same need again


def test_a_list_of_too_many_characters_is_refused_in_words(place: httpx.Client) -> None:
    response = place.get(address("a" * 6001))
    assert response.status_code == 400
    assert "清单有 6001 个字符" in words(response.text)


@pytest.mark.parametrize(
    "line",
    [
        "\x00",
        "食\x00品",
        "' OR 1=1 --",
        '"*"',
        "NEAR(a b)",
        "{{7*7}}",
        "\u202e",
        "((((",
        "-",
        "*" * 200,
    ],
)
def test_a_hostile_line_is_a_line(place: httpx.Client, line: str) -> None:
    response = place.get(address(A, line))
    assert response.status_code == 200
    assert asked_again(place, response.text)["plan"]


def test_no_text_becomes_markup(place: httpx.Client) -> None:
    script = "<script>window.hostile=1</script>"
    text = place.get(address("GB/T 5", script, within="2000")).text
    assert script not in text
    assert "<img src=x" not in text
    assert html.escape(script) in text


@pytest.mark.parametrize(
    "wrong",
    [{"stops": "0"}, {"stops": "13"}, {"objective": "BEST"}, {"lng": "x"}, {"within": "-1"}],
)
def test_a_wish_that_cannot_be_is_an_error_that_names_it(
    place: httpx.Client, wrong: dict[str, str]
) -> None:
    response = place.get(address(A, **wrong))
    assert response.status_code == 400
    assert next(iter(wrong.values())) in words(response.text)


def test_the_page_is_cached_by_release_and_has_the_headers_of_every_page(
    place: httpx.Client,
) -> None:
    response = place.get(address(A, B))
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    again = place.get(address(A, B), headers={"if-none-match": response.headers["etag"]})
    assert again.status_code == 304
    assert re.search(r"<[^>]*\s(style|on[a-z]+)\s*=", response.text) is None
    config = re.search(r'id="map-config">(.*?)</script>', response.text)
    assert config
    assert [stop["number"] for stop in json.loads(config.group(1))["stops"]] == [1]


def test_what_nobody_in_reach_meets_is_counted_where_that_is_wanted(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    asked = {"need": ["GB 9999", "GB/T 9998"], "lng": "114.9", "lat": "30.4"}
    with served(tmp_path_factory.mktemp("counting"), count_unmet=True) as site:
        assert site.client.get("/one-stop/basket", params=asked).status_code == 200
        assert site.client.get("/one-stop/basket", params=asked | {"plan": "1"}).status_code == 200
        assert site.unmet == {
            ("STANDARD", "GB9999", "420704"): 1,
            ("STANDARD", "GB9998", "420704"): 1,
        }
