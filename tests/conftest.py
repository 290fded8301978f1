"""Chooses the database, then lets Django load. Fixtures for every room live here or in the plugins below."""

import copy
import os

import pytest
from hypothesis import HealthCheck, settings

from tests import engine

engine.configure()

pytest_plugins = ["tests.guards", "tests.printed", "tests.processes"]


# `make test` runs both engines; what does not touch the database's own ways runs on one of them (scripts/test.sh says so).
# On a database of your own (TONGZHENG_DATABASE_URL) everything runs.
ONE_ENGINE = {
    "sqlite": (
        "tests/text", "tests/files", "tests/ui", "tests/demo", "tests/house/test_shape.py", "tests/house/test_imports.py",
        "tests/house/test_permissions.py", "tests/network/test_rules.py", "tests/attack/test_shield.py",
        "tests/attack/test_secrets.py", "tests/reporting/test_imports.py",
        "tests/copies/test_comparing.py", "tests/copies/test_tools.py", "tests/mailbox/test_mime.py", "tests/mailbox/test_pages.py", "tests/mailbox/test_polling.py", "tests/library",
    ),
    "postgres": ("tests/attack/test_bad_input.py",),
}  # fmt: skip


def pytest_collection_modifyitems(config, items):
    if os.environ.get("TONGZHENG_TEST_SHARED") != "1":
        return
    here = "postgres" if engine.is_postgres() else "sqlite"
    elsewhere = tuple(path for name, paths in ONE_ENGINE.items() if name != here for path in paths)
    dropped = [item for item in items if item.nodeid.startswith(elsewhere)]
    config.hook.pytest_deselected(items=dropped)
    items[:] = [item for item in items if not item.nodeid.startswith(elsewhere)]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The small world, built once a worker before any test's transaction begins; each test rolls back what it did to it."""
    from tests.world import make_world, open_sessions  # noqa: PLC0415 - models load only after engine.configure()

    with django_db_blocker.unblock():
        world = make_world()
        open_sessions(world)
    return world


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
