"""A PostgreSQL for the tests of this folder, with a database of its own for whoever asks."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from bootstrap import find_postgres
from nqi.settings import Settings
from tests.loaders.conftest import FactsFolder
from tests.private_postgres import PrivatePostgres, private_postgres
from tests.three_releases import three_releases


@pytest.fixture(scope="session")
def server() -> Iterator[PrivatePostgres]:
    """Without PostgreSQL the test fails in CI and is skipped by name elsewhere."""
    if find_postgres() is None and not os.environ.get("CI"):
        pytest.skip("no PostgreSQL found: `make test-postgres` installs it")
    with private_postgres() as started:
        yield started


@pytest.fixture(scope="session")
def new_settings(server: PrivatePostgres) -> Callable[..., Settings]:
    """Settings of a data folder with an empty database: `new_settings(folder, keep_releases=1)`."""
    numbers = count(1)

    def made(folder: Path, **more: object) -> Settings:
        url = server.create_database(f"test{next(numbers)}")
        return Settings(data_dir=folder, database_url=url, **more)  # type: ignore[arg-type]

    return made


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of three releases, which no test changes."""
    return three_releases(FactsFolder(tmp_path_factory.mktemp("three"))).out
