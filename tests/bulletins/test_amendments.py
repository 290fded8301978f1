"""Corrections and recalls: who drafts and signs, what readers see afterwards, and what can no longer happen (E5)."""

import re
import uuid

import pytest
from django.urls import reverse

from tests.bulletins.conftest import make_house
from tests.grounds import ground
from tongzheng.bulletins import actions, queries
from tongzheng.bulletins.models import Amendment, Placement
from tongzheng.instructions.actions import instruct
from tongzheng.notices.models import Notice
from tongzheng.scoring.queries import adoptions_that_count
from tongzheng.search.queries import find
from tongzheng.search.rules import Wanted
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale

WRONG, RIGHT = "1800吨", "1080吨"


@ground
def printed(world):
    return make_house(world).issue(2, "published")


@pytest.fixture
def first(printed):
    return printed.placements.order_by("position").first()


def draft(house, issue, placement=None, by=None, **fields):
    values = {"kind": "correction", "wrong": WRONG, "right": RIGHT, "reason": "数字笔误", **fields}
    return actions.draft_amendment(issue, by=by or house.w.editor, placement=placement, **values)


def recall(house, issue, placement=None, reason="事实有出入"):
    made = draft(house, issue, placement, kind="recall", wrong="", right="", reason=reason)
    return actions.sign_amendment(made, by=house.w.approver, version=made.version)


def text(house, who, url):
    answer = house.w.client(getattr(house.w, who)).get(url)
    assert answer.status_code == 200, (who, url, answer.status_code)
    return answer.content.decode()


def test_correction_goes_to_the_same_readers_and_changes_nothing_printed(house, printed, first):
    before = list(Placement.objects.values("title", "body", "byline"))
    made = draft(house, printed, first)
    assert Notice.objects.filter(to=house.w.approver, url=made.get_absolute_url()).exists()
    assert WRONG not in text(house, "leader", "/notices/")
    actions.sign_amendment(made, by=house.w.approver, version=1)
    assert list(Placement.objects.values("title", "body", "byline")) == before
    told = Notice.objects.filter(url=made.get_absolute_url(), text__contains="已更正")
    assert {house.w.leader.pk, house.w.leader2.pk, house.w.clerk_b.pk} <= set(told.values_list("to_id", flat=True))
    for url in (f"/read/{printed.pk}/", f"/read/{printed.pk}/{first.pk}/", made.get_absolute_url()):
        page = text(house, "leader", url)
        assert RIGHT in page, url
        assert "数字笔误" in page, url
    page = text(house, "editor", f"/issues/{printed.pk}/")
    assert f"“{WRONG}”应为“{RIGHT}”" in page
    assert "数字笔误" in text(house, "editor", f"/periodicals/{printed.periodical_id}/amendments/")
    assert Entry.objects.filter(kind="bulletins.amendment.sign").count() == 1


def test_only_the_adoption_of_the_recalled_text_no_longer_counts(house, printed, first):
    assert adoptions_that_count().count() == 2
    recall(house, printed, first)
    assert [a.report for a in adoptions_that_count()] != list(first.article.sources.all())
    assert adoptions_that_count().count() == 1


def test_a_recalled_text_is_read_no_more_except_at_the_office(house, printed, first):
    body = first.body[:20]
    assert body in text(house, "leader", f"/read/{printed.pk}/{first.pk}/")
    recall(house, printed, first)
    for url in (f"/read/{printed.pk}/{first.pk}/", f"/issues/{printed.pk}/print/"):
        page = text(house, "leader", url)
        assert "已撤回" in page, url
        assert "事实有出入" in page, url
    assert body not in text(house, "leader", f"/read/{printed.pk}/{first.pk}/")
    assert text(house, "leader", f"/read/{printed.pk}/").count(body) == 1  # the other text says the same and stays
    for who in ("editor", "auditor"):
        assert body in text(house, who, f"/issues/{printed.pk}/print/")
    with pytest.raises(Refused, match="撤回"):
        instruct(first, by=house.w.leader, once=uuid.uuid4(), text="请速办", nature="handle")


def test_a_recalled_issue(house, printed):
    recall(house, printed)
    titles = list(printed.placements.values_list("title", flat=True))
    for url in (f"/read/{printed.pk}/", f"/read/{printed.pk}/{printed.placements.first().pk}/"):
        page = text(house, "leader", url)
        assert "事实有出入" in page, url
        assert "滞销" not in page, url
    today = text(house, "leader", "/today/")
    assert titles[0] not in today
    assert "已撤回" in today
    assert titles[0] in text(house, "auditor", f"/issues/{printed.pk}/")
    assert house.see(house.w.editor, printed).state == "published"


def found(house, who, words):
    return [hit for hit in find(who, Wanted(text=words)).hits if hit.model == "bulletins.issue"]


def test_search_says_so(house, printed, first):
    assert found(house, house.w.leader, "山核桃")
    made = draft(house, printed, first)
    assert not found(house, house.w.leader, RIGHT)
    actions.sign_amendment(made, by=house.w.approver, version=1)
    hit = found(house, house.w.leader, RIGHT)[0]
    assert "已更正" in "".join(part for part, _ in hit.title)
    recall(house, printed)
    assert not found(house, house.w.leader, "山核桃")
    assert "已撤回" in "".join(part for part, _ in found(house, house.w.leader, "有出入")[0].title)


def test_the_line_says_so(house, printed, first):
    report = first.article.sources.first()
    recall(house, printed, first)
    page = text(house, "clerk", reverse("cockpit:line", args=[report.pk]))
    assert "已撤回" in page
    assert "事实有出入" in page


def test_who_drafts_and_who_signs(house, printed, first):
    w = house.w
    url = f"/issues/{printed.pk}/amend/"
    for who, code in {"editor": 200, "approver": 200, "duty": 403, "auditor": 403, "leader": 403, "clerk": 404}.items():
        assert w.client(getattr(w, who)).get(url).status_code == code, who
    made = draft(house, printed, first)
    sign = f"/amendments/{made.pk}/do/sign/"
    for who, code in {"editor": 403, "duty": 403, "approver": 200, "leader": 404, "other_editor": 404}.items():
        assert w.client(getattr(w, who)).get(sign).status_code == code, who
    assert w.client(w.leader).get(made.get_absolute_url()).status_code == 404  # a draft is the office's
    with pytest.raises(Refused):
        actions.sign_amendment(made, by=w.editor)
    assert Amendment.objects.get().state == "draft"


def test_by_pages_without_script(house, printed, first):
    w = house.w
    editor, approver = w.client(w.editor), w.client(w.approver)
    url = f"/issues/{printed.pk}/amend/"
    data = {
        "kind": "correction",
        "text": first.pk,
        "wrong": WRONG,
        "right": RIGHT,
        "reason": "笔误",
        "once": str(uuid.uuid4()),
    }
    bad = editor.post(url, {**data, "wrong": "文中没有这句"})
    assert bad.status_code == 422
    assert "找不到" in bad.content.decode()
    assert editor.post(url, data).status_code == 302
    assert editor.post(url, data).status_code == 302  # pressed twice
    made = Amendment.objects.get()
    edit = made.get_absolute_url() + "edit/"
    assert editor.post(edit, {"version": 1, "wrong": WRONG, "right": "1180吨", "reason": "笔误"}).status_code == 302
    assert editor.post(edit, {"version": 1, "wrong": WRONG, "right": "1号", "reason": "笔误"}).status_code == 409
    page = approver.get(made.get_absolute_url()).content.decode()
    link = re.search(r'href="(/amendments/\d+/do/sign/\?version=\d+)"', page).group(1)
    assert approver.post(link, {"version": 1}).status_code == 409  # not what he read
    assert approver.post(link, {"version": 2}).status_code == 302
    assert approver.post(link, {"version": 2}, follow=True).status_code == 200  # double press
    made.refresh_from_db()
    assert (made.state, made.right) == ("published", "1180吨")
    assert editor.post(edit, {"version": 2, "wrong": WRONG, "right": "2", "reason": "x"}).status_code == 403


def test_one_open_notice_a_text_and_nothing_after_a_recall(house, printed, first):
    made = draft(house, printed, first)
    with pytest.raises(Refused, match="已经有一份"):
        draft(house, printed, first, kind="recall", wrong="", right="")
    second = printed.placements.order_by("-position").first()
    draft(house, printed, second)  # another text has its own
    whole = draft(house, printed, kind="recall", wrong="", right="", reason="整期有误")
    with pytest.raises(Refused, match="已经有一份"):
        draft(house, printed, kind="recall", wrong="", right="", reason="又一份")
    actions.sign_amendment(whole, by=house.w.approver, version=1)
    with pytest.raises(Refused, match="已经撤回"):  # drafted before the recall, signed after it
        actions.sign_amendment(made, by=house.w.approver, version=1)
    with pytest.raises(Refused, match="已经撤回"):
        draft(house, printed, first)
    actions.drop_amendment(made, by=house.w.editor, reason="整期已撤回")
    assert queries.standing_of(printed).corrections == {}


def test_signed_twice_is_signed_once(house, printed, first):
    made = draft(house, printed, first)
    again = queries.get_amendment(house.w.approver, made.pk)
    actions.sign_amendment(made, by=house.w.approver, version=1)
    before = Entry.objects.count(), Notice.objects.count()
    with pytest.raises(Stale):
        actions.sign_amendment(again, by=house.w.approver, version=1)
    assert (Entry.objects.count(), Notice.objects.count()) == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": " "}, "请写明原因"),
        ({"wrong": ""}, "还没填原文"),
        ({"right": ""}, "还没填更正为"),
        ({"right": WRONG}, "一样"),
        ({"wrong": "没有的话"}, "找不到"),
        ({"reason": "长" * 501}, "最多 500 字"),
        ({"kind": "nonsense"}, "更正还是撤回"),
    ],
)
def test_refused(house, printed, first, fields, said):
    with pytest.raises(Refused, match=said):
        draft(house, printed, first, **fields)
    assert not Amendment.objects.exists()


def test_secrets_and_wrong_places_are_refused(house, printed, first):
    with pytest.raises(Classified):
        draft(house, printed, first, right="机密★10年")
    other = house.issue(1, "published")
    with pytest.raises(Refused, match="不在这一期"):
        draft(house, printed, other.placements.get())
    with pytest.raises(Refused, match="哪一篇"):
        draft(house, printed)
    proof = house.issue(1, "proof")
    with pytest.raises(Refused, match="还没有印发"):
        draft(house, proof, proof.placements.get())


def test_who_drafted_does_not_sign_alone(house, printed, first):
    made = draft(house, printed, first, by=house.w.approver)
    second = house.w.post(house.w.editor2)
    type(second).objects.filter(pk=second.pk).update(role="approver")
    with pytest.raises(Refused, match="另一位审签人"):
        actions.sign_amendment(made, by=house.w.approver)
    actions.sign_amendment(made, by=house.w.post(second))
