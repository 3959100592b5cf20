"""Releases that were: what one changed, what is kept of it, and that it still answers."""

import gc
import json
import sqlite3
import weakref
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from loaders.history import NO_FACTS, NOUNS, count_differences
from loaders.load import load_catalog
from maps.language import table
from nqi import release_file
from nqi.errors import InvalidInput, NotFound
from nqi.integrity import check_release
from nqi.kept import kept_ids, kept_releases, path_of, prune
from nqi.migrate import downgrade, head_revision, writable_engine
from nqi.release_file import FileDatabase, FileRelease
from nqi.terms import ChangeKind, RecordKind
from tests.loaders.conftest import FactsFolder
from tests.opened import only_sqlite, opened
from tests.three_releases import PHONE, changes, three_releases


@pytest.fixture
def facts(tmp_path: Path) -> FactsFolder:
    return FactsFolder(tmp_path)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> FactsFolder:
    """Three releases that no test changes."""
    return three_releases(FactsFolder(tmp_path_factory.mktemp("three")))


# ------------------------------------------------------------------ ids


def test_facts_that_come_back_make_a_release_of_their_own(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    known = []
    for phone in ("", PHONE, ""):
        facts.rows["certification_bodies"][0]["phone"] = phone
        assert facts.load().changed
        known += facts.query("SELECT id, facts_id, previous_id FROM release")
        assert not facts.load().changed
    (first, second, third) = known
    assert len({first[0], second[0], third[0]}) == 3
    assert first[1] == third[1] != second[1]
    assert [row[2] for row in known] == [None, first[0], second[0]]
    assert facts.query("SELECT id, number FROM past_release ORDER BY number") == [
        (first[0], 1),
        (second[0], 2),
    ]


# ------------------------------------------------------------------ what changed


def rows_of(path: Path, kind: RecordKind) -> dict[str, dict[str, Any]]:
    """Read the records of a kind as they are, by key, without what is no fact about them."""
    noun = NOUNS[kind]
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(f"SELECT * FROM {noun.table}")]
    return {
        str(row[noun.key]): {
            name: value for name, value in row.items() if name not in NO_FACTS | {noun.key}
        }
        for row in rows
    }


def naive_differences(old: Path, new: Path) -> list[tuple[str, str, str, Any, Any]]:
    """Compare two files record by record in Python."""
    found: list[tuple[str, str, str, Any, Any]] = []
    for kind in NOUNS:
        before, after = rows_of(old, kind), rows_of(new, kind)
        for key in before.keys() | after.keys():
            was, now = before.get(key), after.get(key)
            if was is None:
                found.append((kind.code, key, "CREATED", None, now))
            elif now is None:
                found.append((kind.code, key, "CLOSED", was, None))
            elif was != now:
                names = [name for name in now if was[name] != now[name]]
                old_values, new_values = ({n: side[n] for n in names} for side in (was, now))
                found.append((kind.code, key, "UPDATED", old_values, new_values))
    return sorted(found, key=lambda row: row[:3])


def test_the_changes_are_those_that_a_naive_comparison_finds(facts: FactsFolder) -> None:
    for name, cells in (
        ("certification_bodies", {}),
        ("institutions", {}),
        ("qualifications", {}),
        ("designations", {"organization_name": "甲质检院"}),
        ("capabilities", {}),
        ("standards", {}),
        ("ror", {}),
    ):
        facts.add(name, **cells)
    facts.add("standards", number="GB 4706.1-2005", title="家用电器")
    facts.load()
    facts.rows["certification_bodies"][0] |= {"phone": PHONE, "address": '北京市朝阳区二路"2"号'}
    facts.rows["ror"][0] |= {"lng": "116.5", "lat": "39.8"}
    facts.rows["qualifications"][0]["status"] = "SUSPENDED"
    facts.rows["capabilities"][0]["object"] = "家用'电'冰箱\\"
    facts.rows["divisions"][0]["short_name"] = "京"
    del facts.rows["standards"][0]
    del facts.rows["designations"][0]
    facts.add("standards", number="GB 7718-2025", title="预包装食品标签通则")
    facts.load()
    (old,) = (facts.out / "releases").glob("*.sqlite")
    new = facts.out / "catalog.sqlite"
    expected = naive_differences(old, new)
    assert {row[2] for row in expected} == {"CREATED", "UPDATED", "CLOSED"}
    assert len({row[0] for row in expected}) >= 5
    found = [
        (
            row["record_kind"],
            row["record_key"],
            row["kind"],
            *(row[name] and json.loads(row[name]) for name in ("old_values", "new_values")),
        )
        for row in changes(facts)
    ]
    assert sorted(found, key=lambda row: row[:3]) == expected
    counted = count_differences(new, old)
    assert sum(sum(kinds.values()) for kinds in counted.values()) == len(expected)
    assert counted[RecordKind.STANDARD] == {ChangeKind.CREATED: 1, ChangeKind.CLOSED: 1}
    assert count_differences(new, new) == {}


def test_a_change_names_the_body_its_region_and_the_release(three: FactsFolder) -> None:
    first = changes(three)[0]
    assert (first["record_kind"], first["kind"]) == ("ORGANIZATION", "CREATED")
    assert first["title"] == "乙认证中心"
    assert first["adcode"] == "110105"
    assert str(first["organization_id"]) == first["record_key"]
    second = changes(three)[1]
    assert json.loads(second["old_values"]) == {"phone": None}
    assert json.loads(second["new_values"]) == {"phone": PHONE}
    ids = three.query("SELECT id FROM past_release ORDER BY number")
    assert first["release_id"] == ids[1][0]


def test_the_feed_only_grows_and_its_numbers_go_on(facts: FactsFolder) -> None:
    three = three_releases(facts)
    before = changes(three)
    three.rows["standards"].clear()
    three.load()
    after = changes(three)
    assert after[: len(before)] == before
    assert [row["id"] for row in after] == list(range(1, len(after) + 1))
    assert after[-1]["kind"] == "CLOSED"


def test_every_kind_of_record_is_compared_and_every_column_has_a_label() -> None:
    assert set(NOUNS) == set(RecordKind)
    derived = {"natural_key", "norm", "base", "root", "series", "work_id", "base_symbol"}
    columns = {
        column.name
        for noun in NOUNS.values()
        for column in noun.model.__table__.columns
        if column.name not in NO_FACTS | derived | {noun.key}
    }
    assert sorted(name for name in columns if f"changes.field_{name}" not in table()) == []


# ------------------------------------------------------------------ what is kept


def test_the_replaced_file_is_kept_as_it_was(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    first = facts.load()
    content, inode = first.path.read_bytes(), first.path.stat().st_ino
    assert kept_ids(first.path) == []
    facts.add("standards")
    second = facts.load()
    assert kept_ids(first.path) == [first.release_id]
    kept = path_of(first.path, first.release_id)
    assert kept is not None
    assert kept.read_bytes() == content
    assert kept.stat().st_ino == inode != second.path.stat().st_ino
    assert [one.id for one in kept_releases(first.path)] == [first.release_id, second.release_id]


def test_only_the_newest_are_kept_when_asked(facts: FactsFolder) -> None:
    ids = []
    for number in range(4):
        facts.add("standards", number=f"GB {number + 1}-2024")
        ids.append(facts.load(keep_releases=2).release_id)
    path = facts.out / "catalog.sqlite"
    assert sorted(ids[1:3]) == kept_ids(path)
    assert prune(path, 1) == [ids[1]]
    assert kept_ids(path) == [ids[2]]
    assert [one.number for one in kept_releases(path)] == [3, 4]
    assert facts.query("SELECT count(*) FROM past_release") == [(3,)]


@pytest.mark.parametrize("name", ["../catalog", "", "a/b", "x" * 65, "nothing"])
def test_no_other_file_passes_for_a_release(three: FactsFolder, name: str) -> None:
    assert path_of(three.out / "catalog.sqlite", name) is None


def test_a_kept_release_with_older_tables_is_brought_to_those_of_today(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    old = facts.load()
    engine = writable_engine(old.path)
    with engine.connect() as connection:
        downgrade(connection, "0008")
    engine.dispose()
    facts.add("standards")
    new = facts.load()
    assert new.changed
    kept = path_of(new.path, old.release_id)
    assert kept is not None
    assert check_release(kept)["organization"] == 1
    with closing(sqlite3.connect(kept)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert revision == head_revision()
    assert [row["record_kind"] for row in changes(facts)] == ["STANDARD"]
    assert opened(new.path).chosen(old.release_id, None).id == old.release_id


# ------------------------------------------------------------------ the door


def test_a_day_chooses_the_release_that_was_served_at_its_end(three: FactsFolder) -> None:
    database = opened(three.out / "catalog.sqlite")
    ids = [one.id for one in database.kept()]
    days = {
        "2025-01-01": 0,
        "2025-01-31": 0,
        "2025-02-01": 1,
        "2025-02-28": 1,
        "2025-03-01": 2,
        "2999-01-01": 2,
    }
    found = {day: database.chosen(None, day).id for day in days}
    assert found == {day: ids[number] for day, number in days.items()}
    assert database.chosen(None, "2025-03-01") is database.release()
    assert database.chosen(ids[2], None) is database.release()
    assert database.chosen("", "") is database.release()


@only_sqlite
def test_what_is_not_kept_is_not_found_and_the_range_is_named(facts: FactsFolder) -> None:
    three = three_releases(facts)
    database = opened(three.out / "catalog.sqlite")
    with pytest.raises(NotFound, match=r"kept are 3, from \w+ of 2025-01-01 to \w+ of 2025-03-01"):
        database.chosen(None, "2024-12-31")
    with pytest.raises(NotFound, match="release 'never' is not kept"):
        database.chosen("never", None)
    gone = prune(three.out / "catalog.sqlite", 1)
    with pytest.raises(NotFound, match="kept are 2"):
        database.chosen(gone[0], None)
    with pytest.raises(NotFound, match=gone[0]):
        database.chosen(None, "2025-01-15")


@pytest.mark.parametrize("day", ["2025-13-01", "yesterday", "9999-12-31", "\x00"])
def test_a_day_that_is_none_is_a_mistake(three: FactsFolder, day: str) -> None:
    with pytest.raises(InvalidInput, match="knownOn"):
        opened(three.out / "catalog.sqlite").chosen(None, day)


def test_a_release_and_a_day_cannot_both_choose(three: FactsFolder) -> None:
    with pytest.raises(InvalidInput, match="only one of them"):
        opened(three.out / "catalog.sqlite").chosen("x", "2025-01-01")


def open_files(path: Path) -> int:
    """Count the descriptors of this process that are a file, whatever its name is by now."""
    inode = path.stat().st_ino
    count = 0
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            count += descriptor.stat().st_ino == inode
        except FileNotFoundError:
            continue
    return count


@only_sqlite
def test_a_replaced_release_is_closed_when_nobody_holds_it(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    old = facts.load()
    database = opened(old.path)
    held = database.release()
    assert open_files(old.path) >= release_file.CONNECTIONS
    facts.add("standards")
    facts.load()
    kept = path_of(old.path, old.release_id)
    assert kept is not None
    assert database.release().id != held.id
    assert held.one_row("SELECT name FROM organization", {}, 5.0) == ("甲认证中心",)
    is_there = weakref.ref(held)
    del held
    assert is_there() is None
    assert open_files(kept) == 0


@only_sqlite
def test_only_a_few_releases_that_were_stay_open(
    facts: FactsFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_file, "KEPT_OPEN", 2)
    for number in range(5):
        facts.add("standards", number=f"GB {number + 1}-2024")
        facts.load()
    database = FileDatabase(facts.out / "catalog.sqlite")
    paths = sorted((facts.out / "releases").glob("*.sqlite"))
    for _ in range(2):
        for path in paths:
            chosen = database.chosen(path.stem, None)
            assert isinstance(chosen, FileRelease)
            assert chosen.path == path
            del chosen
    gc.collect()
    assert [open_files(path) > 0 for path in paths] == [False, False, True, True]


def test_the_first_release_has_changed_nothing(facts: FactsFolder) -> None:
    load_catalog_of(facts)
    assert changes(facts) == []
    assert facts.query("SELECT previous_id FROM release") == [(None,)]


def load_catalog_of(facts: FactsFolder) -> None:
    facts.write()
    load_catalog(facts.path, facts.out)
