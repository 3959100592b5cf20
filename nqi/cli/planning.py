"""`nqi report`: the planner's questions of a region as one document to read or print."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from nqi.settings import Settings

Say = Callable[..., str]


def add_commands(
    app: typer.Typer, say: Say, language: str, day: Callable[[str | None], date]
) -> None:
    """Add the command; ``say`` knows its phrases, ``day`` reads a day."""

    @app.command(help=say("report"))
    def report(
        region: Annotated[str, typer.Option("--region", help=say("report_region"))] = "100000",
        as_of: Annotated[str | None, typer.Option("--as-of", help=say("as_of"))] = None,
        out: Annotated[Path, typer.Option("--out", help=say("report_out"))] = Path("report.html"),
        question: Annotated[
            list[str] | None, typer.Option("--question", help=say("report_question"))
        ] = None,
        pillar: Annotated[str, typer.Option("--pillar", help=say("report_pillar"))] = "",
        demand: Annotated[str, typer.Option("--demand", help=say("report_demand"))] = "",
        lang: Annotated[str, typer.Option("--lang", help=say("lang"))] = language,
    ) -> None:
        """Write the report of a region."""
        from maps.planner.written import DEFAULT, written_report
        from nqi.travel.ways import sources_from, use

        settings = Settings.from_environ(os.environ)
        use(sources_from(settings))
        text = written_report(
            settings,
            region,
            day(as_of),
            questions=tuple(question) if question else DEFAULT,
            lang=lang,
            pillar=pillar,
            demand=demand,
        )
        out.write_text(text, encoding="utf-8")
        typer.echo(say("written", file=out, size=round(out.stat().st_size / 1000)))
