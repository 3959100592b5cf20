"""The report page in a browser and over the wire: on a phone, without scripts, under attack."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nqi.feedback import store_in
from nqi.terms import ReportState
from tests.feedback.served import SOUND, Site, served
from tests.pages.conftest import FORMULAS, HOSTILE
from tests.pages.test_layout import PHONE, SMALLEST, sticks_out, violations

NewPage = Callable[..., Any]
TEXT = SOUND["text"]


@pytest.fixture(scope="module")
def site_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def site(site_server: Site, noon: None) -> Site:
    return site_server.emptied()


@pytest.fixture(scope="module")
def silent_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("silent"), feedback=False) as site:
        yield site


@pytest.fixture
def silent(silent_server: Site) -> Site:
    return silent_server.emptied()


# ------------------------------------------------------------------------ in a browser


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_person_reports_a_body_from_its_page_and_gets_a_number(
    new_page: NewPage, site: Site, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts, viewport=PHONE)
    page.goto(f"{site.address}/organizations/{site.body}")
    page.click("text=报告此机构的错误")
    assert page.input_value("#about") == site.body
    assert "甲院" in page.inner_text("#about-hint")
    page.check("text=已关闭或搬迁")
    page.fill("#text", f"{TEXT}\n新址见公告。")
    page.fill("#source-url", "https://example.org/notice")
    page.click("text=提交报告")
    assert page.inner_text("h1") == "报告已收到，谢谢"
    assert "未审核" in page.inner_text(".receipt")
    (kept,) = site.reports.listed()
    assert page.inner_text("#number") == kept.id
    assert page.url.endswith(f"/report/{kept.id}")
    assert (kept.kind.code, kept.about) == ("CLOSED_OR_MOVED", site.body)
    assert kept.text == f"{TEXT}\n新址见公告。"
    page.reload()
    assert len(site.reports.listed()) == 1


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_form_its_refusal_and_its_receipt_are_accessible_and_fit_a_phone(
    new_page: NewPage, site: Site, locale: str
) -> None:
    page = new_page(locale=locale, viewport=PHONE, expected_statuses=frozenset({400}))

    def is_sound() -> None:
        assert page.locator("h1").count() == 1
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert violations(page) == []
        for size in (SMALLEST, PHONE):
            page.set_viewport_size(size)
            assert sticks_out(page) <= 0

    page.goto(f"{site.address}/report?about={site.body}")
    is_sound()
    page.fill("#text", "long enough, of course")
    page.evaluate("document.querySelector('#about').value = 'Li Lei'")
    page.click(".report-form .primary")
    assert page.get_attribute("#about", "aria-invalid") == "true"
    assert page.input_value("#text") == "long enough, of course"
    is_sound()
    page.fill("#about", "")
    page.click(".report-form .primary")
    page.wait_for_selector("#number")
    is_sound()


@pytest.mark.browser
def test_no_person_sees_or_reaches_the_trap(new_page: NewPage, site: Site) -> None:
    page = new_page(viewport=PHONE)
    page.goto(f"{site.address}/report")
    box = page.locator(".trap").bounding_box()
    assert box["x"] + box["width"] < 0
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") != "homepage"


@pytest.mark.browser
def test_where_the_finder_finds_nothing_a_missing_body_can_be_reported(
    new_page: NewPage, site: Site
) -> None:
    page = new_page()
    page.goto(f"{site.address}/?q=zzzz")
    page.click("#empty >> text=报告缺失机构")
    assert page.is_checked("input[value=MISSING_INSTITUTION]")


@pytest.mark.browser
@pytest.mark.parametrize("field", ["text", "about", "sourceUrl", "kind"])
def test_a_hostile_text_stays_text_in_the_form(new_page: NewPage, site: Site, field: str) -> None:
    page = new_page(expected_statuses=frozenset({400}))
    page.goto(f"{site.address}/report")
    page.evaluate(
        """([field, text]) => {
          const form = document.querySelector(".report-form");
          form.noValidate = true;
          const input = form.elements[field];
          if (input instanceof RadioNodeList) input[0].value = text, input[0].checked = true;
          else input.value = text;
          if (field === "text") form.elements.about.value = "not a page";
          form.submit();
        }""",
        [field, HOSTILE],
    )
    page.wait_for_selector("#problem")
    assert page.evaluate("window.hostile") is None
    assert "1337" not in page.content()
    if field != "kind":
        assert page.input_value(f"[name={field}]") == HOSTILE
    assert site.reports.listed() == []


# ------------------------------------------------------------------------ over the wire


def test_every_page_leads_to_the_form_about_itself(site: Site) -> None:
    for path in ("/standards", "/regions/420000", "/about", "/nowhere"):
        link = f'href="/report?about={path.replace("/", "%2F")}" rel="nofollow"'
        assert link in site.client.get(path).text
    assert "/report?" not in site.client.get("/report").text
    assert "Disallow: /report" in site.client.get("/robots.txt").text


def test_the_form_says_nothing_it_was_not_told(site: Site) -> None:
    page = site.client.get("/report", params={"about": "Li Lei", "kind": "SHOES", "lang": "en"})
    assert page.status_code == 200
    assert 'value="Li Lei"' in page.text
    assert "SHOES" not in page.text.partition("<main")[2]
    assert page.headers["cache-control"] == "no-store"


def test_a_report_is_kept_and_its_receipt_says_how_it_stands(site: Site) -> None:
    sent = site.send()
    assert sent.status_code == 303
    assert sent.headers["cache-control"] == "no-store"
    (kept,) = site.reports.listed()
    assert sent.headers["location"] == f"/report/{kept.id}"
    for state, words in (
        ("ACCEPTED", "The data owner accepted it"),
        ("REJECTED", "did not accept"),
    ):
        site.reports.decide([kept.id], ReportState.parse(state), kept.received_on)
        receipt = site.client.get(sent.headers["location"], params={"lang": "en"})
        assert words in receipt.text
        assert TEXT not in receipt.text
        assert receipt.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("rest", ["", "?q=my+name&lng=114.3", "#list"])
def test_a_pasted_address_of_a_page_is_its_path_without_what_was_searched(
    site: Site, rest: str
) -> None:
    assert site.send(SOUND | {"about": f"{site.address}/standards{rest}"}).status_code == 303
    assert site.send(SOUND | {"about": f"/standards{rest}"}).status_code == 303
    assert [one.about for one in site.reports.listed()] == ["/standards"]


def test_a_number_that_was_never_given_is_no_page(site: Site) -> None:
    for number in ("AAAA-AAAA-AAAA", "1", "%3Cscript%3E", "a" * 5000):
        assert site.client.get(f"/report/{number}").status_code == 404


FROM_ELSEWHERE: list[dict[str, str]] = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"},
    {"sec_fetch_site": "none"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=repr)
def test_a_form_of_another_site_is_refused(site: Site, headers: dict[str, str]) -> None:
    refused = site.send(**headers)
    assert refused.status_code == 403
    assert '<main id="main"' in refused.text
    assert site.reports.listed() == []


def test_a_form_behind_a_proxy_with_tls_is_of_the_same_site(site: Site) -> None:
    there = {"origin": "https://nqi.example", "host": "nqi.example"}
    assert site.send(**there).status_code == 303
    assert site.send(sec_fetch_site="same-origin", host="nqi.example").status_code == 303


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": "short"}, "The text needs 10 to 2000 characters."),
        ({"about": "https://evil.example/"}, "has to be a path of this site"),
        ({"sourceUrl": "javascript:alert(1)"}, "has to begin with http:// or https://"),
        ({"kind": "SHOES"}, "Please choose what it is about."),
        ({"homepage": "https://spam.example/"}, "A field that has to stay empty was filled"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    site: Site, change: dict[str, str], says: str
) -> None:
    fields = SOUND | change
    page = site.send(fields, accept_language="en")
    assert page.status_code == 400
    assert says in page.text
    assert fields["text"] in page.text
    assert 'role="alert"' in page.text
    assert site.reports.listed() == []


def test_over_the_limit_it_says_when_to_come_back_and_keeps_the_words(site: Site) -> None:
    for number in range(5):
        assert site.send(SOUND | {"text": f"report number {number}"}).status_code == 303
    page = site.send(SOUND | {"text": "report number five"}, accept_language="en")
    assert page.status_code == 429
    assert 3500 < int(page.headers["retry-after"]) <= 3600
    assert "in about 60 minutes" in page.text
    assert "report number five" in page.text


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"text=" + b"x" * 50_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a%d=1" % n for n in range(30)), "application/x-www-form-urlencoded", 400),
        (b"text=%ff%fe", "application/x-www-form-urlencoded", 400),
        ("text=文".encode(), "application/x-www-form-urlencoded", 400),
        (b'{"text": "hello hello"}', "application/json", 400),
        (b"--x--", "multipart/form-data; boundary=x", 400),
        (b"hello", "text/plain", 400),
    ],
)
def test_what_is_no_small_form_is_refused(
    site: Site, content: bytes, media_type: str, status: int
) -> None:
    headers = {"origin": site.address, "content-type": media_type}
    answer = site.client.post("/report", content=content, headers=headers)
    assert answer.status_code == status
    assert '<main id="main"' in answer.text
    assert site.reports.listed() == []


def test_the_form_and_the_api_count_together(site: Site) -> None:
    document = "mutation ($t: String!) { reportIssue(kind: OTHER, text: $t) { id } }"
    for number in range(5):
        body = {"query": document, "variables": {"t": f"by the API, number {number}"}}
        assert "errors" not in site.client.post("/graphql", json=body).json()
    assert site.send().status_code == 429


def test_a_hostile_report_is_kept_as_plain_text(site: Site) -> None:
    for text in (HOSTILE, *(f"{one} and ten letters" for one in FORMULAS[:3])):
        sent = site.send(SOUND | {"text": text})
        assert sent.status_code == 303
        assert site.client.get(sent.headers["location"]).text.count(text[:12]) == 0
    assert len(site.reports.listed()) == 4


def test_switched_off_there_is_no_form_and_no_link(silent: Site) -> None:
    page = silent.client.get("/report", params={"lang": "en"})
    assert page.status_code == 404
    assert "This server takes no reports." in page.text
    assert "<textarea" not in page.text
    assert silent.send().status_code == 404
    for path in ("/", "/?q=zzzz", f"/organizations/{silent.body}"):
        assert "/report" not in silent.client.get(path).text
    assert not store_in(silent.folder).exists
