"""The command line as a person meets it: a real process, its words and its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nqi.settings import Settings


def nqi(
    *arguments: str, data_dir: Path | None = None, lang: str = "en"
) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"NQI_LANG": lang, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    if data_dir is not None:
        environ["NQI_DATA_DIR"] = str(data_dir)
    command = [sys.executable, "-m", "nqi.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environ, check=False
    )


@pytest.mark.parametrize(("lang", "word"), [("en", "Serve the pages"), ("zh", "启动网站")])
def test_help_is_in_the_language_asked_for(lang: str, word: str) -> None:
    shown = nqi("--help", lang=lang)
    assert shown.returncode == 0
    assert word in shown.stdout
    for command in ("load", "serve", "check", "map", "find"):
        assert f"  {command} " in shown.stdout


@pytest.mark.parametrize("heavy", ["geopandas", "folium", "sqlalchemy", "numpy", "starlette"])
def test_help_loads_no_heavy_library(heavy: str) -> None:
    code = f"import sys, nqi.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_loading_the_same_facts_again_changes_nothing(settings: Settings) -> None:
    report = json.loads(nqi("load", "--json", data_dir=settings.data_dir).stdout)
    assert report["changed"] is False
    for dataset in report["datasets"]:
        assert dataset["accepted"] + dataset["rejected"] == dataset["read"]


def test_a_sound_release_is_said_to_be_sound(settings: Settings) -> None:
    checked = nqi("check", "--json", data_dir=settings.data_dir)
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["organization"] > 400


def test_bodies_are_found_near_a_named_place_in_order_of_distance(settings: Settings) -> None:
    found = nqi(
        "find", "检验", "--near", "武汉", "--within", "100", "--json", data_dir=settings.data_dir
    )
    rows = json.loads(found.stdout)
    assert "湖北省产品质量监督检验研究院" in [row["name"] for row in rows]
    distances = [row["distance_m"] for row in rows]
    assert distances == sorted(distances)


def test_found_bodies_end_with_the_order_and_what_absence_means(settings: Settings) -> None:
    found = nqi("find", "检验", "--first", "3", data_dir=settings.data_dir)
    assert len(found.stdout.splitlines()) == 4
    assert "does not mean non-existence" in found.stdout.splitlines()[-1]


def test_the_map_is_written_as_one_file(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    written = nqi("map", "export", str(file), "--parent", "420000", data_dir=settings.data_dir)
    assert written.returncode == 0, written.stderr
    assert "湖北省" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["find", "--as-of", "yesterday"], 2, "2025-12-31"),
        (["find", "--kind", "SHOP"], 2, "METROLOGY_INSTITUTE"),
        (["find", "--near", "朝阳"], 2, "110105"),
        (["find", "--near", "500,10"], 2, "-180 to 180"),
        (["find", "--region", "42"], 2, "six digits"),
        (["map", "export", "x.html", "--parent", "999999"], 2, "999999"),
        (["no-such-command"], 2, "no-such-command"),
    ],
)
def test_a_wrong_command_names_the_value_and_what_is_allowed(
    settings: Settings, arguments: list[str], code: int, words: str
) -> None:
    answer = nqi(*arguments, data_dir=settings.data_dir)
    assert answer.returncode == code
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("arguments", [["find"], ["check"], ["serve", "--port", "0"]])
def test_without_a_catalogue_the_next_step_is_named(tmp_path: Path, arguments: list[str]) -> None:
    answer = nqi(*arguments, data_dir=tmp_path)
    assert answer.returncode == 4
    assert "nqi load" in answer.stderr


def test_a_damaged_release_is_refused(tmp_path: Path, settings: Settings) -> None:
    content = bytearray(settings.release_path.read_bytes())
    content[4096 * 20 : 4096 * 24] = bytes(4096 * 4)
    (tmp_path / "catalog.sqlite").write_bytes(content)
    answer = nqi("check", data_dir=tmp_path)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr


def test_a_setting_that_cannot_be_read_is_named() -> None:
    environ = os.environ | {"NQI_PORT": "many", "NQI_LANG": "en"}
    command = [sys.executable, "-m", "nqi.cli", "find"]
    answer = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environ, check=False
    )
    assert answer.returncode == 2
    assert "NQI_PORT='many'" in answer.stderr


def test_the_shell_is_given_a_completion_script() -> None:
    environ = os.environ | {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    command = [sys.executable, "-m", "nqi.cli", "--show-completion", "bash"]
    answer = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environ, check=False
    )
    assert answer.returncode == 0
    assert "_NQI_COMPLETE" in answer.stdout
