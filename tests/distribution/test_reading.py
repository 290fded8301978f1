"""Receipts, 催阅, and files that bear a name (E5, R6)."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tests.world import _appoint
from tongzheng.bulletins.models import Delivery
from tongzheng.distribution import actions, queries
from tongzheng.notices.models import Notice
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused


def reminders(post):
    return Notice.objects.filter(to=post, text__startswith="催阅").count()


def test_one_press_reminds_the_unread_once_a_day(house):
    w = house.w
    issue = house.issue(1, "published")
    w.client(w.leader).get(f"/read/{issue.pk}/")
    client = w.client(w.editor)
    page = client.get(f"/issues/{issue.pk}/reading/").content.decode()
    assert "已读 1 人，未读 2 人" in page
    client.post(f"/issues/{issue.pk}/remind/", {"to": w.clerk_b.pk})
    assert [reminders(p) for p in (w.leader, w.leader2, w.clerk_b)] == [0, 0, 1]
    client.post(f"/issues/{issue.pk}/remind/")
    assert [reminders(p) for p in (w.leader, w.leader2, w.clerk_b)] == [0, 1, 1]
    page = client.post(f"/issues/{issue.pk}/remind/", follow=True).content.decode()
    assert "今天已经催过" in page
    Delivery.objects.update(reminded_at=timezone.now() - dt.timedelta(days=1))
    assert actions.remind(house.see(w.editor, issue), by=w.editor) == 2
    assert Entry.objects.filter(kind="bulletins.issue.remind").count() == 3
    assert Notice.objects.filter(to=w.leader2, text__startswith="催阅").first().url == f"/read/{issue.pk}/"


def test_the_clock_reminds_after_the_working_days_once(house):
    w = house.w
    issue = house.issue(1, "published")
    actions.set_reminding(house.paper, by=w.editor, days=3)
    assert actions.remind_due() == 0
    Delivery.objects.update(at=timezone.now() - dt.timedelta(days=20))  # there may be a long holiday between
    w.client(w.leader).get(f"/read/{issue.pk}/")
    assert actions.remind_due() == 2
    assert actions.remind_due() == 0
    assert reminders(w.leader) == 0
    actions.set_reminding(house.paper, by=w.editor, days=None)
    Delivery.objects.update(reminded_at=None)
    assert actions.remind_due() == 0
    with pytest.raises(Refused, match="1 到 60"):
        actions.set_reminding(house.paper, by=w.editor, days=99)


def test_who_read_what_with_the_deputys_name(house):
    w = house.w
    issue = house.issue(1, "published")
    deputy = _appoint("代阅人", w.county, "leader", title="县长", rank=1, deputy_for=w.leader)
    w.client(deputy).get(f"/read/{issue.pk}/")
    assert "代阅人代阅" in w.client(w.duty).get(f"/issues/{issue.pk}/reading/").content.decode()
    rows = {r.post.pk: (r.sent, r.opened, r.by_deputy, r.unread) for r in queries.readers(w.editor, year=issue.year)}
    assert rows[w.leader.pk] == (1, 1, 1, 0)
    assert rows[w.leader2.pk] == (1, 0, 0, 1)
    overview = w.client(w.editor).get("/reading/").content.decode()
    assert f"/issues/{issue.pk}/reading/" in overview
    book = load_workbook(io.BytesIO(w.client(w.editor).get("/reading/readers/?export=xlsx").content)).active
    assert book.max_row == 4
    assert w.client(w.editor).get(f"/reading/?year={issue.year - 1}").content.decode().count("<td") == 0


def test_nobody_is_reminded_of_what_is_not_published_or_by_others(house):
    w = house.w
    issue = house.issue(1)
    with pytest.raises(Refused, match="印发以后"):
        actions.remind(issue, by=w.editor)
    published = house.issue(1, "published")
    with pytest.raises(Refused, match="编辑、审签人"):
        actions.remind(house.see(w.duty, published), by=w.duty)
