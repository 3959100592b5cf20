"""Reports of planner's questions: whole, printable, and closed in themselves."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import httpx
import pytest

from maps.planner.written import written_report
from nqi.errors import InvalidInput
from nqi.settings import Settings
from tests.conftest import ROOT
from tests.pages.test_planner import (
    ASKED,
    DAY,
    QUESTIONS,
    download,
    figures_of,
    page,
    query_of,
    rows_of,
)

# ------------------------------------------------------------------------------- reports


def nqi_report(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "nqi.cli", "report", *arguments],
        cwd=ROOT,
        env={**kept, "NQI_DATA_DIR": str(settings.data_dir), "PYTHONUTF8": "1", "NQI_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def written(settings: Settings, folder: Path, *arguments: str) -> str:
    file = folder / "report.html"
    done = nqi_report(settings, "--out", str(file), "--as-of", DAY, *arguments)
    assert done.returncode == 0, done.stderr
    assert str(file) in done.stdout
    return file.read_text("utf-8")


@pytest.mark.parametrize(("lang", "language"), [("zh", "zh-CN"), ("en", "en")])
def test_a_report_answers_every_question_and_asks_for_nothing(
    web: httpx.Client, settings: Settings, tmp_path: Path, lang: str, language: str
) -> None:
    chosen = [name for name in QUESTIONS if name != "bivariate"]
    options = [part for name in chosen for part in ("--question", name)]
    text = written(settings, tmp_path, "--region", "420000", "--lang", lang, *options)
    articles = dict(re.findall(r'<article id="(\w+)" class="answer">(.*?)</article>', text, re.S))
    assert list(articles) == chosen
    for question, article in articles.items():
        on_page = page(web, ASKED[question], language)
        assert figures_of(article) == figures_of(on_page)
        picture = re.findall(r'<svg class="picture.*?</svg>', article, re.S)[0]
        assert picture.count('<path class="region') >= len(rows_of(on_page)) - 1
        formula = re.findall(r"<li>(.*?)</li>", on_page.split('<details class="method"')[1])[0]
        assert formula in article
        assert query_of(article) == query_of(on_page)
    assert_asks_for_nothing(text)


def assert_asks_for_nothing(text: str) -> None:
    assert "<script" not in text
    assert "@import" not in text
    addresses = re.findall(r'\b(?:href|src|action)\s*=\s*"([^"]*)"', text)
    assert [one for one in addresses if not one.startswith(("#", "data:"))] == []
    assert [
        one
        for one in re.findall(r"url\(([^)]*)\)", text)
        if not one.strip("\"'").startswith(("#", "data:"))
    ] == []
    targets = {one[1:] for one in addresses if one.startswith("#")}
    assert targets <= set(re.findall(r'\bid="([^"]+)"', text))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_report_of_one_question_is_its_html_file(web: httpx.Client, question: str) -> None:
    text = download(web, question, "html").decode()
    assert re.findall(r'<article id="(\w+)"', text) == [question]
    assert figures_of(text) == figures_of(page(web, ASKED[question], "en"))
    assert_asks_for_nothing(text)


def test_ids_of_a_report_are_unique(settings: Settings, tmp_path: Path) -> None:
    ids = re.findall(r'\bid="([^"]+)"', written(settings, tmp_path, "--region", "420000"))
    assert sorted(ids) == sorted(set(ids))


def test_a_report_waits_for_a_large_plan(settings: Settings, tmp_path: Path) -> None:
    text = written(settings, tmp_path, "--question", "siting", "--demand", "POPULATION")
    assert text.count('class="spot new-site"') == 5
    assert len(figures_of(text)) == 3


def test_a_report_that_cannot_be_is_refused_in_one_line(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    done = nqi_report(settings, "--out", str(file), "--question", "weather")
    assert done.returncode == 2
    assert "weather" in done.stderr
    assert "reach" in done.stderr
    assert "Traceback" not in done.stderr
    assert not file.exists()


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"region": "42"}, "42"),
        ({"region": "999999"}, "999999"),
        ({"lang": "la"}, "la"),
        ({"pillar": "ASTROLOGY"}, "ASTROLOGY"),
        ({"demand": "WISHES"}, "WISHES"),
    ],
)
def test_a_report_that_cannot_be_names_what_is_wrong(
    settings: Settings, asked: dict[str, str], named: str
) -> None:
    with pytest.raises(InvalidInput, match=named):
        written_report(settings, **{"region": "420000", "as_of": date(2026, 1, 15), **asked})  # type: ignore[arg-type]
