"""`tongzheng reindex`."""

from __future__ import annotations

import argparse


def run(args: argparse.Namespace) -> int:
    """Not built yet."""
    raise NotImplementedError
