"""Commands of time: the releases that are kept, and a watch over what changes.

`nqi watch` ends with 0 when there is nothing new, 5 when something that is watched has changed,
6 when nothing has changed but something ends or begins soon that was not said before.
"""

import json
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nqi.errors import InvalidInput
from nqi.settings import Settings

if TYPE_CHECKING:
    from nqi.watch import Finding, State

CHANGED = 5
SOON = 6

Say = Callable[..., str]


def add_commands(app: typer.Typer, say: Say) -> None:
    """Add the commands to the command line; ``say`` knows its phrases."""
    _add_releases(app, say)
    _add_served(app, say)
    _add_watch(app, say)


def _add_releases(app: typer.Typer, say: Say) -> None:
    @app.command(help=say("releases"))
    def releases(
        prune: Annotated[int | None, typer.Option(help=say("releases_prune"), min=0)] = None,
        *,
        as_json: Annotated[bool, typer.Option("--json", help=say("json"))] = False,
    ) -> None:
        """List the releases that can be asked, or take the oldest away."""
        from dataclasses import asdict

        from nqi.kept import kept_releases
        from nqi.kept import prune as prune_kept

        path = Settings.from_environ(os.environ).release_path
        gone = [] if prune is None else prune_kept(path, prune)
        kept = kept_releases(path)
        if as_json:
            shown = {"releases": [asdict(one) for one in kept], "pruned": gone}
            typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
            return
        for one in kept:
            size = f"{one.bytes / 1e6:.1f} MB"
            typer.echo(say("release_line", size=size, **_without(asdict(one), "bytes")))
        if prune is not None:
            typer.echo(say("pruned", count=len(gone)))


def _add_served(app: typer.Typer, say: Say) -> None:
    @app.command(help=say("publish"))
    def publish() -> None:
        """Publish to PostgreSQL what the data folder holds, and serve what it serves."""
        publish_to_postgres(Settings.from_environ(os.environ), say, shown=True)

    @app.command(help=say("rollback"))
    def rollback(release: Annotated[str, typer.Argument(help=say("rollback_release"))]) -> None:
        """Serve a release that was, until the next load."""
        from nqi.kept import serve_again

        settings = Settings.from_environ(os.environ)
        if settings.database_url:
            from nqi.postgres.publish import serve

            serve(settings, release)
        else:
            serve_again(settings.release_path, release)
        typer.echo(say("rolled_back", release=release))


def publish_to_postgres(settings: Settings, say: Say, *, shown: bool) -> None:
    """Publish what PostgreSQL lacks; raise InvalidInput where no PostgreSQL is named."""
    if not settings.database_url:
        raise InvalidInput("NQI_DATABASE_URL: the address of a PostgreSQL is needed to publish")
    from nqi.postgres.publish import publish

    published = publish(settings)
    if shown:
        typer.echo(say("published", releases=", ".join(published) or "-"))


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def _add_watch(app: typer.Typer, say: Say) -> None:
    @app.command(help=say("watch"))
    def watch(
        file: Annotated[Path, typer.Argument(help=say("watch_file"), exists=True, dir_okay=False)],
        since: Annotated[str | None, typer.Option(help=say("watch_since"))] = None,
        days: Annotated[int, typer.Option(help=say("watch_days"), min=0, max=36500)] = 90,
        *,
        as_json: Annotated[bool, typer.Option("--json", help=say("json"))] = False,
    ) -> None:
        """Say what has changed of the things in a list, and what ends soon."""
        from nqi.db import open_database
        from nqi.watch import State, look, newest_change, read_list, read_state, write_state

        items = read_list(file)
        state = read_state(file) if since is None else None
        release = open_database(Settings.from_environ(os.environ)).release()
        newest = newest_change(release)
        # The first look has nothing to compare with: it only takes note of where things stand.
        seen = newest if state is None else min(state.change, newest)
        today = date.today()  # noqa: DTZ011
        found = look(release, items, today=today, days=days, after_change=seen, since=since)
        said = {one.key for finding in found for one in finding.soon}
        new = said - (state.said if state else frozenset())
        if as_json:
            typer.echo(json.dumps(_as_json(release.id, found, new), ensure_ascii=False, indent=2))
        else:
            _tell(say, found, new, state, since)
        if since is None:
            write_state(file, State(newest, frozenset(said)))
        raise typer.Exit(_exit_code(found, new))


def _exit_code(found: Sequence["Finding"], new: set[str]) -> int:
    if any(finding.changes for finding in found):
        return CHANGED
    return SOON if new else 0


def _tell(
    say: Say, found: Sequence["Finding"], new: set[str], state: "State | None", since: str | None
) -> None:
    if state is None and since is None:
        typer.echo(say("watch_first", count=len(found)))
    for finding in found:
        if not finding.names:
            typer.echo(
                say("watch_unknown", kind=finding.watched.kind, number=finding.watched.number)
            )
        for row in finding.changes:
            typer.echo(
                say("watch_change", **{name: row[name] for name in _SHOWN}, fields=_fields(row))
            )
        for one in finding.soon:
            mark = "!" if one.key in new else " "
            what = say(f"watch_{one.what.lower()}")
            typer.echo(say("watch_soon", mark=mark, what=what, title=one.title, on=one.on))
    if not any(finding.changes or finding.soon for finding in found):
        typer.echo(say("watch_nothing", count=len(found)))


_SHOWN = ("changed_at", "kind", "record_kind", "title")


def _fields(row: Any) -> str:
    """Return what an update changed, in the names of the columns."""
    if row["kind"] != "UPDATED":
        return ""
    old, new = json.loads(row["old_values"]), json.loads(row["new_values"])
    return "; ".join(f"{name}: {old[name]} -> {new[name]}" for name in new)


def _as_json(release_id: str, found: Sequence["Finding"], new: set[str]) -> dict[str, Any]:
    return {
        "release": release_id,
        "watched": [
            {
                **vars(finding.watched),
                "isKnown": bool(finding.names),
                "names": finding.names,
                "changes": [_change(row) for row in finding.changes],
                "soon": [
                    {"what": one.what, "title": one.title, "on": f"{one.on}"}
                    | {"isNew": one.key in new}
                    for one in finding.soon
                ],
            }
            for finding in found
        ],
    }


def _change(row: Any) -> dict[str, Any]:
    values = {name: json.loads(row[f"{name}_values"] or "null") for name in ("old", "new")}
    return {name: row[name] for name in (*_SHOWN, "release_id", "record_key")} | values
