"""What every test may use: a loaded catalogue, a real server on loopback, a real browser.

The page of a test fails it on a console error, a script error, an answer of 400 or more, and any
request that leaves the machine. Nothing of our own is mocked.
"""

import gc
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
import time_machine
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.types import ASGIApp

from bootstrap import find_browser
from nqi.db import OpenRelease, open_database
from nqi.settings import Settings
from tests.opened import settings_of

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
OPEN_PAGE_TIMEOUT_MS = 20_000

# No resolver for any name: a page that asks for the outside fails, whatever the network would say.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser and run it last: its event loop keeps the thread from then on."""
    items.sort(key=_needs_browser)
    for item in filter(_needs_browser, items):
        item.add_marker("browser")


def pytest_collection_finish() -> None:
    """Spare the collector of garbage the thousands of tests, which stay to the end."""
    gc.freeze()


def _needs_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


# ------------------------------------------------------------------ catalogue and server


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a catalogue that is loaded once from the facts in data/."""
    from loaders.load import load_catalog

    folder = tmp_path_factory.mktemp("catalog")
    load_catalog(ROOT / "data", folder)
    return settings_of(folder)


@pytest.fixture(scope="session")
def release(settings: Settings) -> OpenRelease:
    """The release that was loaded, opened."""
    return open_database(settings).release()


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free loopback port; give its address without a closing slash."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        # As in production: a header must not choose the address a client is limited by.
        uvicorn.Config(app, log_level="warning", lifespan="on", ws="none", proxy_headers=False)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server ended before it started; see its log above"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture
def noon() -> Iterator[None]:
    """Let it be noon of today, UTC: no span of hours that a test counts is cut off by midnight."""
    midday = datetime.now(UTC).replace(hour=12, minute=0, second=0)
    with time_machine.travel(midday):
        yield


@pytest.fixture(scope="session")
def serve() -> Callable[[ASGIApp], AbstractContextManager[str]]:
    """For a test that needs a server of its own: `with serve(app) as address:`."""
    return serving


@pytest.fixture(scope="session")
def live_server(settings: Settings) -> Iterator[str]:
    """Address of the whole product, served by uvicorn from the loaded catalogue."""
    from server import create_app

    with serving(create_app(settings)) as address:
        yield address


# ------------------------------------------------------------------------------ browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. Without one the test fails in CI and is skipped by name elsewhere."""
    path = find_browser()
    if path is None:
        reason = "no Chromium found: `make test` installs it or prints the line that does"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Open pages in contexts of their own: `new_page(locale="en", color_scheme="dark")`.

    Takes Playwright's context options, and `expected_statuses` for a test of an error page. Nothing
    fades or glides, as for those who ask for that: a test shall not read what is about to go. What
    goes wrong in any of the pages fails the test when it ends.
    """
    problems: list[str] = []
    contexts = []

    def open_page(*, expected_statuses: frozenset[int] = frozenset(), **options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", "reduced_motion": "reduce", **options})
        context.set_default_timeout(OPEN_PAGE_TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        watch(page, problems, expected_statuses)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems, "\n".join(["the page had problems:", *problems])


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One page in Chinese, at Playwright's default size of 1280 by 720."""
    return new_page()


def watch(page: Page, problems: list[str], expected_statuses: frozenset[int]) -> None:
    """Write down everything about the page that a person would call broken."""

    def on_console(message: Any) -> None:
        # Chromium repeats an error status as a console line; on_response judges statuses.
        repeated = message.text.startswith("Failed to load resource: the server responded")
        if message.type == "error" and not repeated:
            problems.append(f"console error: {message.text}")

    def on_request(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname != "127.0.0.1":
            problems.append(f"request to the outside: {request.url}")

    def on_response(response: Any) -> None:
        if response.status >= 400 and response.status not in expected_statuses:
            problems.append(f"status {response.status}: {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)
