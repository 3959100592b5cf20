"""The report of a release's quality as one file: a page, an Excel file or JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from maps.export import read_style
from maps.language import HTML_LANGUAGE, Language, say
from maps.page import TEMPLATES
from maps.tables.writers import write_workbook
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.quality import Finding, QualityAnswer, lines
from nqi.terms import Severity

COLUMNS = ("rule", "severity", "check", "record_kind", "record_key", "title", "value")


def write_report(
    file: Path, release: OpenRelease, answer: QualityAnswer, language: Language
) -> None:
    """Write the report in the format that the file's ending names; InvalidInput for another."""
    writers = {".html": _html, ".json": _json, ".xlsx": _xlsx}
    if file.suffix.lower() not in writers:
        raise InvalidInput(f"report {file.name!r}: allowed endings are {', '.join(writers)}")
    writers[file.suffix.lower()](file, release, answer, language)


def _html(file: Path, release: OpenRelease, answer: QualityAnswer, language: Language) -> None:
    html = TEMPLATES.get_template("quality_report.html").render(
        answer=answer,
        totals=[(severity, answer.total(severity)) for severity in Severity],
        language=language,
        html_language=HTML_LANGUAGE[language],
        say=lambda key, **values: say(language, key, **values),
        styles=read_style("site.css"),
    )
    file.write_text(html, encoding="utf-8")


def _json(file: Path, release: OpenRelease, answer: QualityAnswer, language: Language) -> None:
    report = {
        "release": answer.release,
        "as_of": answer.as_of,
        "totals": {severity.code: answer.total(severity) for severity in Severity},
        "checks": [_summary(one) for one in answer.findings],
        "findings": [
            {"rule": row["check"].id} | {name: row[name] for name in COLUMNS[3:]}
            for row in lines(release, answer.as_of, answer.findings)
        ],
        "rejections": [dict(row) for row in answer.rejections],
    }
    file.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))


def _summary(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.check.id,
        "severity": finding.check.severity.code,
        **finding.check.words,
        "examined": finding.examined,
        "found": finding.found,
        "share": finding.share,
    }


def _xlsx(file: Path, release: OpenRelease, answer: QualityAnswer, language: Language) -> None:
    heading = [say(language, f"export.{column}") for column in COLUMNS]
    names = ("export.rule", "export.severity", "export.check", "quality.examined", "quality.count")
    summary: list[list[Any]] = [
        [say(language, "export.as_of"), answer.as_of],
        [say(language, "export.release"), answer.release],
        [],
        [say(language, name) for name in names],
        *(
            [one.check.id, _word(one, language), one.check.words[language], one.examined, one.found]
            for one in answer.findings
        ),
    ]
    table = (say(language, "quality.title"), [heading], _lines(release, answer, language))
    with file.open("wb") as stream:
        write_workbook(stream, table, (say(language, "export.about"), summary))


def _lines(release: OpenRelease, answer: QualityAnswer, language: Language) -> Iterator[list[Any]]:
    for row in lines(release, answer.as_of, answer.findings):
        check = row["check"]
        severity = check.severity.zh if language == "zh" else check.severity.en
        own = [row[name] for name in COLUMNS[3:]]
        yield [check.id, severity, check.words[language], *own]


def _word(finding: Finding, language: Language) -> str:
    severity = finding.check.severity
    return severity.zh if language == "zh" else severity.en
