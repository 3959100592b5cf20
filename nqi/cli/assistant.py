"""`nqi mcp`: the questions of the API as tools for the assistant that starts this command."""

import os
from collections.abc import Callable
from importlib.util import find_spec

import typer

from nqi.settings import Settings

Say = Callable[..., str]


def add_commands(app: typer.Typer, say: Say) -> None:
    """Add the command to the command line; ``say`` knows its phrases."""

    @app.command(name="mcp", help=say("mcp"))
    def mcp() -> None:
        """Answer on stdin and stdout until the assistant closes them; stdout is the protocol's."""
        if find_spec("mcp") is None:
            typer.echo(say("mcp_missing"), err=True)
            raise typer.Exit(1)
        import asyncio

        from nqi.db import open_database
        from nqi.travel.ways import sources_from, use
        from schema.assistant.server import Assistant
        from schema.build import build_schema
        from schema.engine import Engine
        from schema.limits import Limits
        from schema.overload import Gate

        settings = Settings.from_environ(os.environ)
        use(sources_from(settings))
        database = open_database(settings)
        database.release()
        assistant = Assistant(Engine(build_schema(), database), Gate(Limits()))
        asyncio.run(assistant.over_stdio())
