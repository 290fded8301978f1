"""The room whose clocks the tests run."""

import pytest


@pytest.fixture
def room(world, monkeypatch):
    from tests.deadlines.rooms import Room  # noqa: PLC0415 - models load only after engine.configure()
    from tongzheng.config import wiring  # noqa: PLC0415

    room = Room(world)
    monkeypatch.setitem(wiring.DEADLINES, "test", room)
    return room
