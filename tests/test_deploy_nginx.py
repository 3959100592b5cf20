"""The proxy of deploy/nginx: a real nginx with these very files, in front of a real `nqi serve`."""

import json
import os
import re
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from nqi.settings import Settings
from schema.limits import Limits
from tests.crowd import CROWD, asking, end
from tests.private_postgres import free_port
from tests.program import process
from tests.proxied import NGINX, NO_NGINX, Proxy, proxy_before

pytestmark = pytest.mark.skipif(NGINX is None and not os.environ.get("CI"), reason=NO_NGINX)

QUESTION = "{catalog{release{id}}}"
MOST_PER_MINUTE = 600
IMPATIENT = {
    f"client_{part}_timeout 10s;": f"client_{part}_timeout 1s;" for part in ("header", "body")
}


@contextmanager
def server_of(settings: Settings, folder: Path) -> Iterator[tuple[int, Path]]:
    """Run `nqi serve` on a catalogue of its own, as deploy/systemd/server.env sets it up."""
    port, data_dir = free_port(), folder / "data"
    data_dir.mkdir()
    shutil.copy(settings.release_path, data_dir)
    command = [sys.executable, "-m", "nqi.cli", "serve", "--port", f"{port}"]
    variables = {
        "NQI_DATA_DIR": str(data_dir),
        "NQI_TRUST_PROXY": "1",
        "NQI_REQUESTS_PER_MINUTE": f"{MOST_PER_MINUTE}",
    }
    with process(command, port, **variables):
        yield port, data_dir


@pytest.fixture(scope="module")
def proxy(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxied")
    with (
        server_of(settings, folder) as (port, data_dir),
        proxy_before(port, folder, data_dir, IMPATIENT) as running,
    ):
        yield running


@pytest.fixture
def client(proxy: Proxy) -> Iterator[httpx.Client]:
    with proxy.client() as opened:
        yield opened


def ask(client: httpx.Client, query: str = QUESTION, **headers: str) -> httpx.Response:
    return client.get("/graphql", params={"query": query}, headers=headers)


# ---------------------------------------------------------------------------------- cache


def test_the_second_client_is_answered_from_the_cache(client: httpx.Client) -> None:
    first, second = (ask(client, "{catalog{release{id rowsAccepted}}}") for _ in range(2))
    assert first.headers["x-cache"] == "MISS"
    assert second.headers["x-cache"] == "HIT"
    assert second.json() == first.json()
    assert second.json()["data"]["catalog"]["release"]["id"]


def test_who_holds_the_answer_already_gets_304(client: httpx.Client) -> None:
    tag = ask(client).headers["etag"]
    again = ask(client, **{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert ask(client, **{"if-none-match": 'W/"another"'}).status_code == 200


def test_each_media_type_is_kept_by_itself(client: httpx.Client) -> None:
    query = "{catalog{release{createdAt}}}"
    plain = ask(client, query, accept="application/json")
    newer = ask(client, query, accept="application/graphql-response+json")
    assert plain.headers["content-type"].startswith("application/json")
    assert newer.headers["content-type"].startswith("application/graphql-response+json")


def test_a_post_is_never_kept(client: httpx.Client) -> None:
    for _ in range(2):
        answer = client.post("/graphql", json={"query": QUESTION})
        assert answer.status_code == 200
        assert answer.headers.get("x-cache", "") == ""


def test_files_with_their_content_in_the_name_are_kept(client: httpx.Client) -> None:
    page = client.get("/")
    (address, *_) = re.findall(r'"(/static/[^"]+\?v=[^"]+)"', page.text)
    first, second = (client.get(address.replace("&amp;", "&")) for _ in range(2))
    assert [first.headers["x-cache"], second.headers["x-cache"]] == ["MISS", "HIT"]
    assert first.content == second.content


def test_a_page_is_not_kept_so_each_visitor_sees_the_own_language(client: httpx.Client) -> None:
    for language in ("zh-CN", "en", "zh-CN"):
        page = client.get("/", headers={"accept-language": language})
        assert f'<html lang="{language}"' in page.text
        assert page.headers.get("x-cache", "") == ""


def test_answers_of_the_api_are_compressed(client: httpx.Client) -> None:
    query = "{__schema{types{name}}}"
    answer = ask(client, query, **{"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    plain = ask(client, query, **{"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == answer.json()


# --------------------------------------------------------------------------------- limits


def test_a_body_too_large_is_refused_in_the_words_of_the_api(client: httpx.Client) -> None:
    by_proxy = client.post("/graphql", content=b"x" * 200_000)
    # Between the limit of the server and the slightly larger one of the proxy.
    body = json.dumps({"query": QUESTION}).encode().ljust(Limits().body_bytes + 1)
    by_server = client.post("/graphql", content=body, headers={"content-type": "application/json"})
    for answer in (by_proxy, by_server):
        assert answer.status_code == 413
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert error["extensions"]["reason"] == "BODY_TOO_LARGE"
        assert error["extensions"]["requestId"]


def test_a_list_may_be_sent_as_a_file_of_a_megabyte(client: httpx.Client) -> None:
    def sent(size: int) -> int:
        lines = {"file": ("list.csv", b"GB 4706.1\n" * (size // 10), "text/csv")}
        return client.post("/one-stop/basket", files=lines, timeout=60).status_code

    assert sent(200_000) != 413
    assert sent(1_400_000) == 413


def is_let_go(proxy: Proxy, sent: bytes) -> bool:
    """Send the beginning of a request and nothing more; tell a reset or 408 from an answer."""
    host, port = proxy.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(sent)
        try:
            return connection.recv(12) in (b"", b"HTTP/1.1 408")
        except ConnectionResetError:
            return True


def test_a_client_that_does_not_finish_its_headers_is_let_go(proxy: Proxy) -> None:
    assert is_let_go(proxy, b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")


def test_a_client_that_does_not_finish_its_body_is_let_go(proxy: Proxy) -> None:
    head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
    assert is_let_go(proxy, head)


def test_an_address_that_asks_too_fast_is_told_to_wait_and_probes_are_not(proxy: Proxy) -> None:
    with proxy.client("127.0.0.2") as hasty:
        refused = next(it for _ in range(2_000) if (it := ask(hasty)).status_code != 200)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "5"
        assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert hasty.get("/healthz").status_code == 200
    with proxy.client("127.0.0.5") as other:
        assert ask(other).status_code == 200


def test_the_server_limits_the_address_that_asked_and_not_the_one_it_claims(proxy: Proxy) -> None:
    burst = Limits().address_burst
    with proxy.client("127.0.0.3") as liar:
        claims = (f"198.51.100.{number}" for number in range(1, burst + 40))
        statuses = {
            liar.post(
                "/graphql", json={"query": QUESTION}, headers={"x-forwarded-for": claim}
            ).status_code
            for claim in claims
        }
    assert statuses == {200, 429}
    with proxy.client("127.0.0.4") as honest:
        assert honest.post("/graphql", json={"query": QUESTION}).status_code == 200


def test_a_crowd_is_refused_by_the_proxy_itself_and_probes_are_not(proxy: Proxy) -> None:
    with ExitStack() as stack, proxy.client("127.0.0.6") as other:
        addresses = (f"127.0.1.{number % 250 + 1}" for number in range(CROWD))
        crowd = [
            stack.enter_context(asking(proxy.port, number, address))
            for number, address in enumerate(addresses)
        ]
        assert other.get("/healthz").text == "ok\n"
        ends = Counter(end(one) for one in crowd)
    assert ends.keys() <= {"200", "503 after 1", "503 after 5"}, ends
    # What one server may work at is no more than its max_conns; few are done before all have asked.
    assert ends["503 after 5"] > CROWD / 4
    assert ends["200"] > 0


# -------------------------------------------------------------------------------- failures


def test_what_the_server_cannot_answer_is_passed_on_as_it_is(
    proxy: Proxy, client: httpx.Client
) -> None:
    catalogue = proxy.data_dir / "catalog.sqlite"
    away = catalogue.rename(catalogue.with_suffix(".away"))
    try:
        ready = client.get("/readyz")
        asked = client.post("/graphql", json={"query": QUESTION})
    finally:
        away.rename(catalogue)
    assert (ready.status_code, ready.json()["ready"]) == (503, False)
    assert (asked.status_code, asked.headers["retry-after"]) == (503, "1")
    assert "nqi load" in asked.json()["errors"][0]["message"]
    assert client.get("/readyz").json()["ready"] is True


def test_without_a_server_what_is_kept_is_answered_and_the_rest_is_503(
    settings: Settings, tmp_path: Path
) -> None:
    with ExitStack() as ends:
        server = ends.enter_context(ExitStack())
        port, _ = server.enter_context(server_of(settings, tmp_path))
        client = ends.enter_context(ends.enter_context(proxy_before(port, tmp_path)).client())
        kept = ask(client)
        server.close()
        again, other = ask(client), ask(client, "{catalog{release{createdAt}}}")
        page = client.get("/")
    assert (again.status_code, again.json()) == (200, kept.json())
    assert (other.status_code, other.headers["retry-after"]) == (503, "5")
    assert other.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")


def test_the_log_names_neither_who_asked_nor_for_what(proxy: Proxy, client: httpx.Client) -> None:
    client.get("/standards", params={"q": "secret-question"})
    client.get("/healthz")
    text = proxy.log.read_text("utf-8")
    assert " GET /standards 200 " in text
    assert "secret-question" not in text
    assert "127.0.0." not in text
