import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.text import phrase, search_key, spaced

texts = st.text(max_size=40)
words = st.text("计量检测中心武汉ABCxyz019", min_size=1, max_size=12)


@pytest.fixture(scope="module")
def full_text() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='unicode61')")
    yield connection
    connection.close()


def found(connection: sqlite3.Connection, body: str, query: str) -> bool:
    connection.execute("DELETE FROM t")
    connection.execute("INSERT INTO t VALUES (?)", (spaced(body),))
    matches = "SELECT count(*) FROM t WHERE t MATCH ?"
    return bool(connection.execute(matches, (phrase(query),)).fetchone()[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＧＢ／Ｔ　１９００１", "gb/t 19001"),
        ("  a \t\n b  ", "a b"),
        ("STRASSE ß", "strasse ss"),
        ("a\x00b\u200bc", "abc"),
    ],
)
def test_search_key(text: str, expected: str) -> None:
    assert search_key(text) == expected


def test_spaced_parts_chinese_and_keeps_runs_together() -> None:
    assert spaced("GB/T 19001-2016检测ABC中心1号") == "gb/t 19001-2016 检 测 abc 中 心 1 号"


@given(texts)
def test_search_key_of_a_search_key_is_itself(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(texts)
def test_spaced_of_spaced_is_itself(text: str) -> None:
    assert spaced(spaced(text)) == spaced(text)


@given(texts)
def test_any_text_is_a_safe_query(full_text: sqlite3.Connection, text: str) -> None:
    found(full_text, "计量", text)


@given(words, words, words)
def test_a_word_is_found_in_its_text(
    full_text: sqlite3.Connection, before: str, word: str, after: str
) -> None:
    # Beside a Latin letter the word would be a part of a longer token.
    assert found(full_text, f"{before} {word} {after}", word)


def test_every_word_must_be_found_and_in_order(full_text: sqlite3.Connection) -> None:
    assert found(full_text, "武汉市计量测试所", "计量 武汉")
    assert not found(full_text, "武汉市计量测试所", "量计")
    assert not found(full_text, "武汉市计量测试所", "计量 上海")


@pytest.mark.parametrize("query", ["", "  ", '"', "*", "()", "-"])
def test_a_query_without_words_finds_nothing(full_text: sqlite3.Connection, query: str) -> None:
    assert not found(full_text, "计量", query)


@pytest.mark.parametrize("query", ["计量 OR x", "NOT 计量", "计量*x", 'body:"计量"', "计 NEAR 量"])
def test_operators_are_plain_words(full_text: sqlite3.Connection, query: str) -> None:
    assert not found(full_text, "计量", query)
