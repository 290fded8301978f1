"""Chooses the database, then lets Django load. Fixtures for every room live here or in the plugins below."""

import copy
import os
import re
import zlib
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

from tests import engine
from tests.migrated import worker_database

engine.configure()

from tongzheng.config.memory import settle  # noqa: E402

pytest_plugins = ["tests.guards", "tests.pressroom", "tests.printed", "tests.processes"]


# `make test` has ten minutes for both engines (scripts/test.sh). What never meets the database runs on SQLite only; of the pages
# and the hostile values each engine takes its share, the same one every time; the rest, where the engines' own ways matter
# (actions, numbers, trail, search, races), runs on both. On a database of your own (TONGZHENG_DATABASE_URL) everything runs.
NO_DATABASE = (
    "tests/text", "tests/files", "tests/typeset", "tests/ui", "tests/demo", "tests/house/test_shape.py", "tests/house/test_imports.py",
    "tests/network/test_rules.py", "tests/network/test_divisions.py", "tests/reporting/test_imports.py",
    "tests/copies/test_comparing.py", "tests/copies/test_tools.py", "tests/mailbox/test_mime.py",
)  # fmt: skip
SHARED = re.compile(
    r"tests/(house/test_permissions|attack/test_(bad_input|secrets|doors|shield)|cockpit/|checking/|library/|\w+/test_\w*pages"
    r"|reporting/test_(copies|checking)|mailbox/test_polling)"
)


def _is_ours(nodeid: str) -> bool:
    if nodeid.startswith(NO_DATABASE):
        return not engine.is_postgres()
    if SHARED.match(nodeid):
        return zlib.crc32(nodeid.encode()) % 2 == engine.is_postgres()
    return True


def pytest_collection_modifyitems(config, items):
    if os.environ.get("TONGZHENG_TEST_SHARED") != "1":
        return
    config.hook.pytest_deselected(items=[item for item in items if not _is_ours(item.nodeid)])
    items[:] = [item for item in items if _is_ours(item.nodeid)]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A migrated database and the small world in it, made once a worker before any test's transaction begins; each test
    rolls back what it did to them."""
    from tests.world import make_world, open_sessions  # noqa: PLC0415 - models load only after engine.configure()

    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(worker_database())
            world = make_world()
            open_sessions(world)
        settle()
        yield world


@pytest.fixture(scope="session")
def _world(django_db_setup):
    return django_db_setup


@pytest.fixture
def world(_world, db):
    """The small world of tests/world.py, the test's own copy."""
    return copy.deepcopy(_world)


@pytest.fixture
def empty_house(db):
    """A database nobody works in yet."""
    from tests.world import unmake_world  # noqa: PLC0415

    unmake_world()


# No timed asserts: a loaded machine is not a defect. Fewer examples here, more where a test asks for them.
settings.register_profile(
    "house",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")
