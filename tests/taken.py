"""Several runs over the same list of tests (scripts/test.sh): each takes the next that nobody has taken, none is done twice.

TONGZHENG_TEST_TAKEN names the folder where they write down what they took; without it a run does all its tests.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

TAKEN = "TONGZHENG_TEST_TAKEN"


def take(name: str) -> bool:
    """Whether this test is ours now."""
    folder = os.environ.get(TAKEN)
    if not folder:
        return True
    try:
        (Path(folder) / hashlib.sha256(name.encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Nothing is run, and nothing said, of a test that another run has taken; what it was the last to need is put away."""
    if not item.get_closest_marker("browser") or take(item.nodeid):
        return None
    item.session._setupstate.teardown_exact(nextitem)
    return True
