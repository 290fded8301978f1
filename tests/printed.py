"""An issue published and delivered to both leaders, made by the real actions."""

import uuid

import pytest

from tests.grounds import ground


@pytest.fixture
def publish(world):
    """publish(*reports) -> the issue, delivered to both leaders."""
    return publisher(world)


def publisher(world):
    """The same for a world."""
    from tongzheng.bulletins import actions as bulletins

    def make(*reports, way="single"):
        periodical = world.__dict__.get("periodical")
        if periodical is None:
            periodical = bulletins.add_periodical(
                by=world.admin, name="政务信息", publisher="县政府办", label="internal"
            )
            bulletins.set_readers(periodical, by=world.admin, posts=[world.leader, world.leader2])
            world.periodical = periodical
        issue = bulletins.open_issue(periodical, by=world.editor, once=uuid.uuid4())
        for report in reports:
            bulletins.take_up([report], by=world.editor, issue=issue, section=None, way=way, once=uuid.uuid4())
        issue.refresh_from_db()
        bulletins.proof_issue(issue, by=world.editor)
        issue.refresh_from_db()
        bulletins.approve_issue(issue, by=world.approver)
        issue.refresh_from_db()
        bulletins.publish_issue(issue, by=world.approver)
        issue.refresh_from_db()
        return issue

    return make


@ground
def issue(world):
    """One report in one published issue."""
    world.one = world.report("received")
    return publisher(world)(world.one)


@pytest.fixture
def placement(issue):
    """Its only text."""
    return issue.placements.get()
