"""What addresses are about: made once for all tests about the same, which stand on it as on a ground (tests/grounds.py)."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from tests.grounds import Build
from tests.house.cases import Cases
from tests.pressroom import HOUSE, blank


class Thing(NamedTuple):
    """A name of `Cases`, and the report an address asks for beside it."""

    name: str
    ask: str = ""

    @classmethod
    def of(cls, about: str, ask: str = "") -> Thing:
        """Of what a row or a door is about: "report:claim" is about a report."""
        return cls(about.partition(":")[0], ask)

    @property
    def ground(self) -> Build:
        """Lays it; the test is handed the cases."""
        return laid(self)


@cache
def laid(thing: Thing) -> Build:
    """The one ground of a thing."""

    def build(world: Any) -> Cases:
        world.clerk_b_person = world.clerk_b.person
        cases = Cases(world)
        with blank(rooms=HOUSE):
            for name in filter(None, thing):
                getattr(cases, name)
        return cases

    build.__module__, build.__name__ = __name__, " ".join(thing)
    return build
