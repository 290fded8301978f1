"""Chooses the database, then lets Django load. Fixtures for every room live here or in the plugins below."""

import pytest

from tests import engine

engine.configure()

pytest_plugins = ["tests.guards", "tests.processes"]


@pytest.fixture
def world(db):
    """The small world of tests/world.py."""
    from tests.world import make_world  # noqa: PLC0415 - models load only after engine.configure()

    return make_world()
