"""A room whose clocks the tests run: `room.people` says who each audience is."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines import actions
from tongzheng.deadlines.rules import Plan


class Room:
    """Clocks of one office, told as `people` says; units see their own."""

    label = "试验"

    def __init__(self, world):
        self.world = world
        self.people = {
            "duty": [world.duty],
            "unit": [world.clerk, world.signer],
            "lead": [world.editor],
            "director": [world.approver],
        }

    def audience(self, deadline, name):
        return self.people[name]

    def visible(self, actor):
        return Q(office_id=actor.unit_id) | Q(unit_id=actor.unit_id)

    def start(
        self,
        key="a",
        due=40,
        alarms=((-5, "duty", "临近"), (0, "duty", "已超时"), (10, "director", "超时 10 分钟")),
        **fields,
    ):  # noqa: E501
        """A clock of 青石镇 due in so many minutes from now, with alarms so many minutes after that."""
        world, now = self.world, timezone.now()
        due_at = now + dt.timedelta(minutes=due)
        plans = [Plan(due_at + dt.timedelta(minutes=after), audience, words) for after, audience, words in alarms]
        values = {
            "room": "test", "what": "written", "subject": world.town_a, "title": "青石镇书面报告", "url": "/deadlines/",
            "office": world.office, "unit": world.town_a, "starts_at": now, "due_at": due_at, "alarms": plans,
        }  # fmt: skip
        with transaction.atomic():
            return actions.start_deadline(by=world.duty, key=key, **values | fields)

    def act(self, name, *args, **fields):
        """Another room's act that does this to a clock."""
        with transaction.atomic():
            return getattr(actions, name)(*args, by=self.world.duty, **fields)


def browser(world, post):
    """A browser that signed in just now: a session made before a journey in time has run out."""
    world.sessions.pop((post.pk, post.person.password), None)
    return world.client(post)
