"""The command line as a person runs it: a process of its own, its output, its exit code."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nqi import cli
from nqi.errors import BadData, InvalidInput, NotFound, Unavailable
from nqi.settings import Settings
from tests.conftest import ROOT
from tests.small_release import Rows


def nqi(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the catalogue of a folder; English unless told otherwise."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {"NQI_DATA_DIR": str(folder), "NQI_LANG": "en", "PYTHONUTF8": "1", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "nqi.cli", *arguments],
        cwd=ROOT,
        env={**kept, **settings, **environ},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture(scope="session")
def folder(settings: Settings) -> Path:
    return settings.data_dir


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["国家质量基础设施服务能力目录", "查找机构"]),
        ("en", ["Catalogue of national quality infrastructure", "List organizations"]),
    ],
)
def test_help_is_in_the_language_asked_for(tmp_path: Path, language: str, words: list[str]) -> None:
    done = nqi(tmp_path, "--help", NQI_LANG=language)
    assert done.returncode == 0
    for command in ("load", "serve", "check", "find", "map", "boundaries"):
        assert f"\n  {command} " in done.stdout
    assert words[0] in done.stdout


def test_without_a_language_it_is_that_of_the_locale(tmp_path: Path) -> None:
    assert "目录" in nqi(tmp_path, "--help", NQI_LANG="", LANG="zh_CN.UTF-8").stdout
    assert "目录" not in nqi(tmp_path, "--help", NQI_LANG="", LANG="fr_FR.UTF-8").stdout


HEAVY = {"geopandas", "folium", "sqlalchemy", "numpy", "starlette", "pandas", "graphene"}


def test_help_loads_no_heavy_library() -> None:
    code = "import sys, nqi.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert HEAVY & set(done.stdout.split()) == set()
    assert "nqi.cli" in done.stdout


def test_every_phrase_is_there_in_both_languages() -> None:
    for key, phrase in cli.PHRASES.items():
        assert set(phrase) == {"zh", "en"}, key
        words = re.sub(r"\{.*?\}", "", phrase["zh"]).strip()
        assert phrase["en"] != phrase["zh"] or not words, key
        assert not words.isascii() or not words, key


def test_find_says_how_many_there_are_and_in_which_order(folder: Path) -> None:
    done = nqi(folder, "find", "检验", "--region", "420000", "--first", "2")
    assert done.returncode == 0, done.stderr
    *found, summary = done.stdout.splitlines()
    assert 1 <= len(found) <= 2
    assert all("  o" in line for line in found)
    assert "By the code of the region, then by name" in summary
    assert "does not mean non-existence" in summary


def test_find_prints_json_with_distances_in_order(folder: Path) -> None:
    done = nqi(folder, "find", "--near", "114.3,30.6", "--within", "100", "--json")
    found = json.loads(done.stdout)
    distances = [row["distance_m"] for row in found]
    assert distances == sorted(distances)
    assert found[0]["name"] == "湖北省产品质量监督检验研究院"
    assert found[0]["distance_m"] == 5913
    assert found[0]["id"].startswith("o")


def test_find_near_a_named_place_is_near_its_point(folder: Path) -> None:
    done = nqi(folder, "find", "检验", "--near", "武汉", "--within", "100", "--json")
    assert "湖北省产品质量监督检验研究院" in [row["name"] for row in json.loads(done.stdout)]


def test_find_nothing_is_an_answer(folder: Path) -> None:
    done = nqi(folder, "find", "nobody is called so")
    assert done.returncode == 0
    assert done.stdout.startswith("0 ")


def test_check_counts_the_rows_of_a_sound_release(folder: Path) -> None:
    counts = json.loads(nqi(folder, "check", "--json").stdout)
    assert counts["organization"] > 400
    assert counts["region"] > 3000
    done = nqi(folder, "check")
    assert done.returncode == 0
    assert "is sound" in done.stdout


def test_check_writes_its_report_in_each_format(folder: Path, tmp_path: Path) -> None:
    for ending in ("html", "json", "xlsx"):
        report = tmp_path / f"report.{ending}"
        assert nqi(folder, "check", "--report", str(report)).returncode == 0
        assert report.stat().st_size > 5000
    written = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert len(written["findings"]) == sum(one["found"] for one in written["checks"])
    wrong = nqi(folder, "check", "--report", str(tmp_path / "report.txt"))
    assert wrong.returncode == 2


def test_check_of_one_rule_shows_its_records_and_an_unknown_rule_exits_with_3(
    folder: Path,
) -> None:
    one = nqi(folder, "check", "--rule", "NQI-Q104")
    assert "OIML R 111" in one.stdout
    assert "NQI-Q105" not in one.stdout
    unknown = nqi(folder, "check", "--rule", "NQI-Q999")
    assert unknown.returncode == 3
    assert "NQI-Q999" in unknown.stderr


def test_an_error_of_quality_exits_with_1(tmp_path: Path) -> None:
    rows = Rows()
    rows.organization("a", confidence="SYNTHETIC")
    rows.write(tmp_path)
    assert nqi(tmp_path, "check").returncode == 1


def test_check_of_a_damaged_release_says_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    whole = (folder / "catalog.sqlite").read_bytes()
    emptied = whole[: 4096 * 20] + bytes(4096 * 4) + whole[4096 * 24 :]
    for damaged in (whole[: len(whole) // 2], emptied):
        (tmp_path / "catalog.sqlite").write_bytes(damaged)
        done = nqi(tmp_path, "check")
        assert done.returncode == 1
        assert done.stderr.startswith("nqi: ")
        assert "Traceback" not in done.stderr


def test_load_of_the_same_facts_changes_nothing(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "catalog.sqlite"
    shutil.copy(folder / "catalog.sqlite", copy)
    before = copy.stat()
    done = nqi(tmp_path, "load", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["changed"] is False
    assert copy.stat().st_mtime_ns == before.st_mtime_ns
    assert all(row["read"] == row["accepted"] + row["rejected"] for row in report["datasets"])


def test_load_without_facts_leaves_nothing_behind(tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    facts.mkdir()
    done = nqi(tmp_path / "out", "load", NQI_FACTS_DIR=str(facts))
    assert done.returncode == 1
    assert done.stderr.strip().startswith("nqi: ")
    assert "manifest.json" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.glob("out/*.sqlite")) == []


def test_the_exported_map_is_one_page_that_asks_nothing_of_the_network(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    day = ["--kind", "CERTIFICATION_BODY", "--as-of", "2017-08-21", "--lang", "en"]
    done = nqi(folder, "map", "export", str(file), *day)
    assert done.returncode == 0, done.stderr
    html = file.read_text(encoding="utf-8")
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert 'src="http' not in html
    assert "2017-08-21" in html
    assert str(file) in done.stdout


WRONG = {
    "a command that is not there": (["bogus"], "bogus"),
    "a region that is no code": (["find", "--region", "12"], "'12'"),
    "an unknown kind": (["find", "--kind", "X"], "OrganizationKind 'X' is unknown"),
    "no day": (["find", "--as-of", "2020-13-01"], "2020-13-01"),
    "a place that is none": (["find", "--near", "500,10"], "-180 to 180"),
    "a place of several": (["find", "--near", "朝阳"], "110105"),
    "a circle beyond the country": (["find", "--near", "114,30", "--within", "9999"], "withinKm"),
    "an unknown parent": (["map", "export", "x.html", "--parent", "999999"], "999999"),
    "too many": (["find", "--first", "9999"], "--first"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_asked_wrongly_exits_with_2_and_names_the_value(folder: Path, what: str) -> None:
    arguments, named = WRONG[what]
    done = nqi(folder, *arguments)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    done = nqi(tmp_path, "check", NQI_PORT="many")
    assert done.returncode == 2
    assert "NQI_PORT='many'" in done.stderr


@pytest.mark.parametrize("command", [["find"], ["check"], ["serve", "--port", "0"]])
def test_without_a_catalogue_it_exits_with_4_and_says_what_to_run(
    tmp_path: Path, command: list[str]
) -> None:
    done = nqi(tmp_path, *command)
    assert done.returncode == 4
    assert done.stderr == "nqi: no catalogue is built yet: run `nqi load` first\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidInput("x"), 2),
        (NotFound("x"), 3),
        (Unavailable("x"), 4),
        (BadData("NQI-Q001", "x"), 1),
        (PermissionError("x"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_kind_of_error_has_its_exit_code(
    error: Exception,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    assert capsys.readouterr().err == f"nqi: {error}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_of_a_shell_is_printed(tmp_path: Path, shell: str) -> None:
    # By name: `--show-completion` looks at the process above, and a test may have no shell there.
    done = nqi(tmp_path, _NQI_COMPLETE=f"source_{shell}")
    assert done.returncode == 0, done.stderr
    assert f"_NQI_COMPLETE=complete_{shell}" in done.stdout


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    assert nqi(tmp_path, "--version").stdout.strip() == "0.1.0"
