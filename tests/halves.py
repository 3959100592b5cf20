"""``python -m tests.halves``: the whole suite as two processes side by side, one for each core.

One half drives the browser, whose event loop keeps its thread; the other half is all the rest. The
half that ends first waits with what it has to say, so that the two do not talk at once.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

# Two processes must not write one cache.
HALVES = (["-m", "browser", "-p", "no:cacheprovider"], ["-m", "not browser"])

NOTHING_SELECTED = 5
"""By ``-k`` in one of the halves, which is no failure."""


def main(arguments: list[str]) -> int:
    """Run both halves with the arguments of pytest; return 0 when both pass."""
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", "pytest", *arguments]
        root = Path(__file__).parent.parent
        in_browser = subprocess.Popen(
            [*command, *HALVES[0]], cwd=root, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            codes = [subprocess.call([*command, *HALVES[1]], cwd=root), in_browser.wait()]
        finally:
            in_browser.terminate()
        said.seek(0)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return verdict(codes, narrowed=bool(arguments))


def verdict(codes: list[int], *, narrowed: bool) -> int:
    """Return 0 when all halves passed, else the code of one that did not; a signal's is negative.

    Where the suite was narrowed, one half may have nothing to run, but not all.
    """
    excused = NOTHING_SELECTED if narrowed and 0 in codes else 0
    return next((code for code in codes if code not in (0, excused)), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
