"""The inbox: whose notices, in what order, and the way to the thing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.world import _appoint
from tongzheng.notices.actions import notify, read_all
from tongzheng.notices.models import Notice
from tongzheng.trail.actions import record


def tell(post, text="白鹭乡来稿被采用", url="/reports/1/", entry=None):
    notify([post], text=text, url=url, entry=entry)
    return Notice.objects.latest("pk")


def test_unread_come_first_and_only_mine_are_shown(world, django_assert_max_num_queries):
    tell(world.clerk, "第一条")
    Notice.objects.update(read_at=timezone.now())
    tell(world.clerk, "第二条 <b>粗</b>")
    tell(world.clerk_b, "别人的")
    client = world.client(world.clerk)
    with django_assert_max_num_queries(15):
        page = client.get("/notices/").content.decode()
    assert page.index("第二条 &lt;b&gt;粗") < page.index("第一条")
    assert "别人的" not in page


def test_both_posts_of_one_person_share_an_inbox_and_are_named(world):
    tell(world.editor, "给编辑的")
    tell(world.office_officer, "给信息员的")
    page = world.client(world.editor).get("/notices/").content.decode()
    assert "发给：县政府办编辑" in page
    assert "发给：县政府办信息员" in page


def test_opening_marks_read_and_takes_the_post_it_was_sent_to(world):
    notice = tell(world.office_officer, url="/reports/7/")
    client = world.client(world.editor)
    answer = client.get(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/reports/7/")
    assert client.session["post"] == world.office_officer.pk
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_of_somebody_else_is_not_there(world):
    notice = tell(world.clerk)
    assert world.client(world.clerk_b).get(f"/notices/{notice.pk}/").status_code == 404
    assert world.client(world.clerk_b).get("/notices/999999999999999999/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_signed_out_goes_through_the_sign_in_page_and_back(world, client):
    notice = tell(world.clerk)
    answer = client.get(f"/notices/{notice.pk}/")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next=/notices/{notice.pk}/")


def test_a_deputy_reads_the_principals_notices(world):
    today = timezone.localdate()
    deputy = _appoint("乔一", world.town_a, "signer", deputy_for=world.signer, ends=today + timedelta(days=3))
    notice = tell(world.signer)
    assert notice in tell_all(world.client(deputy).get("/notices/"))
    assert world.client(deputy).get(f"/notices/{notice.pk}/").status_code == 302


def tell_all(answer):
    return list(answer.context["page"])


def test_all_read_leaves_what_came_since(world):
    first = tell(world.clerk, "先来的")
    client = world.client(world.clerk)
    until = client.get("/notices/").context["until"]
    second = tell(world.clerk, "后来的")
    assert client.post("/notices/read-all/", {"until": until}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.read_at is not None
    assert second.read_at is None
    assert client.post("/notices/read-all/", {"until": "x\x00" * 5}).status_code == 302


def test_one_entry_tells_a_post_once_and_never_its_author(world):
    entry = record(None, "reporting.report.start", by=world.clerk)
    for _ in range(2):
        notify([world.clerk, world.signer], text="动笔", url="/", entry=entry)
    assert list(Notice.objects.values_list("to", flat=True)) == [world.signer.pk]


def test_read_all_touches_only_my_posts(world):
    mine, other = tell(world.clerk), tell(world.clerk_b)
    assert read_all([world.clerk], until=other.pk) == 1
    other.refresh_from_db()
    assert other.read_at is None
    assert mine.pk < other.pk


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "%00", "²"])
def test_a_strange_page_number_is_harmless(world, page):
    assert world.client(world.clerk).get(f"/notices/?page={page}").status_code in (200, 400)
