"""A periodical with two sections and three readers, and issues walked by the real actions."""

import uuid
from types import SimpleNamespace

import pytest


@pytest.fixture
def house(world):
    """`house.paper` (《政务信息》), and builders `issue(texts, state)`, `take(issue, report)`, `see(post, issue)`."""
    return make_house(world)


def make_house(world):
    """The same for a world; the paper is made once."""
    from tongzheng.bulletins import actions, queries

    w = world
    if not hasattr(w, "paper"):
        w.paper = actions.add_periodical(
            by=w.admin, name="政务信息", label="internal", yearly_target=80, sections=["工作动态", "基层经验"]
        )
        actions.set_readers(w.paper, by=w.admin, posts=[w.leader, w.leader2, w.clerk_b])
    paper = w.paper
    sections = list(paper.sections.all())

    def see(post, issue):
        return queries.get_issue(post, issue.pk)

    def take(issue, report=None, section=sections[0], way=None):
        report = report or w.report("received", by=w.clerk)
        return actions.take_up(
            [report], by=w.editor, issue=see(w.editor, issue), section=section, way=way, once=uuid.uuid4()
        )

    def issue(texts=1, state="composing", periodical=paper):
        found = actions.open_issue(periodical, by=w.editor)
        for _ in range(texts):
            take(found, section=sections[0] if periodical == paper else None)
        if state in ("proof", "approved", "published"):
            actions.proof_issue(see(w.editor, found), by=w.editor)
        if state in ("approved", "published"):
            actions.approve_issue(see(w.approver, found), by=w.approver)
        if state == "published":
            actions.publish_issue(see(w.editor, found), by=w.editor)
        return see(w.editor, found)

    return SimpleNamespace(w=w, paper=paper, sections=sections, see=see, take=take, issue=issue)
