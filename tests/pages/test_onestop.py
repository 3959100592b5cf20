"""The one-stop page over the wire: what is chosen, each status, what is unknown, what is framed."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.pages.onestop_country import CODE, DAY, HERE, NEW, OLD, onestop_country, serving_country

STATUSES = {
    "S1": "SATISFIED",
    "S2": "SATISFIED",
    "S3": "PARTIAL",
    "S4": "GAP",
    "S5": "NO_DATA",
    "S6": "NO_DATA",
    "S7": "NOT_APPLICABLE",
    "S8": "NO_DATA",
    "S9": "SATISFIED",
}
PLAN = f"/one-stop?product={CODE}&place={HERE}&asOf={DAY}"


@pytest.fixture(scope="module")
def stop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the product over the invented country."""
    folder = tmp_path_factory.mktemp("onestop")
    with (
        serving_country(folder, onestop_country(), embed_by="https://park.example") as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def step(html: str, key: str) -> str:
    """The part of a plan that is one step."""
    begin = html.index(f'id="{key}"')
    end = html.find('<li class="step ', begin)
    return html[begin : end if end > 0 else html.index('class="legend-marks"')]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_status_is_told_by_mark_and_word(stop: httpx.Client) -> None:
    html = stop.get(PLAN).text
    found = dict(re.findall(r'<li class="step (\w+)" id="(S\d)"', html))
    assert {key: status for status, key in re.findall(r'class="step (\w+)" id="(S\d)"', html)} == (
        STATUSES
    )
    assert set(found) == set(STATUSES.values())
    words = {"SATISFIED": "可满足", "PARTIAL": "部分满足", "GAP": "范围外才有"}
    words |= {"NO_DATA": "资料暂缺", "NOT_APPLICABLE": "不需要"}
    for key, status in STATUSES.items():
        part = step(html, key)
        assert f'class="mark {status}"' in html
        assert words[status] in part


def test_the_headline_counts_what_is_there_and_never_says_zero(stop: httpx.Client) -> None:
    html = stop.get(PLAN).text
    told = plain(html[html.index('id="headline"') :][:300])
    assert "8 个环节中，3 个可满足，1 个部分满足，1 个要到范围以外去办，3 个资料暂缺。" in told
    english = plain(stop.get(f"{PLAN}&lang=en").text)
    stop.cookies.clear()
    assert "Of 8 steps, 3 can be met, 1 can be met in part" in english
    assert not re.search(r"\b0 (个|can|without)", told)


def test_a_gap_names_the_nearest_beyond_and_no_data_whom_to_ask(stop: httpx.Client) -> None:
    html = stop.get(PLAN).text
    gap = plain(step(html, "S4"))
    assert "能办 1 项 发热" in plain(step(html, "S2"))
    assert "目录中已知的提供者都在范围外" in gap
    assert "远处认证中心" in gap
    assert re.search(r"30\d\.\d 公里", gap)
    unknown = plain(step(html, "S5"))
    assert "不表示没有人能办" in unknown
    assert "远处计量所" in unknown
    assert "目录没有它们的能力范围" in unknown


def test_a_provider_says_distance_right_until_when_and_what_is_lacking(
    stop: httpx.Client,
) -> None:
    told = plain(step(stop.get(PLAN).text, "S3"))
    assert "近处检测中心" in told
    assert "20.1 公里" in told
    assert "L0001" in told
    assert "2026-01-01 前有效" in told
    assert "所需资质未见记载" in told
    assert "谁可能能办（先问清楚）" in told
    assert " 1 项要问清楚" in told
    assert "021 5555 1234" in told


def test_a_need_says_limits_dates_and_how_it_travels_as_our_hint(stop: httpx.Client) -> None:
    html = stop.get(PLAN).text
    test = step(html, "S2")
    assert "85 K" in test
    assert re.search(r"可邮寄<i>我们的提示</i>", test)
    assert "未核实" in test
    standard = plain(step(html, "S1"))
    assert "强制" in standard
    assert "2015-01-01 起" in standard
    assert "2025-09-01 前有效" in standard


def test_a_step_that_is_not_needed_says_why_and_lists_nothing(stop: httpx.Client) -> None:
    part = step(stop.get(PLAN).text, "S7")
    assert "不做化学检测" in part
    assert "<details" not in part.replace('<details class="sources">', "")


def test_what_follows_another_edition_is_one_line_of_what_changes(stop: httpx.Client) -> None:
    html = stop.get(PLAN).text
    assert f"{NEW} 接替 {OLD}" in html
    later = stop.get(f"/one-stop?product={CODE}&asOf=2026-01-01").text
    assert "接替" not in later
    assert NEW in step(later, "S1")


def test_without_a_place_everybody_counts_and_the_page_says_so(stop: httpx.Client) -> None:
    html = stop.get(f"/one-stop?product={CODE}&asOf={DAY}").text
    assert "没有说在哪里" in html
    assert re.search(r'class="step SATISFIED" id="S4"', html)


# -------------------------------------------------------------------------- choosing


def test_the_form_lists_every_product_as_a_button_that_keeps_the_place(
    stop: httpx.Client,
) -> None:
    html = stop.get(f"/one-stop?place={HERE}&within=200").text
    assert f'<button class="product" name="product" value="{CODE}">' in html
    assert f'value="{HERE}"' in html
    assert re.search(r'<option value="200" selected>', html)


@pytest.mark.parametrize("words", ["水壶", "烧水壶", CODE.upper()])
@pytest.mark.parametrize("name", ["q", "product"])
def test_a_name_that_means_one_product_leads_to_its_plan(
    stop: httpx.Client, words: str, name: str
) -> None:
    answer = stop.get("/one-stop", params={name: words, "place": HERE})
    assert answer.status_code == 302
    asked = httpx.URL(answer.headers["location"]).params
    assert dict(asked) == {"product": CODE, "place": HERE}


def test_a_product_that_is_not_known_is_said_with_all_that_are(stop: httpx.Client) -> None:
    answer = stop.get("/one-stop", params={"product": "火箭", "place": HERE})
    assert answer.status_code == 404
    assert "还没有“火箭”的一站式计划" in answer.text
    assert "不表示没有要求" in answer.text
    assert f'value="{CODE}"' in answer.text
    assert f'value="{HERE}"' in answer.text
    assert stop.get("/one-stop", params={"q": "火箭"}).status_code == 200


def test_a_place_that_may_mean_several_is_a_question_with_the_product_kept(
    web: httpx.Client,
) -> None:
    html = web.get("/one-stop?product=electric-kettle&place=朝阳").text
    links = re.findall(r'href="(/one-stop\?[^"]+)"', html[html.index('id="choices"') :])
    chosen = [httpx.URL(link.replace("&amp;", "&")).params for link in links if "place=" in link]
    assert len(chosen) >= 3
    assert {one["product"] for one in chosen if "product" in one} == {"electric-kettle"}
    assert "110105" in " ".join(one["place"] for one in chosen)
    assert 'id="path"' not in html
    plan = web.get("/one-stop", params=dict(chosen[0])).text
    assert 'id="path"' in plan


def test_a_place_that_does_not_exist_is_an_answer(stop: httpx.Client) -> None:
    html = stop.get(f"/one-stop?product={CODE}&place=亚特兰蒂斯").text
    assert "亚特兰蒂斯" in html
    assert f'name="product" value="{CODE}"' in html


@pytest.mark.parametrize(
    ("query", "value"),
    [
        (f"product={CODE}&lng=1&lat=999", "999"),
        (f"product={CODE}&lng=112", "lat"),
        (f"product={CODE}&place={HERE}&within=-1", "-1"),
        (f"product={CODE}&place={HERE}&within=wide", "wide"),
        (f"product={CODE}&verified=soon", "soon"),
        (f"product={CODE}&asOf=soon", "soon"),
    ],
)
def test_a_value_that_cannot_be_is_named(stop: httpx.Client, query: str, value: str) -> None:
    answer = stop.get(f"/one-stop?{query}")
    assert answer.status_code == 400
    assert value in answer.text


# ------------------------------------------------------------------- due, embedded, headers


def test_the_next_verification_is_told_when_the_last_one_is(stop: httpx.Client) -> None:
    before = step(stop.get(PLAN).text, "S5")
    assert 'name="verified"' in before
    assert f'name="product" value="{CODE}"' in before
    assert "2026-03-05" not in before
    after = step(stop.get(f"{PLAN}&verified=2025-03-05").text, "S5")
    assert "下次检定不晚于 2026-03-05" in after


def test_only_the_summary_may_be_framed_and_only_by_whom_the_operator_names(
    stop: httpx.Client,
) -> None:
    summary = stop.get(f"/embed{PLAN}")
    assert summary.status_code == 200
    policy = summary.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://park.example")
    assert "<script" not in summary.text
    assert 'class="masthead"' not in summary.text
    assert "8 个环节中" in summary.text
    own = stop.get(PLAN).headers["content-security-policy"]
    assert own.endswith("frame-ancestors 'self'")


@pytest.mark.parametrize("path", ["/one-stop", PLAN, f"/embed{PLAN}"])
def test_a_page_of_one_stop_allows_its_own_files_and_its_nonce_only(
    stop: httpx.Client, path: str
) -> None:
    response = stop.get(path)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert re.search(r"\sstyle\s*=", response.text) is None
    assert re.search(r"\son[a-z]+\s*=", response.text) is None
    scripts = re.findall(r"<script\b[^>]*>", response.text)
    assert [tag for tag in scripts if "nonce=" not in tag and "json" not in tag] == []
    assert stop.get(path, headers={"if-none-match": response.headers["etag"]}).status_code == 304


def test_every_word_that_has_a_button_has_its_explanation_on_the_page(
    stop: httpx.Client,
) -> None:
    for language in ("zh", "en"):
        html = stop.get(f"{PLAN}&lang={language}").text
        asked = set(re.findall(r'class="term" popovertarget="([\w-]+)"', html))
        given = set(re.findall(r'class="explained" id="([\w-]+)" popover', html))
        assert asked == given
        assert {"term-CMA", "term-CCC", "term-TRACEABILITY", "term-TBT"} <= asked
    stop.cookies.clear()


def test_a_standard_leads_to_the_products_it_is_asked_of(web: httpx.Client) -> None:
    html = web.get("/standards/GB%207718?asOf=2026-11-01").text
    assert 'href="/one-stop?asOf=2026-11-01&amp;product=prepackaged-food"' in html


def test_the_menu_the_finder_and_the_list_lead_to_each_other(stop: httpx.Client) -> None:
    finder = stop.get("/").text
    assert finder.count('href="/one-stop"') >= 2
    assert 'href="/one-stop/basket"' in stop.get("/one-stop").text
