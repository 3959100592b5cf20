"""The console: served from our own files, under a policy that lets nothing else in."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from schema.endpoint import graphql_endpoint
from schema.graphiql import example_tabs, graphiql_routes
from tests.schema.tiny import TinyEngine

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "maps" / "static" / "vendor"
Serve = Callable[[ASGIApp], AbstractContextManager[str]]

# Payloads that would run if an example could break out of the JSON in the page.
HOSTILE = "# </script><script>window.broken = 1</script> {{ 7 * 191 }}\n{ hello }\n"


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    (tmp_path / "10-hello.graphql").write_text("query Hello($name: String) { hello(name: $name) }")
    (tmp_path / "10-hello.json").write_text('{"name": "计量"}', "utf-8")
    (tmp_path / "20-hostile.graphql").write_text(HOSTILE)
    return tmp_path


def application(examples: Path, assets: Path = VENDOR) -> Starlette:
    sdl = examples / "sdl.txt"
    sdl.write_text("type Query { 名: String }", "utf-8")
    routes = graphiql_routes(assets, title="NQI", note="note", examples=examples, sdl=sdl)
    static = Mount("/static", StaticFiles(directory=ROOT / "maps" / "static", check_dir=False))
    return Starlette(routes=[*graphql_endpoint(TinyEngine(), trusted=()), *routes, static])


@pytest.fixture
def console(serve: Serve, examples: Path) -> Iterator[str]:
    """Address of the application; to be asked for before a page, which it has to outlive."""
    with serve(application(examples)) as address:
        yield address


def test_the_tabs_are_the_example_files_in_order(examples: Path) -> None:
    tabs = example_tabs(examples)
    assert [tab["query"].split("\n")[0][:11] for tab in tabs] == ["query Hello", "# </script>"]
    assert json.loads(tabs[0]["variables"]) == {"name": "计量"}
    assert "variables" not in tabs[1]


def test_missing_browser_files_give_one_clear_line(
    serve: Serve, examples: Path, tmp_path: Path
) -> None:
    with serve(application(examples, assets=tmp_path / "nothing")) as address:
        response = httpx.get(f"{address}/graphiql", trust_env=False)
    assert response.status_code == 503
    assert response.text == "The browser files are not built yet: run `make assets`.\n"


def test_the_schema_is_served_as_text(console: str) -> None:
    response = httpx.get(f"{console}/schema.graphql", trust_env=False)
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == "type Query { 名: String }"


@pytest.mark.parametrize("path", ["/graphiql", "/graphiql/"])
def test_the_page_is_small_and_its_policy_allows_no_inline_script(console: str, path: str) -> None:
    response = httpx.get(console + path, trust_env=False)
    assert response.status_code == 200
    assert len(response.content) < 30_000
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "window.broken" in response.text
    assert "<script>window.broken" not in response.text


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_runs_an_example_in_the_console(
    console: str, new_page: Callable[..., Page], scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(f"{console}/graphql")  # a browser is sent on to the console
    assert page.url == f"{console}/graphiql"
    page.get_by_text("计量").wait_for()  # the editors are there
    page.get_by_role("button", name="Execute query").click()
    page.locator(".result-window").get_by_text("hello 计量").wait_for()
    page.reload()  # what was open is open again, and nothing more
    page.get_by_role("tab").nth(1).wait_for()
    assert page.get_by_role("tab").count() == 2
    assert page.evaluate("() => window.broken") is None
