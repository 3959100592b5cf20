import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loaders.load import load_catalog
from loaders.release_file import only_one_load
from nqi.errors import BadData, Unavailable
from tests.loaders.conftest import DATA, FactsFolder, Loaded, query

ROOT = DATA.parent
LOAD = "import sys; from pathlib import Path; from loaders.load import load_catalog; "


def release_of(folder: Path) -> str:
    return str(query(folder / "catalog.sqlite", "SELECT id FROM release")[0][0])


def test_accepted_and_rejected_rows_are_the_rows_read(real: Loaded) -> None:
    described = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))["files"]
    loaded = [entry["file"] for entry in described if entry["confidence"] != "UNVERIFIED"]
    assert [dataset.file for dataset in real.report.datasets] == loaded
    for dataset in real.report.datasets:
        assert dataset.accepted + dataset.rejected == dataset.read, dataset
        assert dataset.read > 0, dataset
    totals = real.query("SELECT rows_read, rows_accepted + rows_rejected FROM release")
    assert totals == [(sum(d.read for d in real.report.datasets),) * 2]


def test_every_rejected_row_names_file_line_rule_and_reason(real: Loaded) -> None:
    assert real.report.rejections
    for error in real.report.rejections:
        assert error.file.endswith(".csv")
        assert error.line > 1
        assert error.rule.startswith("NQI-Q")
        assert error.message


def test_the_same_facts_again_change_nothing(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    first = facts.load()
    stamp = first.path.stat()
    again = facts.load()
    assert (first.changed, again.changed) == (True, False)
    assert again.path.stat() == stamp
    assert (again.release_id, again.datasets) == (first.release_id, first.datasets)


def test_a_changed_cell_makes_another_release(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    before = facts.load()
    facts.rows["certification_bodies"][0]["phone"] = "010-83886666"
    after = facts.load()
    assert after.changed
    assert after.release_id != before.release_id
    assert facts.query("SELECT phone FROM organization") == [("010-83886666",)]


def test_ids_are_the_same_in_every_release(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    facts.load()
    before = facts.query("SELECT id FROM organization")
    facts.add("standards")
    facts.load()
    assert facts.query("SELECT id FROM organization") == before


def test_a_load_that_fails_leaves_the_old_release(facts: FactsFolder) -> None:
    old = facts.load()
    facts.add("certification_bodies")
    facts.manifest_changes["certification_bodies"]["rows"] = 7
    with pytest.raises(BadData, match="1 rows, but the manifest says 7"):
        facts.load()
    assert release_of(facts.out) == old.release_id
    assert [path.name for path in facts.out.glob("*.building*")] == []


def test_a_killed_load_leaves_the_old_release_and_the_next_one_finishes(
    facts: FactsFolder,
) -> None:
    old = facts.load()
    command = f"{LOAD} load_catalog(Path(sys.argv[1]), Path(sys.argv[2]))"
    child = subprocess.Popen([sys.executable, "-c", command, DATA, facts.out], cwd=ROOT)
    try:
        while not any(path.stat().st_size > 0 for path in facts.out.glob("*.building")):
            assert child.poll() is None, "the load ended before it could be killed"
            time.sleep(0.001)
    finally:
        child.kill()
        assert child.wait() == -signal.SIGKILL
    assert release_of(facts.out) == old.release_id
    assert list(facts.out.glob("*.building"))
    facts.add("standards")
    assert facts.load().changed
    assert list(facts.out.glob("*.building")) == []


def test_a_full_disk_leaves_the_old_release(facts: FactsFolder) -> None:
    old = facts.load()
    facts.add("certification_bodies")
    facts.write()
    command = f"{LOAD} load_catalog(Path(sys.argv[1]), Path(sys.argv[2]))"
    child = subprocess.run(
        [sys.executable, "-c", command, facts.path, facts.out],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        check=False,
    )
    assert "nqi.errors.Unavailable: the release could not be written" in child.stderr
    assert release_of(facts.out) == old.release_id
    assert list(facts.out.glob("*.building")) == []


def test_two_loads_cannot_run_at_once(facts: FactsFolder) -> None:
    with only_one_load(facts.out), pytest.raises(Unavailable, match="another load is running"):
        facts.load()


def test_progress_counts_up_to_the_end(facts: FactsFolder) -> None:
    told: list[tuple[str, int, int]] = []
    facts.load(progress=lambda what, done, total: told.append((what, done, total)))
    assert told[0] == ("divisions_root.csv", 0, 5)
    assert told[-1] == ("catalog.sqlite", 5, 5)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"loader": "magic"}, "loader 'magic' is unknown"),
        ({"file": "../../etc/passwd"}, "lies in the folder of facts"),
        ({"file": "absent.csv"}, "is not there"),
        ({"completeness": "MAYBE"}, "Completeness 'MAYBE' is unknown: allowed are COMPLETE"),
        ({"as_of": "last year"}, "Invalid isoformat"),
        ({"colour": "red"}, "unknown \\['colour'\\]"),
    ],
)
def test_a_bad_manifest_entry_is_named(
    facts: FactsFolder, change: dict[str, str], message: str
) -> None:
    facts.manifest_changes["divisions"] = change
    with pytest.raises(BadData, match=message):
        facts.load()


def test_a_manifest_that_is_no_json_is_named(facts: FactsFolder) -> None:
    facts.write()
    (facts.path / "manifest.json").write_text("{")
    with pytest.raises(BadData, match=r"manifest\.json"):
        load_catalog(facts.path, facts.out)


def test_a_symbolic_link_out_of_the_folder_is_refused(facts: FactsFolder) -> None:
    facts.load()
    target = facts.path / "divisions_root.csv"
    elsewhere = facts.path.parent / "elsewhere.csv"
    elsewhere.write_bytes(target.read_bytes())
    target.unlink()
    target.symlink_to(elsewhere)
    with pytest.raises(BadData, match="lies in the folder of facts"):
        load_catalog(facts.path, facts.out)


def test_every_data_file_is_loaded_or_says_why_not() -> None:
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    named = [entry["file"] for entry in (*manifest["files"], *manifest["not_loaded"])]
    there = [*DATA.glob("*.csv"), *DATA.glob("products/*")]
    assert sorted(named) == sorted(path.relative_to(DATA).as_posix() for path in there)


def test_unverified_rows_come_only_when_asked_for(facts: FactsFolder) -> None:
    facts.rows["unverified_metrology"] = [
        {
            "name": "乙计量院",
            "kind": "METROLOGY_INSTITUTE",
            "adcode": "420100",
            "basis": "x",
            "note": "y",
        }
    ]
    facts.manifest_changes["unverified_metrology"]["confidence"] = "UNVERIFIED"
    without = facts.load()
    assert facts.query("SELECT count(*) FROM organization") == [(0,)]
    with_them = facts.load(include_unverified=True)
    assert with_them.release_id != without.release_id
    assert facts.query("SELECT name, confidence FROM organization") == [("乙计量院", "UNVERIFIED")]


def test_a_list_of_divisions_in_another_encoding_places_addresses_too(facts: FactsFolder) -> None:
    facts.add("certification_bodies", register_adcode="420000", address="武汉市武昌区二路2号")
    facts.write()
    path = facts.path / "divisions_mca_2024.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    load_catalog(facts.path, facts.out)
    assert facts.query("SELECT adcode FROM site") == [("420106",)]


def test_a_text_that_is_a_number_in_the_manifest_is_named(facts: FactsFolder) -> None:
    facts.manifest_changes["divisions"] = {"loader": 7}
    with pytest.raises(BadData, match=r"entry 2 .*texts are needed"):
        facts.load()
