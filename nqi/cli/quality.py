"""`nqi check`: is the file of the release sound, and what do the checks of quality find in it.

Ends with 0 without a finding of severity ERROR, with 1 when there is one or the file is damaged,
with 3 for a rule that no check has.
"""

import json
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nqi.settings import Settings

if TYPE_CHECKING:
    from nqi.questions.quality import Finding

Say = Callable[..., str]
Language = Literal["zh", "en"]


def add_commands(
    app: typer.Typer, say: Say, language: Language, day: Callable[[str | None], date]
) -> None:
    """Add the command; ``say`` knows its phrases, ``day`` reads a day."""

    @app.command(help=say("check"))
    def check(
        report: Annotated[Path | None, typer.Option("--report", help=say("check_report"))] = None,
        rule: Annotated[str | None, typer.Option("--rule", help=say("check_only"))] = None,
        as_of: Annotated[str | None, typer.Option("--as-of", help=say("as_of"))] = None,
        *,
        as_json: Annotated[bool, typer.Option("--json", help=say("json"))] = False,
    ) -> None:
        """Check the release that is served: its file, then its quality."""
        from nqi.db import open_database
        from nqi.integrity import check_release
        from nqi.questions.quality import quality
        from nqi.terms import Severity

        settings = Settings.from_environ(os.environ)
        counts = check_release(settings.release_path)
        release = open_database(settings).release()
        answer = quality(release, day(as_of))
        findings = answer.chosen((), rule)
        if as_json:
            typer.echo(json.dumps(counts, indent=2))
        else:
            rows = sum(count for table, count in counts.items() if table != "release")
            typer.echo(say("sound", release=release.id, rows=rows))
            _show(findings, say, language, with_examples=rule is not None)
        if report is not None:
            from maps.quality_report import write_report

            write_report(report, release, answer, language)
            size = round(report.stat().st_size / 1000)
            typer.echo(say("written", file=report, size=size), err=as_json)
        if answer.total(Severity.ERROR):
            raise typer.Exit(1)


def _show(
    findings: "Sequence[Finding]", say: Say, language: Language, *, with_examples: bool
) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(say("check_rule"), say("check_severity"), say("check_title"), box=None)
    for name in ("check_examined", "check_found"):
        table.add_column(say(name), justify="right")
    for one in findings:
        severity = one.check.severity
        words = (one.check.id, severity.zh if language == "zh" else severity.en)
        counts = (str(one.examined), str(one.found))
        table.add_row(*words, one.check.words[language], *counts)
    Console().print(table)
    for row in findings[0].examples if with_examples else ():
        typer.echo(f"{row['title']}  {row['value'] or ''}")
