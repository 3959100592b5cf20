"""The command line: wires the core, the door and the faces; heavy libraries load when needed.

Exit codes: 0 done, 1 the data or the machine did not allow it, 2 the command was asked wrongly,
3 what was named does not exist, 4 no catalogue can answer now; `nqi watch` adds 5 and 6.
"""

import json
import os
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from nqi import __version__
from nqi.cli.assistant import add_commands as add_assistant_commands
from nqi.cli.feedback import add_commands as add_feedback_commands
from nqi.cli.history import add_commands as add_history_commands
from nqi.cli.load import add_commands as add_load_commands
from nqi.cli.load import progress as _progress
from nqi.cli.planning import add_commands as add_planning_commands
from nqi.cli.quality import add_commands as add_quality_commands
from nqi.errors import InvalidInput, NotFound, NqiError, Unavailable
from nqi.settings import Settings

if TYPE_CHECKING:
    from nqi.db import OpenRelease

EXIT_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (InvalidInput, 2),
    (NotFound, 3),
    (Unavailable, 4),
    (NqiError, 1),
    (OSError, 1),
)
PHRASES = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))


def _language() -> Literal["zh", "en"]:
    """Return zh unless NQI_LANG or the locale asks for another language."""
    asked = os.environ.get("NQI_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if asked[:2].lower() in ("", "zh", "c", "c.", "po") else "en"


LANGUAGE = _language()


def say(key: str, **values: object) -> str:
    """Return a phrase in the language of the terminal."""
    phrase: str = PHRASES[key][LANGUAGE]
    return phrase.format(**values)


app = typer.Typer(
    name="nqi",
    help=say("app"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # loading rich alone takes longer than all of --help
)
maps_app = typer.Typer(help=say("map"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(maps_app, name="map")
add_load_commands(app, say)
add_history_commands(app, say)
add_assistant_commands(app, say)

AsJson = Annotated[bool, typer.Option("--json", help=say("json"))]
AsOf = Annotated[str | None, typer.Option("--as-of", help=say("as_of"))]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help=say("kind"))]
Pillars = Annotated[list[str] | None, typer.Option("--pillar", help=say("pillar"))]
Within = Annotated[float, typer.Option("--within", help=say("within"))]


def main() -> None:
    """Run a command; a mistake becomes one line and an exit code, a bug a traceback."""
    try:
        app(prog_name="nqi")
    except tuple(kind for kind, _ in EXIT_CODES) as error:
        typer.echo(f"nqi: {error}", err=True)
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help=say("version"), callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command(help=say("serve"))
def serve(
    host: Annotated[str | None, typer.Option(help=say("host"))] = None,
    port: Annotated[int | None, typer.Option(help=say("port"), min=0, max=65535)] = None,
    workers: Annotated[int, typer.Option(help=say("workers"), min=1, max=64)] = 1,
) -> None:
    """Serve until interrupted; answers in flight are finished first."""
    import uvicorn

    from nqi.db import open_database

    settings = _settings()
    host, port = host or settings.host, settings.port if port is None else port
    open_database(settings).release()
    typer.echo(say("serving", url=f"http://{host}:{port}"))
    uvicorn.run(
        "server:app_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        # uvloop takes one new connection a turn: the rest of a crowd waits where no gate sees it.
        loop="asyncio",
        access_log=False,
        log_level="warning",
        proxy_headers=settings.trust_proxy,
        timeout_graceful_shutdown=8,
        ws="none",
    )


@maps_app.command(name="export", help=say("map_export"))
def map_export(
    file: Annotated[Path, typer.Argument(help=say("map_file"))],
    metric: Annotated[str, typer.Option(help=say("metric"))] = "ORGANIZATIONS",
    parent: Annotated[str, typer.Option(help=say("parent"))] = "100000",
    kind: Kinds = None,
    pillar: Pillars = None,
    as_of: AsOf = None,
    within: Within = 50.0,
    lang: Annotated[str, typer.Option(help=say("lang"))] = LANGUAGE,
) -> None:
    """Write one self-contained file, the same picture as the page."""
    from maps.export import export_coverage
    from nqi.boundaries import Boundaries
    from nqi.selection import Selection, check_adcode, parse_terms
    from nqi.terms import CoverageMetric, OrganizationKind, Pillar

    settings = _settings()
    selection = Selection(
        as_of=_day(as_of),
        kinds=parse_terms(OrganizationKind, kind or []),
        pillars=parse_terms(Pillar, pillar or []),
    )
    html = export_coverage(
        _release(),
        selection,
        Boundaries(settings.facts_dir / "boundaries"),
        settings,
        metric=CoverageMetric.parse(metric),
        parent=check_adcode(parent),
        within_km=within,
        lang=lang,
    )
    file.write_text(html, encoding="utf-8")
    typer.echo(say("written", file=file, size=round(file.stat().st_size / 1000)))


@app.command(help=say("find"))
def find(
    words: Annotated[str, typer.Argument(help=say("find_words"))] = "",
    near: Annotated[str | None, typer.Option(help=say("near"))] = None,
    region: Annotated[str | None, typer.Option(help=say("region"))] = None,
    kind: Kinds = None,
    pillar: Pillars = None,
    as_of: AsOf = None,
    within: Within = 50.0,
    first: Annotated[int, typer.Option(help=say("first"), min=1, max=1000)] = 20,
    *,
    as_json: AsJson = False,
) -> None:
    """List organizations in the declared order, the same answer as the page and the API."""
    from nqi.catalog import organization
    from nqi.catalog.listing import literals
    from nqi.selection import Near, Selection, parse_terms
    from nqi.terms import OrganizationKind, Pillar

    release, day = _release(), _day(as_of)
    selection = Selection(
        as_of=day,
        search=words,
        region=region,
        kinds=parse_terms(OrganizationKind, kind or []),
        pillars=parse_terms(Pillar, pillar or []),
        near=Near(*_point(release, near, day), within) if near else None,
    )
    listing = organization.listing(literals(selection.given()))
    rows = [dict(row) for row in release.rows(listing.page(first))]
    if as_json:
        typer.echo(json.dumps([_shown(row) for row in rows], ensure_ascii=False, indent=2))
        return
    for row in rows:
        distance = row["distance_m"]
        far = "" if distance is None else f"{distance / 1000:8.1f} km  "
        typer.echo(f"{far}{row['name']}  o{row['id']}")
    count = release.rows(listing.count())[0]["count_1"]
    label = selection.effective_order
    typer.echo(say("found", count=count, order=label.zh if LANGUAGE == "zh" else label.en))


@app.command(help=say("boundaries"))
def boundaries() -> None:
    """Rebuild the committed boundary file."""
    from loaders.boundaries import build_boundaries

    with _progress(say, shown=True) as progress:
        build_boundaries(
            _settings().facts_dir / "boundaries",
            lambda what, part: progress(what, round(100 * part), 100) if progress else None,
        )


def _settings() -> Settings:
    return Settings.from_environ(os.environ)


def _release() -> "OpenRelease":
    from nqi.db import open_database

    return open_database(_settings()).release()


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011
    except ValueError as error:
        raise InvalidInput(f"--as-of {text!r}: a day like 2025-12-31 is needed") from error


add_quality_commands(app, say, LANGUAGE, _day)
add_planning_commands(app, say, LANGUAGE, _day)
add_feedback_commands(app, say, LANGUAGE)


def _point(release: "OpenRelease", text: str, day: date) -> tuple[float, float]:
    """Return the point of ``lng,lat`` or of a named place; raise InvalidInput for neither."""
    from nqi.questions.place import place

    try:
        lng, lat = (float(part) for part in text.split(","))
    except ValueError:
        named = place(release, text, day)
    else:
        return lng, lat
    if named.region is None or named.region["lng"] is None:
        choices = ", ".join(f"{one['name']} {one['adcode']}" for one in named.choices)
        raise InvalidInput(say("near_wrong", value=text, choices=choices or "-"))
    return named.region["lng"], named.region["lat"]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    shown = ("name", "name_en", "kind", "level", "adcode", "distance_m", "website", "confidence")
    return {"id": f"o{row['id']}"} | {name: row[name] for name in shown}
