"""First the database is chosen, then Django may load. Fixtures that every room uses live here or in the plugins below."""

from tests import engine

engine.configure()

pytest_plugins = ["tests.guards", "tests.processes"]
