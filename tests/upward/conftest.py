"""A county office with two superiors: the city's office, which works here too, and the province's, which does not."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest


@pytest.fixture
def up(world):
    """`up.city`, `up.province`; builders `article(report)`, `selection(*texts, to=, state=)`, `see(post, selection)`."""
    from tongzheng.bulletins import actions as bulletins
    from tongzheng.bulletins import queries as bulletin_queries
    from tongzheng.upward.actions import composing, sending, settings
    from tongzheng.upward.queries import selections as queries

    w = world
    city = settings.add_superior(by=w.editor, inside=True, name="市政府办公室", paper="云岭信息", level="city")
    province = settings.add_superior(by=w.editor, name="省政府办公厅", paper="云岭专报", level="province", way="fax")
    paper = bulletins.add_periodical(by=w.admin, name="政务信息", label="internal")
    bulletins.set_readers(paper, by=w.admin, posts=[w.leader])

    def article(*reports, **changed):
        """A published article of these reports (one of 青石镇 by default)."""
        issue = bulletins.open_issue(paper, by=w.editor)
        reports = list(reports) or [w.report("received")]
        way = "single" if len(reports) == 1 else "combined"
        placed = bulletins.take_up(reports, by=w.editor, issue=issue, way=way, once=uuid.uuid4())
        type(placed.article).objects.filter(pk=placed.article_id).update(**changed)
        for step, by in (
            (bulletins.proof_issue, w.editor),
            (bulletins.approve_issue, w.approver),
            (bulletins.publish_issue, w.editor),
        ):
            step(bulletin_queries.get_issue(by, issue.pk), by=by)
        placed.article.refresh_from_db()
        return placed.article

    def see(post, selection):
        return queries.get_selection(post, selection.pk)

    def selection(*texts, to=city, state="draft", way="web"):
        found = composing.open_selection(to, by=w.editor)
        for text in texts:
            composing.pick_text(see(w.editor, found), by=w.editor, text=text, again="重报测试" if state else "")
        if state in ("checking", "signed", "sent"):
            sending.submit_selection(see(w.editor, found), by=w.editor, no_secret=True)
        if state in ("signed", "sent"):
            sending.sign_selection(see(w.approver, found), by=w.approver)
        if state == "sent":
            sending.send_selection(see(w.editor, found), by=w.editor, way=way)
        return see(w.editor, found)

    return SimpleNamespace(
        w=w, city=city, province=province, paper=paper, article=article, selection=selection, see=see
    )
