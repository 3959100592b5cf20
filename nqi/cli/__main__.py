"""Runs the command line with ``python -m nqi.cli``."""

from nqi.cli import main

main()
