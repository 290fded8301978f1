"""Paper lists, numbered copies, extra ones, signing for and taking back (E5)."""

import io

import pytest
from openpyxl import load_workbook

from tongzheng.bulletins import actions as bulletins
from tongzheng.bulletins.models import Issue
from tongzheng.distribution import actions, queries
from tongzheng.distribution.models import Lot
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused


@pytest.fixture
def listed(house):
    """3 for the two leaders, 2 for a town, 1 for a body outside."""
    w = house.w
    actions.set_list(
        house.paper,
        by=w.editor,
        posts={w.leader2.pk: 1, w.leader.pk: 2},
        units={w.town_a.pk: 2},
        outside={"县委办公室": 1},
    )
    return house


def lots(issue):
    return [(lot.name, lot.copies, lot.numbers) for lot in Lot.objects.filter(issue=issue).order_by("position")]


def test_list_is_in_order_of_rank_and_counts_the_copies(listed):
    w = listed.w
    rows = queries.paper_list(listed.paper)
    assert [queries.called(r) for r in rows] == ["县长　高屹", "副县长　卢沛", "青石镇", "县委办公室"]
    issue = listed.issue(1)
    assert issue.copies == 6
    actions.set_list(listed.paper, by=w.admin, posts={w.leader.pk: 2}, units={}, outside={})
    issue.refresh_from_db()
    assert issue.copies == 2  # what is being composed follows
    entry = Entry.objects.filter(kind="distribution.list.change").latest("id")
    assert (entry.data["before"], entry.data["copies"]) == (6, 2)
    actions.set_list(listed.paper, by=w.admin, posts={w.leader.pk: 2}, units={}, outside={})
    assert Entry.objects.filter(kind="distribution.list.change").latest("id") == entry  # nothing changed


def test_copies_are_fixed_when_sent_up_and_numbered_when_signed(listed):
    w = listed.w
    issue = listed.issue(1, "proof")
    assert lots(issue)[0] == ("县长　高屹", 2, "")
    actions.set_list(listed.paper, by=w.editor, posts={}, units={}, outside={"档案馆": 9})
    bulletins.approve_issue(listed.see(w.approver, issue), by=w.approver)
    assert lots(issue) == [
        ("县长　高屹", 2, "000001–000002"), ("副县长　卢沛", 1, "000003"), ("青石镇", 2, "000004–000005"), ("县委办公室", 1, "000006"),
    ]  # fmt: skip
    assert Issue.objects.get(pk=issue.pk).copies == 6


def test_sent_back_takes_the_numbers_away_and_the_list_counts_again(listed):
    w = listed.w
    issue = listed.issue(1, "approved")
    actions.set_list(listed.paper, by=w.editor, posts={w.leader.pk: 1}, units={}, outside={})
    bulletins.send_back_issue(listed.see(w.approver, issue), by=w.approver, reason="再核")
    assert lots(issue) == []
    assert Issue.objects.get(pk=issue.pk).copies == 1
    bulletins.proof_issue(listed.see(w.editor, issue), by=w.editor)
    bulletins.approve_issue(listed.see(w.approver, issue), by=w.approver)
    assert lots(issue) == [("县长　高屹", 1, "000001")]


def test_extra_copies_are_printed_or_run_off_again(listed):
    w = listed.w
    issue = listed.issue(1)
    lot = actions.add_extra(issue, by=w.editor, copies=4, reason="常务会议用", unit=w.bureau)
    gone = actions.add_extra(issue, by=w.editor, copies=9, reason="误", name="档案馆")
    assert Issue.objects.get(pk=issue.pk).copies == 19
    actions.drop_extra(gone, by=w.editor)
    assert Issue.objects.get(pk=issue.pk).copies == 10
    bulletins.proof_issue(listed.see(w.editor, issue), by=w.editor)
    with pytest.raises(Refused, match="印数已经定了"):
        actions.add_extra(listed.see(w.editor, issue), by=w.editor, copies=1, reason="再要", name="档案馆")
    bulletins.approve_issue(listed.see(w.approver, issue), by=w.approver)
    lot.refresh_from_db()
    assert lot.numbers == "000007–000010"
    later = actions.add_extra(listed.see(w.editor, issue), by=w.editor, copies=2, reason="加印", post=w.leader)
    assert later.numbers == "000011–000012"
    assert Issue.objects.get(pk=issue.pk).copies == 10  # as printed
    with pytest.raises(Refused, match="已经定了"):
        actions.drop_extra(later, by=w.editor)


def test_what_extra_copies_need(listed):
    w, issue = listed.w, listed.issue(1)
    with pytest.raises(Refused, match="原因"):
        actions.add_extra(issue, by=w.editor, copies=1, reason=" ", name="档案馆")
    with pytest.raises(Refused, match="请选"):
        actions.add_extra(issue, by=w.editor, copies=1, reason="要", name="档案馆", unit=w.town_a)
    with pytest.raises(Classified):
        actions.add_extra(issue, by=w.editor, copies=1, reason="机密★10年", name="档案馆")
    with pytest.raises(Refused, match="份数"):
        actions.add_extra(issue, by=w.editor, copies=0, reason="要", name="档案馆")
    with pytest.raises(Refused, match="编辑、审签人"):
        actions.add_extra(issue, by=w.duty, copies=1, reason="要", name="档案馆")


def test_who_may_be_on_the_list(listed):
    w = listed.w
    for wrong in ({"posts": {w.city_leader.pk: 1}}, {"units": {w.other_town.pk: 1}}):
        with pytest.raises(Refused, match="范围"):
            actions.set_list(listed.paper, by=w.editor, **{"posts": {}, "units": {}, "outside": {}, **wrong})
    with pytest.raises(Refused, match="管理员或编辑"):
        actions.set_list(listed.paper, by=w.duty, posts={}, units={}, outside={})


def test_signed_for_and_taken_back_once(listed):
    w = listed.w
    issue = listed.issue(1, "published")
    lot = Lot.objects.filter(issue=issue).first()
    client = w.client(w.editor)
    assert client.post(f"/issues/{issue.pk}/sheet/{lot.pk}/sign/", {"name": "许秘书"}).status_code == 302
    assert client.post(f"/issues/{issue.pk}/sheet/{lot.pk}/sign/", {"name": "别人"}).status_code == 403
    assert (
        client.post(f"/issues/{issue.pk}/sheet/{lot.pk}/back/", {"how": "destroyed", "note": "碎纸"}).status_code == 302
    )
    lot.refresh_from_db()
    assert (lot.signed_by, lot.back) == ("许秘书", "destroyed")
    with pytest.raises(Refused, match="已销毁"):
        actions.take_back(queries.get_lot(listed.see(w.editor, issue), lot.pk), by=w.editor, how="returned")
    type(listed.paper).objects.filter(pk=listed.paper.pk).update(label="open")
    other = queries.get_lot(listed.see(w.editor, issue), Lot.objects.filter(issue=issue).last().pk)
    with pytest.raises(Refused, match="不用收回"):
        actions.take_back(other, by=w.editor, how="returned")


def test_pages_of_list_and_sheet(listed):
    w = listed.w
    client = w.client(w.editor)
    edit = f"/periodicals/{listed.paper.pk}/paper/edit/"
    assert "县长　高屹" in client.get(edit).content.decode()
    data = {f"p{w.leader.pk}": "3", f"u{w.town_b.pk}": "1", "outside": "县委办公室 2\n档案馆"}
    assert client.post(edit, data).status_code == 302
    page = client.get(f"/periodicals/{listed.paper.pk}/paper/").content.decode()
    assert "4 家，共 7 份" in page
    assert client.post(edit, {"outside": "档案馆 99999"}).status_code == 422
    issue = listed.issue(1)
    assert "签发后编份号" in client.get(f"/issues/{issue.pk}/sheet/").content.decode()
    extra = {"to": f"u{w.bureau.pk}", "copies": "2", "reason": "会议用"}
    assert client.post(f"/issues/{issue.pk}/sheet/extra/", extra).status_code == 302
    for post, step in ((w.editor, "proof"), (w.approver, "approve")):
        version = listed.see(post, issue).version
        assert w.client(post).post(f"/issues/{issue.pk}/do/{step}/", {"version": version}).status_code == 302
    page = client.get(f"/issues/{issue.pk}/sheet/").content.decode()
    assert "共印 9 份" in page
    assert "000008–000009" in page
    book = load_workbook(io.BytesIO(client.get(f"/issues/{issue.pk}/sheet/?export=xlsx").content)).active
    rows = [[c.value for c in row] for row in book.rows]
    assert rows[1][1:4] == ["县长　高屹", 3, "000001–000003"]
    assert len(rows) == 7
