"""Grounds many tests stand on, laid once and not once a test.

    @ground
    def issue(world):            # a fixture of this name; walks the real actions, returns what a test is handed
        return ...

A test that asks for it stands on a savepoint above it and gets its own copy of the world as it was then; whoever asks for
another ground, or for none, takes it away first. Tests are sorted by ground (any order inside), so each is laid once.
A ground is made of the world alone: of no other fixture, no clock set elsewhere, no file a test may spoil.
A parameter of a test brings the ground too that it names as its attribute `ground` (tests/house/things.py).
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from tests.pressroom import blank

Build = Callable[[Any], Any]


def ground(build: Build) -> Any:
    """Make a ground of a function of the world."""

    def found(world: Any) -> Any:
        return world.ground

    found.ground = build
    return pytest.fixture(name=build.__name__)(found)


def ground_of(item: pytest.Item) -> Build | None:
    """What this test wants to stand on."""
    known = item._fixtureinfo.name2fixturedefs
    wanted = [getattr(known[name][-1].func, "ground", None) for name in item.fixturenames if known.get(name)]
    wanted += (
        [getattr(value, "ground", None) for value in item.callspec.params.values()] if hasattr(item, "callspec") else []
    )
    wanted = [build for build in wanted if build]
    assert len(wanted) < 2, f"{item.nodeid} asks for two grounds"
    return wanted[0] if wanted else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever stands on the same comes together; the ground is laid before anything else of the test is set up."""
    names = {}
    for item in items:
        build = ground_of(item)
        names[item] = f"{build.__module__}.{build.__name__}" if build else ""
        if {"db", "_django_db_helper"} & set(item.fixturenames) or item.get_closest_marker("django_db"):
            if "_ground" not in item.fixturenames:
                item.fixturenames.insert(0, "_ground")
    items.sort(key=names.__getitem__)


class Site:
    """The database of this worker's tests and what lies there at the moment."""

    def __init__(self, world: bytes) -> None:
        self.empty = self.world = world
        self.lies: tuple[Build, bool] | None = None
        self.atomic: Any = None

    def lay(self, wanted: tuple[Build, bool] | None) -> None:
        """Have this ground (a build, and whether its pages are really typeset), or none."""
        from django.db import transaction  # noqa: PLC0415 - the settings are read only after engine.configure()

        if wanted == self.lies:
            return
        self.clear()
        if wanted is None:
            return
        self.atomic = transaction.atomic()
        self.atomic._from_testcase = True
        self.atomic.__enter__()
        try:
            with blank(not wanted[1]):
                world = pickle.loads(self.empty)  # noqa: S301 - our own
                world.ground = wanted[0](world)
            self.world = pickle.dumps(world)
        except BaseException:
            self.clear()
            raise
        self.lies = wanted

    def clear(self) -> None:
        """Take away what lies there."""
        from django.db import transaction  # noqa: PLC0415

        if self.atomic is not None:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
        self.atomic = self.lies = None
        self.world = self.empty


@pytest.fixture(scope="session")
def _site(django_db_setup, django_db_blocker):
    site = Site(pickle.dumps(django_db_setup))
    yield site
    with django_db_blocker.unblock():
        site.clear()


@pytest.fixture
def _ground(request, _site, django_db_blocker):
    build = ground_of(request.node)
    with django_db_blocker.unblock():
        _site.lay((build, bool(request.node.get_closest_marker("pressroom"))) if build else None)
