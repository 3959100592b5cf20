"""What goes over the wire around a page: policy, caching, size, status."""

import gzip
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from nqi.settings import Settings
from server import create_app
from tests.conftest import serving

PAGES = (
    "/",
    "/?q=检验&place=武汉",
    "/regions/420000",
    "/standards",
    "/standards/GB%206675.1",
    "/measurement",
    "/verify?number=L0290",
    "/data",
    "/about",
    "/developers",
    "/one-stop",
)


def nonce_of(response: httpx.Response) -> str:
    found = re.search(r"'nonce-([\w-]+)'", response.headers["content-security-policy"])
    assert found
    return found.group(1)


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/?asOf=x"])
def test_a_page_allows_its_own_files_and_its_nonce_only(web: httpx.Client, path: str) -> None:
    response = web.get(path)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert nonce_of(response) != nonce_of(web.get(path))
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_style_and_no_script_without_a_nonce(
    web: httpx.Client, path: str
) -> None:
    html = web.get(path).text
    assert re.search(r"\sstyle\s*=", html) is None
    assert re.search(r"\son[a-z]+\s*=", html) is None
    scripts = re.findall(r"<script\b[^>]*>", html)
    assert scripts
    assert [tag for tag in scripts if "nonce=" not in tag and "json" not in tag] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small(web: httpx.Client, path: str) -> None:
    response = web.get(path, headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    # 30 kB is the promise before data; the list of a page is data.
    rows = re.compile(r"<ol id=\"list\">.*?</ol>|<section class=\"card\".*?</section>", re.DOTALL)
    assert len(rows.sub("", response.text).encode()) <= 30_000
    assert len(gzip.compress(response.content)) <= 15_000


@pytest.mark.parametrize("path", PAGES)
def test_the_same_page_is_the_same_but_for_its_nonce(web: httpx.Client, path: str) -> None:
    one, two = web.get(path), web.get(path)
    assert one.headers["etag"] == two.headers["etag"]
    plain = [response.text.replace(nonce_of(response), "") for response in (one, two)]
    assert plain[0] == plain[1]


def test_what_is_known_already_is_not_sent_again(web: httpx.Client) -> None:
    tag = web.get("/data").headers["etag"]
    again = web.get("/data", headers={"if-none-match": tag})
    assert again.status_code == 304
    assert again.content == b""
    # A new nonce would not fit the stored page.
    assert "content-security-policy" not in again.headers


def test_another_language_query_or_day_is_another_entity(web: httpx.Client) -> None:
    paths = ["/", "/?q=检验", "/?asOf=2020-01-01"]
    tags = {web.get(path).headers["etag"] for path in paths}
    tags.add(web.get("/", headers={"accept-language": "en"}).headers["etag"])
    assert len(tags) == 4


@pytest.mark.browser
def test_a_page_from_the_cache_still_runs_its_scripts(page: Any, live_server: str) -> None:
    statuses = []
    page.on("response", lambda answer: statuses.append((answer.url, answer.status)))
    for _ in range(2):
        page.goto(f"{live_server}/about")
        page.wait_for_selector("html[data-js]")
    assert (f"{live_server}/about", 200) in statuses


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/organizations/o1", 404),
        ("/organizations/42", 404),
        ("/organizations/o9999999999999999999", 404),
        ("/regions/990000", 404),
        ("/regions/42", 400),
        ("/data/999/rejections", 404),
        ("/export/organizations.exe", 404),
        ("/?asOf=soon", 400),
        ("/?pillar=ASTROLOGY", 400),
        ("/?after=garbage", 400),
        ("/?lng=1&lat=999", 400),
    ],
)
def test_an_error_is_a_page_like_any_other(web: httpx.Client, path: str, status: int) -> None:
    response = web.get(path)
    assert response.status_code == status
    assert '<main id="main"' in response.text
    assert "Traceback" not in response.text
    assert response.headers["cache-control"] == "no-store"


def test_a_page_is_not_written_to(web: httpx.Client) -> None:
    assert web.post("/data").status_code == 405


def test_head_is_get_without_a_body(web: httpx.Client) -> None:
    head = web.head("/about")
    assert head.status_code == 200
    assert head.content == b""


def test_without_a_catalogue_the_pages_say_so(tmp_path: Path) -> None:
    with serving(create_app(Settings(data_dir=tmp_path))) as address:
        answer = httpx.get(f"{address}/")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "nqi load" in answer.text
        assert httpx.get(f"{address}/healthz").status_code == 200
        ready = httpx.get(f"{address}/readyz")
        assert ready.status_code == 503
        assert ready.json()["ready"] is False


def test_probes_answer(web: httpx.Client) -> None:
    assert web.get("/healthz").text == "ok\n"
    assert web.get("/readyz").json()["ready"] is True
    assert "Disallow: /export/" in web.get("/robots.txt").text


def test_a_static_file_named_by_its_content_is_kept_for_ever(web: httpx.Client) -> None:
    html = web.get("/about").text
    addresses = re.findall(r"(?:href|src)=\"(/static/[^\"]+)\"", html)
    assert len(addresses) >= 3
    for address in addresses:
        response = web.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
    assert web.get("/static/site.css").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/../page.py", "/static/%2e%2e/page.py", "/static/x"])
def test_only_static_files_are_served(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404


def test_many_readers_at_once_get_their_own_pages(web: httpx.Client) -> None:
    def page(word: str) -> httpx.Response:
        for _ in range(5):
            found = web.get("/", params={"q": word})
            # With a database elsewhere all connections may be busy: come back, says the answer.
            if found.status_code != 503:
                break
            time.sleep(float(found.headers["retry-after"]))
        return found

    words = [f"{number}号检验" for number in range(60)]
    with ThreadPoolExecutor(max_workers=30) as readers:
        pages = list(readers.map(page, words))
    assert [page.status_code for page in pages] == [200] * len(words)
    assert all(f'value="{word}"' in page.text for word, page in zip(words, pages, strict=True))
