"""Words of the trade that stand for each other in a search: one word of a set in each row.

A set is named by its first word. Why its words stand for each other is in ``source_note``.
"""

from loaders.book import Book
from loaders.rules import Rule
from loaders.table import Row
from nqi.compact import compact
from nqi.identity import stable_id
from nqi.models import Synonym

COLUMNS = ("meaning", "word", "source_url", "source_note", "licence")


def accept(row: Row, book: Book) -> None:
    """One word of a set; raise BadData for one without a letter, or twice in its set."""
    meaning, word = row.text("meaning"), row.text("word")
    if not (key := compact(word)):
        raise Rule.REQUIRED.broken("word", word)
    id = stable_id("synonym", f"{meaning}/{key}")
    book.add(Synonym, **book.sourced(row), id=id, meaning=meaning, word=word, key=key)
