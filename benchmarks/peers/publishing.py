"""A private PostgreSQL for the time of a run, with the measured releases published in it."""

from contextlib import ExitStack
from pathlib import Path

from benchmarks.peers.environments import Missing
from benchmarks.world import World


class Published:
    """Releases in PostgreSQL, which is started when the first is asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._url = ""
        self._known: set[Path] = set()
        self._with_functions: set[Path] = set()

    def settings(self, world: World) -> dict[str, str]:
        """Return the settings of a server that answers from PostgreSQL; publish the release."""
        # One list of releases for each size, so that each serves its own.
        settings = {
            "NQI_DATA_DIR": str(world.release.parent),
            "NQI_DATABASE_URL": self._address(),
            "NQI_DATABASE_SCHEMA": f"bench_{world.name}",
        }
        if world.release not in self._known:
            from nqi.postgres.publish import publish
            from nqi.settings import Settings

            print(f"publishing {world.release.stat().st_size / 1e6:,.0f} MB", flush=True)
            publish(Settings.from_environ(settings))
            self._known.add(world.release)
        return settings

    def place(self, world: World) -> tuple[str, str]:
        """Return the address and the schema of a release."""
        from nqi.postgres.register import register

        settings = self.settings(world)
        schema = register(settings["NQI_DATABASE_SCHEMA"]).schema_of(world.release_id)
        return settings["NQI_DATABASE_URL"], schema

    def with_functions(self, world: World, functions: str) -> tuple[str, str]:
        """Return the place of a release, with the functions that a peer needs."""
        url, schema = self.place(world)
        import psycopg  # is there by now; who has no driver was told so by name

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'SET search_path TO "{schema}"'.encode())
            if world.release not in self._with_functions:
                connection.execute(functions.encode())
                self._with_functions.add(world.release)
        return url, schema

    def _address(self) -> str:
        """Return the address of the server, started when it is asked for the first time."""
        if not self._url:
            try:
                from tests.private_postgres import private_postgres

                self._url = self._stack.enter_context(private_postgres()).url
            except (ImportError, RuntimeError, OSError) as error:
                raise Missing(f"PostgreSQL: {error}") from error
        return self._url
