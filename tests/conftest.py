"""Chooses the database, then lets Django load. Fixtures for every room live here or in the plugins below."""

import gc
import pickle
import re
import zlib
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

from tests import engine
from tests.examples import examples
from tests.migrated import worker_database

engine.configure()

from tongzheng.config.memory import settle  # noqa: E402

pytest_plugins = ["tests.guards", "tests.pressroom", "tests.grounds", "tests.printed", "tests.processes", "tests.taken"]


# `make test` has ten minutes for both engines (scripts/test.sh), so each does what only it can tell:
# - what never meets the database (no fixture, no mark for it) runs on SQLite only, and so do the great heaps of HEAPS,
#   written in bulk as smaller ones are on both;
# - what touches the engine's own ways runs on both (BOTH): the trail, numbers, searches, copies, sums in SQL, constraints
#   under what sends and takes in reports, and everything with processes of its own (races, crashes);
# - of all the rest, pages and hostile values and the rooms' own acts, PostgreSQL takes a third, the same one every time,
#   and SQLite, where a statement needs no way to a server and back, two thirds;
# - the walk of the permission table opens every page and sends every form on both, with all posts on SQLite (of the same post
#   in several places with one), with one on PostgreSQL.
# On a database of your own (TONGZHENG_DATABASE_URL) everything runs.
MEETS_IT = {"db", "own_database", "_pretend_table"}
HEAPS = (
    "tests/demo", "tests/reporting/test_imports.py", "tests/network/test_divisions.py", "tests/files", "tests/typeset",
    "tests/network/test_import.py::test_ten_thousand_rows_with_errors_answer_quickly",
)  # fmt: skip
BOTH = re.compile(
    r"tests/((trail|search|copies|notices|house|deadlines|analysis)/|reporting/test_(submission|intake|editing|joint)"
    r"|network/test_(units|import|door)|scoring/test_(gather|facts|corrections|rulebooks)|mailbox/test_(crash|arrival))"
)
PAGES = re.compile(r"tests/(\w+/test_\w*(pages|doors)|reporting/test_(copies|checking))")


def _is_ours(item) -> bool:
    meets = item.get_closest_marker("django_db") or MEETS_IT & set(item.fixturenames)
    if not meets or item.nodeid.startswith(HEAPS):
        return not engine.is_postgres()
    if "own_database" in item.fixturenames or (BOTH.match(item.nodeid) and not PAGES.match(item.nodeid)):
        return True
    return (zlib.crc32(item.nodeid.encode()) % 3 == 1) == engine.is_postgres()


def pytest_collection_modifyitems(config, items):
    if not engine.is_shared():
        return
    config.hook.pytest_deselected(items=[item for item in items if not _is_ours(item)])
    items[:] = [item for item in items if _is_ours(item)]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A migrated database and the small world in it, made once a worker before any test's transaction begins; each test
    rolls back what it did to them."""
    from tests import compiled  # noqa: PLC0415 - models load only after engine.configure()
    from tests.world import make_world, open_sessions  # noqa: PLC0415

    if engine.is_shared():
        compiled.install()
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(worker_database())
            world = make_world()
            open_sessions(world)
        settle()
        gc.set_threshold(100_000, 50, 50)  # a test leaves little behind, and collecting took a fourteenth of the run
        yield world


@pytest.fixture(scope="session")
def _world(django_db_setup):
    return django_db_setup


@pytest.fixture
def world(_site, db):
    """The small world of tests/world.py, the test's own copy; on a ground as that left it (tests/grounds.py)."""
    return pickle.loads(_site.world)  # noqa: S301 - our own


@pytest.fixture
def empty_house(db):
    """A database nobody works in yet."""
    from tests.world import unmake_world  # noqa: PLC0415

    unmake_world()


# No timed asserts: a loaded machine is not a defect. Few examples here, more where a test asks for them (tests/examples.py).
settings.register_profile(
    "house",
    deadline=None,
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")
