"""A watch list: what changed since the last look, what ends soon, and how a script is told."""

from pathlib import Path

import pytest

from nqi.cli.history import CHANGED, SOON
from nqi.errors import InvalidInput
from nqi.watch import State, read_list, read_state, state_path, write_state
from tests.loaders.conftest import FactsFolder
from tests.test_cli import nqi
from tests.three_releases import made, three_releases

LIST = """
[[watch]]
kind = "CNCA"
number = "cnca-r-2002-001"
[[watch]]
kind = "STANDARD"
number = "ＧＢ 17761－2024"
[[watch]]
kind = "CMA"
number = "999999999999"
"""


@pytest.fixture
def facts(tmp_path: Path) -> FactsFolder:
    return FactsFolder(tmp_path)


def watched(folder: Path, text: str = LIST, name: str = "list.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_change_of_what_is_watched_is_told_once(facts: FactsFolder, tmp_path: Path) -> None:
    three_releases(facts)
    path = str(watched(tmp_path))
    first = nqi(facts.out, "watch", path, "--days", "0")
    assert (first.returncode, first.stderr) == (0, "")
    assert "999999999999" in first.stdout  # is not known, and that is said
    facts.rows["certification_bodies"][0]["phone"] = "010-1"
    made(facts, "2025-04-01")
    second = nqi(facts.out, "watch", path, "--days", "0")
    assert second.returncode == CHANGED
    assert "phone: 010-83886666 -> 010-1" in second.stdout
    assert nqi(facts.out, "watch", path, "--days", "0").returncode == 0


def test_since_a_day_the_changes_are_told_again(facts: FactsFolder, tmp_path: Path) -> None:
    three_releases(facts)
    path = watched(tmp_path)
    done = nqi(facts.out, "watch", str(path), "--since", "2025-02-15", "--days", "0")
    assert done.returncode == CHANGED
    assert "2025-03-01" in done.stdout
    assert "2025-02-01" not in done.stdout
    assert not state_path(path).exists()


def test_what_ends_soon_is_news_once(facts: FactsFolder, tmp_path: Path) -> None:
    facts.add("certification_bodies", valid_until="2090-01-01")
    facts.load()
    path = str(watched(tmp_path))
    assert nqi(facts.out, "watch", path, "--days", "36500").returncode == SOON
    assert nqi(facts.out, "watch", path, "--days", "36500").returncode == 0


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.toml", 'watch = "all"', "tables"),
        ("a.toml", '[[watch]]\nkind = "SHOE"\nnumber = "1"', "allowed are ORGANIZATION"),
        ("a.toml", '[[watch]]\nkind = "STANDARD"\nnumber = "one"', "no standard's number"),
        ("a.csv", "kind,number\nORGANIZATION,q1\n", "no id of a body"),
        ("a.csv", "kind,number\nCMA,\n", "something to watch"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        read_list(watched(tmp_path, text, name))


def test_a_list_may_be_a_table(tmp_path: Path) -> None:
    path = watched(tmp_path, "kind,number,note\ncnas,L0290,ours\n", "a.csv")
    assert [(one.kind, one.number, one.note) for one in read_list(path)] == [
        ("CNAS", "L0290", "ours")
    ]


def test_the_state_is_read_back_and_a_damaged_one_is_said(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    assert read_state(path) is None
    write_state(path, State(7, frozenset({"a"})))
    assert read_state(path) == State(7, frozenset({"a"}))
    state_path(path).write_text("{")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_state(path)
