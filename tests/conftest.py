"""Chooses the database, then lets Django load. Fixtures for every room live here or in the plugins below."""

import pytest
from hypothesis import HealthCheck, settings

from tests import engine

engine.configure()

pytest_plugins = ["tests.guards", "tests.processes"]


@pytest.fixture
def world(db):
    """The small world of tests/world.py."""
    from tests.world import make_world  # noqa: PLC0415 - models load only after engine.configure()

    return make_world()


# No timed asserts: a loaded machine is not a defect. Fewer examples here, more where a test asks for them.
settings.register_profile(
    "house",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")
