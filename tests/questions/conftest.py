"""Small worlds of one product, made anew for every test; chains of the shipped products."""

from datetime import date
from pathlib import Path

import pytest

from nqi.db import OpenRelease
from nqi.questions.onestop import Chain, one_stop, place_of
from tests.questions.onestop_world import HEAD, NewWorld, World
from tests.questions.shipped import WITHIN_KM, Ask


@pytest.fixture
def new(tmp_path: Path) -> NewWorld:
    """A world with a template; what a test gives it stands behind the names of the product."""

    def make(text: str) -> World:
        world = World(tmp_path / "world")
        world.template(HEAD + text)
        return world

    return make


@pytest.fixture
def ask(release: OpenRelease) -> Ask:
    """Ask for a chain at the point of a region."""

    def chain(code: str, at: str, day: date) -> Chain:
        where = place_of(release, day, None, None, at, WITHIN_KM)
        return one_stop(release, code, day, where)

    return chain
