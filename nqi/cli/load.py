"""Commands of the data: load a folder of facts, try a load, add a file, write a template."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nqi.cli.history import publish_to_postgres
from nqi.errors import InvalidInput
from nqi.settings import Settings

if TYPE_CHECKING:
    from loaders.history import Counts
    from loaders.load import LoadedDataset
    from nqi.errors import BadData

Say = Callable[..., str]
MOST_REJECTS = 200


def add_commands(app: typer.Typer, say: Say) -> None:
    """Add the commands to the command line; ``say`` knows its phrases."""
    _add_load(app, say)
    _add_add(app, say)


def _add_load(app: typer.Typer, say: Say) -> None:
    @app.command(help=say("load"))
    def load(
        file: Annotated[Path | None, typer.Argument(help=say("template_file"))] = None,
        template: Annotated[str | None, typer.Option(help=say("load_template"))] = None,
        *,
        include_unverified: Annotated[bool, typer.Option(help=say("load_unverified"))] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say("load_dry_run"))] = False,
        diff: Annotated[bool, typer.Option("--diff", help=say("load_diff"))] = False,
        rejects: Annotated[bool, typer.Option("--rejects", help=say("load_rejects"))] = False,
        loaders: Annotated[bool, typer.Option("--loaders", help=say("load_loaders"))] = False,
        as_json: Annotated[bool, typer.Option("--json", help=say("json"))] = False,
    ) -> None:
        """Build a release and say what was read, accepted and rejected; or only try it."""
        if loaders:
            from loaders.sources import SOURCES

            typer.echo("\n".join(SOURCES))
        elif template or file:
            _write_template(say, template, file)
        elif diff:
            _show_differences(say, include_unverified=include_unverified, as_json=as_json)
        else:
            _load(say, dry=dry_run, unverified=include_unverified, as_json=as_json, rejects=rejects)


def _write_template(say: Say, kind: str | None, file: Path | None) -> None:
    from loaders.template import write_template

    if kind is None or file is None:
        raise InvalidInput(say("template_needs"))
    write_template(kind, file)
    typer.echo(say("template_written", file=file))


def _show_differences(say: Say, *, include_unverified: bool, as_json: bool) -> None:
    from loaders.dry_run import compare

    settings = _settings()
    counts: Counts = compare(
        settings.facts_dir, settings.data_dir, include_unverified=include_unverified
    )
    shown = {kind.code: {c.code: n for c, n in found.items()} for kind, found in counts.items()}
    if as_json:
        typer.echo(json.dumps(shown, indent=2))
    elif not shown:
        typer.echo(say("diff_none"))
    for kind, found in () if as_json else shown.items():
        typer.echo(f"{kind:22}" + "  ".join(f"{change} {count}" for change, count in found.items()))


def _load(say: Say, *, dry: bool, unverified: bool, as_json: bool, rejects: bool) -> None:
    settings = _settings()
    if dry:
        from loaders.dry_run import check_facts

        tried = check_facts(settings.facts_dir, include_unverified=unverified)
        _show(say, tried, tried.datasets, tried.rejections, as_json=as_json, rejects=rejects)
        if not as_json:
            typer.echo(say("dry_run_done", **_totals(tried.datasets)))
        return
    from loaders.load import load_catalog

    with progress(say, shown=not as_json) as tell:
        report = load_catalog(
            settings.facts_dir,
            settings.data_dir,
            include_unverified=unverified,
            keep_releases=settings.keep_releases,
            progress=tell,
        )
    if settings.database_url:
        publish_to_postgres(settings, say, shown=not as_json)
    if not report.changed and not as_json:
        typer.echo(say("unchanged", release=report.release_id))
        return
    _show(say, report, report.datasets, report.rejections, as_json=as_json, rejects=rejects)
    if not as_json:
        seconds, totals = f"{report.seconds:.1f}", _totals(report.datasets)
        typer.echo(say("loaded", release=report.release_id, seconds=seconds, **totals))
        if totals["rejected"]:
            typer.echo(say("rejected_more"))


def _add_add(app: typer.Typer, say: Say) -> None:
    @app.command(help=say("add"))
    def add(
        file: Annotated[Path, typer.Argument(help=say("add_file"))],
        loader: Annotated[str, typer.Option(help=say("add_loader"))],
        title: Annotated[str, typer.Option(help=say("add_title"))],
        publisher: Annotated[str, typer.Option(help=say("add_publisher"))],
        licence: Annotated[str, typer.Option(help=say("add_licence"))],
        as_of: Annotated[str | None, typer.Option("--as-of", help=say("add_as_of"))] = None,
        url: Annotated[str, typer.Option(help=say("add_url"))] = "",
        title_en: Annotated[str, typer.Option(help=say("add_title_en"))] = "",
    ) -> None:
        """Check a file and add it to the folder of facts; the next load takes it in."""
        from loaders.add import Described, add_file

        described = Described(
            loader=loader,
            title=title,
            title_en=title_en,
            publisher=publisher,
            licence=licence,
            as_of=as_of,
            url=url,
        )
        report = add_file(file, _settings().facts_dir, described)
        _show(say, report, report.datasets, report.rejections, as_json=False, rejects=True)
        typer.echo(say("added", file=file.name))


def _settings() -> Settings:
    return Settings.from_environ(os.environ)


@contextmanager
def progress(say: Say, *, shown: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give a callback (what, done, total) that draws a bar on a terminal."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("reading"), total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total
        )


def _totals(datasets: "Sequence[LoadedDataset]") -> dict[str, int]:
    names = ("read", "accepted", "rejected")
    return {name: sum(getattr(one, name) for one in datasets) for name in names}


def _show(
    say: Say,
    report: Any,
    datasets: "Sequence[LoadedDataset]",
    rejections: "Sequence[BadData]",
    *,
    as_json: bool,
    rejects: bool,
) -> None:
    """Show the files with their counts, and what was left out line by line when asked."""
    if as_json:
        typer.echo(json.dumps(asdict(report), default=str, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(say("file"), box=None)
    for name in ("read", "accepted", "rejected"):
        table.add_column(say(name), justify="right")
    for dataset in datasets:
        counts = (dataset.read, dataset.accepted, dataset.rejected)
        table.add_row(dataset.file, *map(str, counts))
    Console().print(table)
    for error in rejections[:MOST_REJECTS] if rejects else ():
        typer.echo(str(error))
    if rejects and len(rejections) > MOST_REJECTS:
        typer.echo(say("more_rejects", count=len(rejections) - MOST_REJECTS))
