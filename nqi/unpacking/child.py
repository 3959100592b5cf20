"""What every reader of a stranger's file does first: it gives up memory and output."""

import sys


def limit_this_process() -> None:
    """Let this process have no more memory, and write no more, than its command line says."""
    import resource

    for what, most in zip((resource.RLIMIT_AS, resource.RLIMIT_FSIZE), sys.argv[1:3], strict=True):
        resource.setrlimit(what, (int(most), int(most)))
