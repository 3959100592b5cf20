"""Small worlds of one product, made anew for every test."""

from pathlib import Path

import pytest

from tests.questions.onestop_world import HEAD, NewWorld, World


@pytest.fixture
def new(tmp_path: Path) -> NewWorld:
    """A world with a template; what a test gives it stands behind the names of the product."""

    def make(text: str) -> World:
        world = World(tmp_path / "world")
        world.template(HEAD + text)
        return world

    return make
