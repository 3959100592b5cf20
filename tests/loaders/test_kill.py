"""kill -9 at any moment of a load: readers see the old release or the new one, whole.

The moments are spread over the time a load takes, a little beyond its end.
"""

import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from loaders.load import load_catalog
from nqi.errors import Unavailable
from nqi.integrity import check_release
from nqi.kept import kept_ids
from nqi.release_file import FileDatabase
from tests.loaders.conftest import FactsFolder, query
from tests.loaders.loading import started

ROUNDS = 200
SEED = 20250101
FULL_AT = (1_000, 50_000, 200_000, 400_000)
"""Bytes that a file may have before the disk is full; a release of the tiny facts has more."""


class TinyFacts:
    """Two states of a folder of facts, and a release of the first one to begin each round from."""

    def __init__(self, facts: FactsFolder, folder: Path) -> None:
        self.old, self.new = folder / "old", folder / "new"
        facts.add("certification_bodies")
        self._write(facts, self.old)
        self.start = folder / "start"
        self.old_id = load_catalog(self.old, self.start).release_id
        facts.rows["certification_bodies"][0]["phone"] = "010-83886666"
        facts.add("standards")
        self._write(facts, self.new)
        self.seconds, self.new_id = self._measured(folder / "measured")

    def _write(self, facts: FactsFolder, folder: Path) -> None:
        facts.write()
        shutil.copytree(facts.path, folder)

    def _measured(self, folder: Path) -> tuple[float, str]:
        taken = []
        for number in range(3):
            out = self.copy(folder / str(number))
            begun = time.monotonic()
            load = started(self.new, out)
            load.join()
            assert load.exitcode == 0
            taken.append(time.monotonic() - begun)
        return sorted(taken)[1], str(query(out / "catalog.sqlite", "SELECT id FROM release")[0][0])

    def copy(self, out: Path) -> Path:
        """Return a data folder in which the old release is served."""
        shutil.copytree(self.start, out)
        return out


@pytest.fixture
def tiny(facts: FactsFolder, tmp_path: Path) -> TinyFacts:
    return TinyFacts(facts, tmp_path / "tiny")


def is_whole(out: Path, tiny: TinyFacts) -> str:
    """Return the id of the release that is served; fail unless it is the old or the new one."""
    path = out / "catalog.sqlite"
    served = FileDatabase(path).release().id
    counts = check_release(path)
    bodies = query(path, "SELECT phone FROM organization")
    if served == tiny.old_id:
        assert (counts["change"], counts["standard_edition"]) == (0, 0)
        assert bodies == [(None,)]
    else:
        assert served == tiny.new_id
        assert (counts["standard_edition"], counts["past_release"]) == (1, 1)
        assert counts["change"] == 2
        assert bodies == [("010-83886666",)]
        assert query(out / "releases" / f"{tiny.old_id}.sqlite", "SELECT id FROM release")
    for kept in kept_ids(path):
        check_release(out / "releases" / f"{kept}.sqlite")
    return served


def killed(tiny: TinyFacts, out: Path, after: float) -> None:
    """Start a load and kill it after some seconds, wherever it is."""
    load = started(tiny.new, out)
    time.sleep(after)
    load.kill()
    load.join()


def test_a_load_killed_at_any_moment_shows_the_old_release_or_the_new_one(
    tiny: TinyFacts, tmp_path: Path
) -> None:
    moments = random.Random(SEED)  # noqa: S311
    seen: dict[str, int] = {tiny.old_id: 0, tiny.new_id: 0}
    building = 0
    for number in range(ROUNDS):
        out = tiny.copy(tmp_path / f"round{number}")
        # A third of the moments lie where the file is finished and takes its place.
        late = number % 3 == 0
        low, high = (0.8, 1.15) if late else (0.0, 1.0)
        killed(tiny, out, moments.uniform(low, high) * tiny.seconds)
        building += any(out.glob("*.building"))
        seen[is_whole(out, tiny)] += 1
        if number % 20 == 0:
            again = [load_catalog(tiny.new, out) for _ in range(2)]
            assert [report.release_id for report in again] == [tiny.new_id] * 2
            assert not again[1].changed
            assert is_whole(out, tiny) == tiny.new_id
            assert list(out.glob("*.building*")) == []
        shutil.rmtree(out)
    # Otherwise the moments did not meet the load.
    assert min(seen.values()) > 0, seen
    assert building > ROUNDS // 10


@pytest.mark.parametrize("largest", FULL_AT)
def test_a_disk_that_fills_up_leaves_the_old_release(
    tiny: TinyFacts, tmp_path: Path, largest: int
) -> None:
    out = tiny.copy(tmp_path / "out")
    assert (out / "catalog.sqlite").stat().st_size > max(FULL_AT)
    load = started(tiny.new, out, largest_file=largest)
    load.join()
    assert load.exitcode == 1
    assert is_whole(out, tiny) == tiny.old_id
    assert list(out.glob("*.building")) == []
    assert load_catalog(tiny.new, out).release_id == tiny.new_id


def test_a_folder_that_knows_no_links_keeps_a_copy(
    tiny: TinyFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError("no links here")

    out = tiny.copy(tmp_path / "out")
    before = (out / "catalog.sqlite").read_bytes()
    monkeypatch.setattr(os, "link", refused)
    load_catalog(tiny.new, out)
    assert (out / "releases" / f"{tiny.old_id}.sqlite").read_bytes() == before


def test_a_load_that_died_between_keeping_and_renaming_is_finished_by_the_next(
    tiny: TinyFacts, tmp_path: Path
) -> None:
    out = tiny.copy(tmp_path / "out")
    (out / "releases").mkdir()
    os.link(out / "catalog.sqlite", out / "releases" / f"{tiny.old_id}.sqlite")
    assert is_whole(out, tiny) == tiny.old_id
    assert load_catalog(tiny.new, out).changed
    assert is_whole(out, tiny) == tiny.new_id
    assert kept_ids(out / "catalog.sqlite") == [tiny.old_id]


def test_a_damaged_release_is_not_taken_for_the_past(tiny: TinyFacts, tmp_path: Path) -> None:
    out = tiny.copy(tmp_path / "out")
    path = out / "catalog.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE organization_search")
    connection.execute("ALTER TABLE organization RENAME TO lost")
    connection.execute("CREATE TABLE organization (id TEXT)")
    connection.close()
    with pytest.raises(Unavailable, match=r"what changed since catalog\.sqlite cannot be told"):
        load_catalog(tiny.new, out)
    assert list(out.glob("*.building")) == []
    path.unlink()
    assert load_catalog(tiny.new, out).changed
