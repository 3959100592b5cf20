"""Servers of the protocol inside the test's own process, over real and over made-up releases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from nqi.db import open_database
from nqi.settings import Settings
from schema.answer import Engine
from schema.assistant.server import Assistant
from schema.assistant.tools import Tool, read_tools
from schema.build import build_schema
from schema.documents import DocumentCache
from schema.engine import Engine as RealEngine
from schema.limits import Limits
from schema.overload import Gate
from server import create_app
from tests.conftest import serving
from tests.schema.asked_twice import AskedTwice


def assistant_over(engine: Engine) -> Assistant:
    return Assistant(engine, Gate(Limits()))


@pytest.fixture
def assistant(settings: Settings) -> Assistant:
    """The assistant's server over the facts in data/."""
    return assistant_over(RealEngine(build_schema(), open_database(settings)))


@pytest.fixture
def rich_assistant(rich: AskedTwice) -> Assistant:
    """The assistant's server over the release in which every relation occurs."""
    return assistant_over(RealEngine(build_schema(), rich.database))


@pytest.fixture(scope="session")
def tools() -> dict[str, Tool]:
    return read_tools(DocumentCache(build_schema()))


@pytest.fixture
def limited_server(settings: Settings) -> Iterator[str]:
    """Address of the whole product where one address may ask 50 times at once."""
    limited = replace(settings, requests_per_minute=1)
    with serving(create_app(limited)) as address:
        yield address
