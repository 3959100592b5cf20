"""`nqi serve` as it runs: a crowd of strangers, each on a connection of its own."""

import sys
from collections import Counter
from contextlib import ExitStack

from nqi.settings import Settings
from tests.crowd import CROWD, asking, end
from tests.private_postgres import free_port
from tests.program import process


def test_a_crowd_is_answered_or_told_to_come_back(settings: Settings) -> None:
    """P10: nobody waits unseen; whoever is not answered is told when to ask again."""
    port = free_port()
    command = [sys.executable, "-m", "nqi.cli", "serve", "--port", str(port)]
    with process(command, port, NQI_DATA_DIR=str(settings.data_dir)), ExitStack() as stack:
        asked = [stack.enter_context(asking(port, number)) for number in range(CROWD)]
        ends = Counter(end(one) for one in asked)
    assert ends.keys() == {"200", "503 after 1"}, ends
