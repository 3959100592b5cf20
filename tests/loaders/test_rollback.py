"""Serving a release again that was: by the command line, and seen by who asks next."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nqi.errors import NotFound
from nqi.kept import kept_releases, serve_again
from nqi.release_file import FileDatabase
from tests.loaders.conftest import FactsFolder


@pytest.fixture
def two(facts: FactsFolder) -> tuple[Path, str, str]:
    """A data folder with two releases, the older one and the served one."""
    facts.add("standards", number="GB 1-2020")
    old = facts.load()
    facts.add("standards", number="GB 2-2020")
    new = facts.load()
    return new.path, old.release_id, new.release_id


def test_a_release_that_was_is_served_again_and_the_newer_one_is_kept(
    two: tuple[Path, str, str],
) -> None:
    path, old, new = two
    database = FileDatabase(path)
    assert database.release().id == new
    serve_again(path, old)
    assert database.release().id == old
    assert {one.id for one in kept_releases(path)} == {old, new}
    serve_again(path, new)
    assert database.release().id == new


def test_what_is_not_kept_is_named_and_nothing_changes(two: tuple[Path, str, str]) -> None:
    path, old, new = two
    with pytest.raises(NotFound, match=f"'gone' is not kept: kept are .*{old}"):
        serve_again(path, "gone")
    assert FileDatabase(path).release().id == new


def test_the_command_says_what_is_served(two: tuple[Path, str, str]) -> None:
    path, old, _ = two
    environment = {**os.environ, "NQI_DATA_DIR": str(path.parent), "NQI_LANG": "en"}
    command = [sys.executable, "-m", "nqi.cli", "rollback", old]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert old in ended.stdout
    assert FileDatabase(path).release().id == old
