"""Full text in PostgreSQL finds what FTS5 finds: the same tokens, the same queries."""

import sqlite3
from collections.abc import Callable, Iterator
from random import Random

import pytest
from sqlalchemy import Connection

from nqi.migrate import upgrade
from nqi.postgres.connections import address, writing_engine
from nqi.postgres.rows import vector
from nqi.settings import Settings
from nqi.text import phrase, spaced, tokens

ALPHABETS = {
    "Chinese": "甲醛水检验院〇々ー𠀀",
    "Latin": "abcXYZéèüñöøßæœłđāăąảẫﬁẞŉǰİıſ",
    "marks by themselves": "a\u0301\u0327\u0308\u0301ba\u0303\u0305\u033f\u0361",
    "Greek": "αβγάΩς",
    "Cyrillic": "ЖёйЩъ",
    "digits": "0189½²①Ⅳ١५",
    "full-width signs": "ＧＢ／Ｔ（１８）－．，：",
    "signs": "\"'*:^|&!<>()+-_/\\.,;?~=@#%{}[]`$℃‰㎡",
    "private use": "\ue000\uf8ff\U000f0000",
    "emoji": "😀\u200d👩\ufe0f",
    "other scripts": "한글ابไทยカﾞが",
    "spaces": "  \t\u3000\n",
}
TEXTS_OF_EACH = 150
MIXED = 2_500
WORDS = ("甲", "醛", "水", "gb", "18204", "2014", "00ab12", "00ab34", "00ac", "z")
ROWS = 400
QUERIES = 1_200


def random_texts() -> list[str]:
    random = Random(20260101)  # noqa: S311
    everything = "".join(ALPHABETS.values())
    drawn = [
        *(alphabet for alphabet in ALPHABETS.values() for _ in range(TEXTS_OF_EACH)),
        *[everything] * MIXED,
    ]
    return ["".join(random.choices(letters, k=random.randint(1, 14))) for letters in drawn]


def test_tokens_are_those_of_fts5() -> None:
    texts = [spaced(text) for text in random_texts()]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search USING fts5(body, tokenize = 'unicode61')")
    connection.execute("CREATE VIRTUAL TABLE token USING fts5vocab(search, 'instance')")
    connection.executemany("INSERT INTO search (rowid, body) VALUES (?, ?)", enumerate(texts))
    found: dict[int, list[str]] = {number: [] for number in range(len(texts))}
    for number, token in connection.execute('SELECT doc, term FROM token ORDER BY doc, "offset"'):
        found[number].append(token)
    wrong = {
        text: (found[number], tokens(text))
        for number, text in enumerate(texts)
        if found[number] != tokens(text)
    }
    assert wrong == {}
    assert sum(map(len, found.values())) > 2 * len(texts)


def test_every_random_text_can_be_stored_as_a_vector(postgres: Connection) -> None:
    for text in random_texts()[::7]:
        postgres.exec_driver_sql("SELECT %(vector)s::tsvector", {"vector": vector(spaced(text))})


@pytest.fixture(scope="module")
def postgres(
    new_settings: Callable[..., Settings], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """A connection to the tables of a release, without rows."""
    settings = new_settings(tmp_path_factory.mktemp("nothing"))
    engine = writing_engine(address(settings.database_url, "NQI_DATABASE_URL"))
    with engine.connect() as connection, connection.begin():
        upgrade(connection)
        yield connection
    engine.dispose()


@pytest.fixture(scope="module")
def filled(postgres: Connection) -> tuple[sqlite3.Connection, Connection]:
    """The same random texts in both."""
    random = Random(7)  # noqa: S311
    texts = [" ".join(random.choices(WORDS, k=random.randint(1, 9))) for _ in range(ROWS)]
    file = sqlite3.connect(":memory:")
    file.execute("CREATE VIRTUAL TABLE standard_search USING fts5(body, tokenize = 'unicode61')")
    for number, text in enumerate(texts):
        file.execute("INSERT INTO standard_search (rowid, body) VALUES (?, ?)", (number, text))
        postgres.exec_driver_sql(
            "INSERT INTO standard_search (rowid, body) VALUES (%(number)s, %(body)s)",
            {"number": number, "body": vector(text)},
        )
    return file, postgres


def found_by_both(filled: tuple[sqlite3.Connection, Connection], query: str) -> list[int]:
    """Return the rows that a query finds, the same on both."""
    file, postgres = filled
    match = "SELECT rowid FROM standard_search WHERE standard_search MATCH ? ORDER BY rowid"
    holds = (
        "SELECT rowid FROM standard_search WHERE body @@ full_text_query(%(query)s) ORDER BY rowid"
    )
    ours = [row[0] for row in file.execute(match, (query,))]
    theirs = list(postgres.exec_driver_sql(holds, {"query": query}).scalars())
    assert theirs == ours, query
    return ours


def random_query(random: Random) -> str:
    """A query of one of the forms that the catalog writes."""

    def words(most: int) -> str:
        return " ".join(random.choices(WORDS, k=random.randint(1, most)))

    match random.randrange(5):
        case 0:  # phrases, all of which must be found
            return " ".join(f'"{words(3)}"' for _ in range(random.randint(1, 3)))
        case 1:  # what a person typed
            return phrase(words(4).replace(" ", random.choice((" ", ""))))
        case 2:
            return " OR ".join(f'"{words(2)}"' for _ in range(random.randint(1, 4)))
        case 3:  # the beginning of a token
            return f"{random.choice(('00', '00a', '00ab', '00ab1', '1', 'x'))}*"
        case _:
            return " OR ".join(f"{random.choice(('00ab', '2', 'g'))}*" for _ in range(2))


def test_random_queries_find_the_same_rows(
    filled: tuple[sqlite3.Connection, Connection],
) -> None:
    random = Random(11)  # noqa: S311
    found = [found_by_both(filled, random_query(random)) for _ in range(QUERIES)]
    assert sum(0 < len(rows) < ROWS for rows in found) > QUERIES // 2


def test_a_query_without_a_token_finds_nothing(
    filled: tuple[sqlite3.Connection, Connection],
) -> None:
    for typed in ("", " ", '"', '"" ""', "* : ^", "AND OR NOT"):
        assert found_by_both(filled, phrase(typed)) == []
