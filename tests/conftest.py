"""Chooses the database, then lets Django load. Fixtures for every room live here or in the plugins below."""

from tests import engine

engine.configure()

pytest_plugins = ["tests.guards", "tests.processes"]
