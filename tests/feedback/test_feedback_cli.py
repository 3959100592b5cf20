"""`nqi feedback` as the data owner runs it: listed, decided, written to files that are safe."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from nqi.feedback import Report, Reports, store_in
from nqi.feedback.limits import ReportLimits
from nqi.terms import ReportKind
from tests.pages.conftest import FORMULAS, HOSTILE
from tests.test_cli import nqi

LONG = "一行\n又一行,“引号”和逗号\n" + "字" * 100
TEXTS = ("report number one", LONG, HOSTILE, *(f"{one} and more" for one in FORMULAS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with reports; what stands in them tries to become something else."""
    reports = Reports(store_in(tmp_path), ReportLimits(100, 100, 100))
    for text in TEXTS:
        day = date(2026, 11, 21)
        one = Report(kind=ReportKind.ERROR, about="/", text=text, day=day, release="small")
        reports.receive(one, "192.0.2.1")
    return tmp_path


def ids(folder: Path, *options: str) -> list[str]:
    return [
        line.split()[0] for line in nqi(folder, "feedback", "list", *options).stdout.splitlines()
    ]


def test_each_report_is_one_line(folder: Path) -> None:
    done = nqi(folder, "feedback", "list")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(TEXTS)
    assert "2026-11-21  Not reviewed  Something is wrong  /  report number one" in done.stdout
    assert f"{len(TEXTS)} reports" in done.stderr
    assert "未审核" in nqi(folder, "feedback", "list", NQI_LANG="zh").stdout


def test_reports_are_accepted_and_rejected_by_their_numbers(folder: Path) -> None:
    first, second, third, *rest = ids(folder)
    done = nqi(folder, "feedback", "accept", first, second)
    assert (done.returncode, done.stdout) == (0, "The state of 2 reports was changed\n")
    assert nqi(folder, "feedback", "reject", third).returncode == 0
    assert ids(folder, "--state", "ACCEPTED") == [first, second]
    assert ids(folder, "--state", "REJECTED") == [third]
    assert ids(folder, "--state", "NEW") == rest


def test_a_number_that_no_report_has_ends_with_3_and_changes_nothing(folder: Path) -> None:
    (first, *_), all_of_them = ids(folder), ids(folder)
    done = nqi(folder, "feedback", "accept", first, "NOBODY")
    assert (done.returncode, done.stderr) == (3, "nqi: report 'NOBODY' does not exist\n")
    assert ids(folder, "--state", "NEW") == all_of_them


def test_a_spreadsheet_runs_nothing_of_the_file(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    assert nqi(folder, "feedback", "export", str(file)).returncode == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    assert {row["id"] for row in rows} == set(ids(folder))
    assert [row for row in rows for cell in row.values() if cell.startswith(tuple("=+-@|%"))] == []
    texts = {row["text"].removeprefix("'") for row in rows}
    assert texts == {" ".join(text.split()) for text in TEXTS}
    assert {row["state"] for row in rows} == {"NEW"}


def test_lines_of_json_hold_every_character(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    nqi(folder, "feedback", "accept", ids(folder)[0])
    assert nqi(folder, "feedback", "export", str(file), "--state", "NEW").returncode == 0
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert len(rows) == len(TEXTS) - 1
    assert {row["text"] for row in rows} <= set(TEXTS)
    assert {(row["kind"], row["received_on"], row["decided_on"]) for row in rows} == {
        ("ERROR", "2026-11-21", None)
    }


def test_another_ending_or_state_is_asked_wrongly(folder: Path, tmp_path: Path) -> None:
    done = nqi(folder, "feedback", "export", str(tmp_path / "reports.xlsx"))
    assert (done.returncode, done.stderr) == (
        2,
        "nqi: 'reports.xlsx': allowed endings are .csv, .jsonl\n",
    )
    assert nqi(folder, "feedback", "list", "--state", "OLD").returncode == 2


def test_without_reports_there_is_nothing_to_list(tmp_path: Path) -> None:
    done = nqi(tmp_path, "feedback", "list")
    assert (done.returncode, done.stdout) == (0, "")
    assert list(tmp_path.iterdir()) == []
