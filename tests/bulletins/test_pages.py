"""Every page by role, the acts without script, bad input, and how many queries a page may ask."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongzheng.bulletins import actions
from tongzheng.bulletins.models import Issue, Periodical, Placement

OFFICE = ("editor", "approver", "duty", "supervisor", "assessor", "auditor")
OUTSIDE = ("clerk", "signer", "leader", "other_editor", "city_editor", "other_clerk", "admin")


def get(house, who, url):
    return house.w.client(getattr(house.w, who)).get(url)


def pages(issue):
    return {
        "issue": f"/issues/{issue.pk}/",
        "print": f"/issues/{issue.pk}/print/",
        "place": f"/issues/{issue.pk}/place/",
        "note": f"/issues/{issue.pk}/note/",
        "proof": f"/issues/{issue.pk}/do/proof/",
        "receipts": f"/issues/{issue.pk}/receipts/",
        "unplace": f"/issues/{issue.pk}/unplace/{issue.placements.first().pk}/",
    }


def test_work_in_progress_is_invisible_outside_the_office(house):
    issue = house.issue(1)
    for who in OUTSIDE:
        for name, url in pages(issue).items():
            assert get(house, who, url).status_code == 404, (who, name)
        posted = house.w.client(getattr(house.w, who)).post(f"/issues/{issue.pk}/order/", {"version": 1})
        assert posted.status_code == 404, who
    for who in OFFICE:
        assert get(house, who, f"/issues/{issue.pk}/").status_code == 200, who
        assert get(house, who, f"/issues/{issue.pk}/receipts/").status_code == 200, who


def test_only_editors_and_approver_change_it(house):
    issue = house.issue(1)
    urls = pages(issue)
    for who in OFFICE:
        expected = 200 if who in ("editor", "approver") else 403
        for name in ("place", "note", "proof", "unplace"):
            assert get(house, who, urls[name]).status_code == expected, (who, name)
        assert get(house, who, "/issues/new/").status_code == expected, who


@pytest.mark.parametrize("who", ["editor", "duty", "auditor", "supervisor"])
def test_only_the_approver_signs(house, who):
    issue = house.issue(1, "proof")
    assert get(house, who, f"/issues/{issue.pk}/do/approve/").status_code == 403
    assert (
        house.w.client(getattr(house.w, who))
        .post(f"/issues/{issue.pk}/do/approve/", {"version": issue.version})
        .status_code
        == 403
    )
    assert Issue.objects.get().state == "proof"


def test_readers_see_it_once_published(house):
    issue = house.issue(1, "approved")
    url = f"/issues/{issue.pk}/"
    assert get(house, "leader", url).status_code == 404
    actions.publish_issue(house.see(house.w.editor, issue), by=house.w.editor)
    answer = get(house, "leader", url)
    assert (answer.status_code, answer["Location"]) == (302, f"/read/{issue.pk}/")
    assert get(house, "clerk_b", url + "print/").status_code == 200
    assert get(house, "leader", url + "receipts/").status_code == 403
    assert get(house, "clerk", url).status_code == 404  # not on the reading list
    assert get(house, "other_editor", url).status_code == 404
    assert str(issue.periodical) in get(house, "leader", "/issues/").content.decode()


def test_work_secret_issue_is_for_few(house):
    w = house.w
    secret = actions.add_periodical(by=w.admin, name="决策参阅", label="work_secret")
    actions.set_readers(secret, by=w.admin, posts=[w.leader])
    issue = house.issue(1, "published", periodical=secret)
    url = f"/issues/{issue.pk}/print/"
    for who in ("editor", "approver", "auditor", "leader"):
        assert get(house, who, url).status_code == 200, who
    for who in ("duty", "supervisor", "assessor", "leader2", "clerk", "admin"):
        assert get(house, who, url).status_code == 404, who


def test_periodicals_by_role(house):
    pk = house.paper.pk
    for who in ("admin", "editor", "approver"):
        for url in ("/periodicals/", "/periodicals/new/", f"/periodicals/{pk}/", f"/periodicals/{pk}/edit/",
                    f"/periodicals/{pk}/sections/", f"/periodicals/{pk}/readers/"):  # fmt: skip
            assert get(house, who, url).status_code == 200, (who, url)
    for who in ("duty", "auditor"):
        assert get(house, who, f"/periodicals/{pk}/").status_code == 200
        assert get(house, who, f"/periodicals/{pk}/edit/").status_code == 403
        assert get(house, who, "/periodicals/new/").status_code == 403
    for who in ("clerk", "leader"):
        assert get(house, who, "/periodicals/").status_code == 403
        assert get(house, who, f"/periodicals/{pk}/").status_code == 404
    assert get(house, "other_editor", f"/periodicals/{pk}/").status_code == 404
    assert get(house, "other_editor", f"/periodicals/{pk}/edit/").status_code == 404


def test_signed_out(house, client):
    issue = house.issue(1)
    for url in (*pages(issue).values(), "/issues/", "/issues/new/", "/issues/take-up/?report=1", "/periodicals/"):
        assert client.get(url).status_code == 302, url


# ── the whole way by pages, no script ──


def test_whole_way_by_pages(house):
    w = house.w
    editor, approver = w.client(w.editor), w.client(w.approver)
    report = w.report("received")
    url = f"/issues/take-up/?report={report.pk}"
    shown = editor.get(url)
    assert "《政务信息》新开一期" in shown.content.decode()
    data = {"where": f"p{house.paper.pk}", "section": house.sections[0].pk, "way": "single", "once": str(uuid.uuid4())}
    assert editor.post(url, data).status_code == 302
    assert editor.post(url, data).status_code == 302  # pressed twice
    issue = Issue.objects.get()
    assert issue.placements.count() == 1
    second = editor.get(f"/issues/take-up/?report={w.report('received').pk}").content.decode()
    assert "采用到拟第 1 期" in second
    page = f"/issues/{issue.pk}/"
    editor.post(page + "note/", {"version": house.see(w.editor, issue).version, "note": "编者的话"})
    editor.post(page + "do/proof/", {"version": house.see(w.editor, issue).version})
    sign = approver.get(page).content.decode()
    assert "签发第 1 期" in sign
    assert "编者的话" in sign
    assert report.title in sign
    link = re.search(r'href="(/issues/\d+/do/approve/\?version=\d+)"', sign).group(1)
    act = approver.get(link).content.decode()
    version = re.search(r'name="version" value="(\d+)"', act).group(1)
    assert approver.post(link, {"version": version}).status_code == 302
    version = house.see(w.editor, issue).version
    assert editor.post(page + "do/publish/", {"version": version}).status_code == 302
    again = editor.post(page + "do/publish/", {"version": version}, follow=True)  # double click
    assert again.status_code == 200
    assert "没有重复" in again.content.decode()
    assert report.adoptions.count() == 1
    assert "未读" in editor.get(page + "receipts/").content.decode()


def test_stale_approval_says_who_did_what(house):
    w = house.w
    issue = house.issue(1, "proof")
    old = issue.version
    actions.send_back_issue(house.see(w.editor, issue), by=w.editor, reason="漏了一段")
    answer = w.client(w.approver).post(f"/issues/{issue.pk}/do/approve/", {"version": old})
    assert answer.status_code == 409
    assert "林述之" in answer.content.decode()


def test_refusal_keeps_the_reason_typed(house):
    issue = house.issue(1, "proof")
    client = house.w.client(house.w.approver)
    answer = client.post(f"/issues/{issue.pk}/do/send_back/", {"version": issue.version, "reason": ""})
    assert answer.status_code == 422
    assert "请写明退回核稿的原因" in answer.content.decode()
    answer = client.post(
        f"/issues/{issue.pk}/do/send_back/", {"version": issue.version, "reason": "标题不妥。机密★10年"}
    )
    assert answer.status_code == 422
    assert Issue.objects.get().state == "proof"


def test_blocked_approval_is_a_grey_button_with_its_reason(house):
    from tongzheng.reporting.actions import intake

    w = house.w
    issue = house.issue(1, "proof")
    intake.mark_doubt(issue.placements.get().article.sources.get(), by=w.editor, quote="约4600吨", question="出处")
    page = w.client(w.approver).get(f"/issues/{issue.pk}/").content.decode()
    assert "还有 1 处存疑没有核实" in page
    assert "/do/approve/" not in page


# ── order ──


def order_of(issue):
    return list(Placement.objects.filter(issue=issue).order_by("position").values_list("pk", "section_id"))


def test_drag_sends_the_whole_order(house):
    w = house.w
    issue = house.issue(3)
    a, b, c = issue.placements.values_list("pk", flat=True)
    first, second = (s.pk for s in house.sections)
    data = {"ids": [b, c, a], "sections": [first, first, second], "version": issue.version}
    client = w.client(w.editor)
    answer = client.post(f"/issues/{issue.pk}/order/", data, headers={"Accept": "application/json"})
    assert answer.json() == {"version": issue.version + 1}
    assert order_of(issue) == [(b, first), (c, first), (a, second)]
    answer = client.post(f"/issues/{issue.pk}/order/", data, headers={"Accept": "application/json"})
    assert answer.status_code == 409


def test_buttons_move_one_step_without_script(house):
    w = house.w
    issue = house.issue(2)
    a, b = issue.placements.values_list("pk", flat=True)
    first, second = (s.pk for s in house.sections)
    client = w.client(w.editor)

    def move(**which):
        version = house.see(w.editor, issue).version
        assert client.post(f"/issues/{issue.pk}/order/", {"version": version, **which}).status_code == 302

    move(up=b)
    assert order_of(issue) == [(b, first), (a, first)]
    move(down=a)  # past the next heading
    assert order_of(issue) == [(b, first), (a, second)]
    page = client.get(f"/issues/{issue.pk}/").content.decode()
    assert page.index(f'data-section="{second}"') < page.index(f'data-id="{a}"')


@pytest.mark.parametrize(
    "data",
    [{}, {"version": "x"}, {"version": 2, "ids": "a"}, {"version": 2, "ids": 99}, {"version": 2, "up": 99},
     {"version": 2, "up": "9" * 30}, {"version": 2, "ids": "\x00"}],
)  # fmt: skip
def test_bad_order_is_refused(house, data):
    issue = house.issue(2)
    before = order_of(issue)
    answer = house.w.client(house.w.editor).post(f"/issues/{issue.pk}/order/", data)
    assert answer.status_code in (403, 409)
    assert order_of(issue) == before


# ── bad input, queries ──


@pytest.mark.parametrize(
    "query", ["", "report=", "report=x", "report=99999", "report=" + "9" * 18, "report=" + "9" * 40]
)
def test_take_up_of_nothing(house, query):
    assert get(house, "editor", f"/issues/take-up/?{query}").status_code == 404


def test_take_up_is_for_editors_and_own_reports(house):
    w = house.w
    report = w.report("received")
    assert get(house, "duty", f"/issues/take-up/?report={report.pk}").status_code == 403
    assert get(house, "other_editor", f"/issues/take-up/?report={report.pk}").status_code == 404
    assert get(house, "clerk", f"/issues/take-up/?report={report.pk}").status_code == 403


ODD = {
    "empty": "",
    "long": "长" * 3000,
    "megabyte": "a" * 1_000_000,
    "html": "<script>alert(1)</script>",
    "marks": "😀\u202e\x00",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_input_never_breaks_a_page(house, text):
    w = house.w
    client = w.client(w.admin)
    pk = house.paper.pk
    data = {"name": text, "publisher": text, "label": "open", "mark": text, "yearly_target": text[:20]}
    for url in ("/periodicals/new/", f"/periodicals/{pk}/edit/"):
        answer = client.post(url, data)
        assert answer.status_code in (200, 302, 422)
    assert client.post(f"/periodicals/{pk}/sections/", {"names": text}).status_code in (302, 422)
    assert client.post(f"/periodicals/{pk}/readers/", {"leaders": text}).status_code in (302, 422)
    shown = client.get("/periodicals/").content.decode()
    assert "<script>alert" not in shown
    assert all(len(p.name) <= 40 for p in Periodical.objects.all())


@pytest.mark.parametrize("query", ["?page=x", "?page=999", "?periodical=x", "?periodical=" + "9" * 30, "?year=-1"])
def test_odd_filters(house, query):
    house.issue(1, "published")
    assert get(house, "editor", f"/issues/{query}").status_code == 200


def test_texts_are_escaped(house):
    w = house.w
    issue = house.issue(0)
    house.take(issue, w.report("received", title="<b>标题</b>", body="<script>alert(1)</script>"))
    for url in (f"/issues/{issue.pk}/", f"/issues/{issue.pk}/print/"):
        page = get(house, "editor", url).content.decode()
        assert "<b>标题" not in page
        assert "<script>alert" not in page


def test_few_queries(house):
    w = house.w
    for _ in range(3):
        house.issue(1, "published")
    full = house.issue(4)
    signing = house.issue(4, "proof")
    client = w.client(w.approver)
    urls = ["/issues/", f"/issues/{full.pk}/", f"/issues/{signing.pk}/", f"/issues/{full.pk}/print/", "/periodicals/",
            f"/periodicals/{house.paper.pk}/"]  # fmt: skip
    for url in urls:
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(url)
        ours = [q for q in found.captured_queries if not re.match(r"SAVEPOINT|RELEASE", q["sql"])]
        assert len(ours) <= 15, (url, len(ours), [q["sql"][:150] for q in ours])
