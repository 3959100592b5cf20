"""The endpoint over the tiny engine, behind a real server on loopback."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from nqi.settings import Settings
from schema.endpoint import graphql_endpoint
from schema.limits import Limits
from tests.schema.asked_twice import AskedTwice
from tests.schema.rich import rich_rows
from tests.schema.tiny import TinyEngine

EXAMPLE = "query Example { hello }"
OpenClient = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture
def engine() -> TinyEngine:
    return TinyEngine()


class Stage:
    """One server for all tests, which shows the application of the test that runs."""

    def __init__(self) -> None:
        self.app: ASGIApp = Starlette()
        self.address = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def stage(serve: Callable[[ASGIApp], AbstractContextManager[str]]) -> Iterator[Stage]:
    stage = Stage()
    with serve(stage) as stage.address:
        yield stage


@pytest.fixture
def open_client(engine: TinyEngine, stage: Stage) -> OpenClient:
    """For a test with limits of its own: `with open_client(body_bytes=10) as client:`."""

    @contextmanager
    def opened(**limits: float) -> Iterator[httpx.Client]:
        chosen = Limits(**limits)  # type: ignore[arg-type]
        stage.app = Starlette(routes=graphql_endpoint(engine, limits=chosen, trusted=[EXAMPLE]))
        with httpx.Client(base_url=stage.address, trust_env=False) as client:
            yield client

    return opened


@pytest.fixture
def client(open_client: OpenClient) -> Iterator[httpx.Client]:
    with open_client() as client:
        yield client


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> AskedTwice:
    """Questions to the small release in which every relation occurs."""
    folder = tmp_path_factory.mktemp("rich")
    rich_rows().write(folder)
    return AskedTwice(folder / "catalog.sqlite")


@pytest.fixture(scope="session")
def real(settings: Settings) -> AskedTwice:
    """Questions to the release of the facts in data/."""
    return AskedTwice(settings.release_path)
