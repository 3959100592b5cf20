"""Whatever is done to the facts over five releases: each still answers as it did on its day."""

import asyncio
import json
import re
import sqlite3
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from loaders.facts import read_facts
from nqi.kept import kept_ids
from nqi.release_file import FileDatabase
from nqi.settings import Settings
from schema.build import build_schema
from schema.engine import Engine
from server import create_app
from tests.conftest import serving
from tests.loaders.conftest import FactsFolder
from tests.three_releases import made

RELEASES = 5
FIRST_DAY = date(2024, 12, 1)
BETWEEN = timedelta(days=20)
QUERIES = (
    "{ catalog { release { id createdAt rowsAccepted } sources { file rowsRead } } }",
    "{ organizations(first: 50) { totalCount asOf nodes { id name phone website region { name } "
    "sites { address } qualifications { number status validTo } } "
    "facets { kind { value count } } } }",
    "{ standards(first: 50) { totalCount nodes { id number title status "
    "work { editions { id } } } } }",
    "{ changes(first: 100) { totalCount nodes { kind recordKind recordId title release "
    "fields { name old new } organization { name } } } }",
    '{ regions(within: "420000") { nodes { name } } coverage { organizations gaps noData } }',
)
PAGES = ("/", "/changes", "/data", "/export/organizations.csv", "/places.geojson")

names = st.sampled_from(["甲", "乙", "丙", "丁"])
phones = st.sampled_from(["", "010-1", "010-2"])
days = st.sampled_from(["2024-12-10", "2025-01-15", "2025-06-30", "2030-01-01"])
numbers = st.sampled_from(["GB 1-2010", "GB 1-2020", "GB/T 2-2015"])


class History(RuleBasedStateMachine):
    """Facts that change, releases made of them, and what each of them answered on its day."""

    @initialize()
    def begin(self) -> None:
        self.open = ExitStack()
        self.facts = FactsFolder(Path(self.open.enter_context(TemporaryDirectory())))
        self.bodies: dict[str, dict[str, str]] = {}
        self.standards: dict[str, dict[str, str]] = {}
        self.snapshots: list[tuple[str, date, list[Any], list[Any]]] = []
        self.database = FileDatabase(self.facts.out / "catalog.sqlite")
        app = create_app(Settings(data_dir=self.facts.out))
        address = self.open.enter_context(serving(app))
        self.web = self.open.enter_context(httpx.Client(base_url=address, timeout=30))

    def teardown(self) -> None:
        """Complete the five releases, whatever the rules have made of the facts."""
        with self.open:
            while len(self.snapshots) < RELEASES:
                self.write_standard("GB 9-2024", f"通则 {len(self.snapshots)}")
                self.release()
            self.every_release_answers_as_it_did()
            ids = [release_id for release_id, *_ in self.snapshots]
            assert len(set(ids)) == RELEASES
            assert kept_ids(self.database.path) == sorted(ids[:-1])

    # ------------------------------------------------------------------ the facts

    @rule(name=names, phone=phones, until=days)
    def write_body(self, name: str, phone: str, until: str) -> None:
        number = f"CNCA-R-2002-00{ord(name) % 9}"
        self.bodies[name] = {
            "approval_no": number,
            "name": f"{name}认证中心",
            "phone": phone,
            "valid_until": until,
        }

    @rule(name=names)
    def strike_body(self, name: str) -> None:
        self.bodies.pop(name, None)

    @rule(number=numbers, title=st.sampled_from(["通则", "要求"]))
    def write_standard(self, number: str, title: str) -> None:
        self.standards[number] = {"number": number, "title": title}

    @rule(number=numbers)
    def strike_standard(self, number: str) -> None:
        self.standards.pop(number, None)

    # --------------------------------------------------------------- the releases

    @precondition(lambda self: len(self.snapshots) < RELEASES)
    @rule()
    def release(self) -> None:
        for loader, rows in (
            ("certification_bodies", self.bodies),
            ("standards", self.standards),
        ):
            self.facts.rows[loader] = []
            for row in rows.values():
                self.facts.add(loader, **row)
        day = FIRST_DAY + BETWEEN * len(self.snapshots)
        if self.is_loaded():
            assert not self.facts.load().changed
            return
        before = len(kept_ids(self.database.path))
        release_id = made(self.facts, day.isoformat())
        assert len(kept_ids(self.database.path)) == (before + 1 if self.snapshots else 0)
        self.snapshots.append((release_id, day, self.asked(day), self.read(day)))

    def is_loaded(self) -> bool:
        """Whether the facts are those of the release that is served."""
        if not self.snapshots:
            return False
        self.facts.write()
        with closing(sqlite3.connect(self.database.path)) as connection:
            (facts_id,) = connection.execute("SELECT facts_id FROM release").fetchone()
        return bool(read_facts(self.facts.path).facts_id == facts_id)

    @invariant()
    def every_release_answers_as_it_did(self) -> None:
        for release_id, day, answers, pages in self.snapshots[:-1]:
            last = day + BETWEEN - timedelta(days=1)
            assert self.asked(day, release=release_id) == answers
            assert self.asked(day, known_on=day.isoformat()) == answers
            chosen = self.database.chosen(None, last.isoformat())
            assert chosen.id == release_id
            assert self.read(day, knownOn=day.isoformat()) == pages
            assert self.read(day, release=release_id) == pages

    # ---------------------------------------------------------------- the answers

    def asked(self, day: date, release: str | None = None, known_on: str | None = None) -> Any:
        engine = Engine(build_schema(), self.database, today=lambda: day)
        if release or known_on:
            engine = engine.at(release, known_on)
        return [self.answer(engine, text) for text in QUERIES]

    def answer(self, engine: Engine, text: str) -> Any:
        document = engine.documents.get(text)
        assert document.errors == (), document.errors
        body = asyncio.run(
            engine.execute(document, variables=None, operation_name=None, cost=0)
        ).body
        data = json.loads(body)
        assert "errors" not in data, data
        return data

    def read(self, day: date, **known: str) -> list[str]:
        """Return the pages without what may differ: nonces, the notice, and links that carry."""
        params = {"asOf": day.isoformat(), **known}
        answers = [self.web.get(path, params=params) for path in PAGES]
        assert [answer.status_code for answer in answers] == [200] * len(PAGES)
        return [content_of(answer.text) for answer in answers]


def content_of(page: str) -> str:
    """Return what a page says: its text between tags in <main>, without the notice of the past."""
    main = page.partition("<main")[2].partition("</main>")[0] or page
    main = re.sub(r'<p class="past".*?</p>', "", main, flags=re.DOTALL)
    main = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)
    return " ".join(main.split())


History.TestCase.settings = settings(
    max_examples=4,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHistory = History.TestCase
