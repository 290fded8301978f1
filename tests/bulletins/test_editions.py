"""The pages that were signed are the pages that go out (E5, E6)."""

import pytest

from tongzheng.bulletins import actions
from tongzheng.bulletins.models import Edition, Layout, Periodical
from tongzheng.bulletins.queries import pages
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused
from tongzheng.typeset.document import words_of
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.rendered import Rendered


def stages(issue):
    return list(issue.editions.order_by("id").values_list("stage", flat=True))


def test_every_step_keeps_its_pages_and_the_signed_ones_go_out_unchanged(house):
    issue = house.issue(2, "published")
    proof, approved, published = issue.editions.order_by("id")
    assert stages(issue) == ["proof", "approved", "published"]
    assert proof.digest == approved.digest == published.digest
    assert (published.pdf_id, published.docx_id) == (approved.pdf_id, approved.docx_id)
    assert published.ofd is not None
    assert proof.layout["body"]["size"] == 16.0


def test_the_document_before_and_after_the_signature(house):
    issue = house.issue(2, "proof")
    head = pages.document_of(issue).head
    assert (head.number, head.date, head.label, head.mark) == ("拟第1期", None, "", "内部参阅　注意保存")
    signed = actions.approve_issue(house.see(house.w.approver, issue), by=house.w.approver)
    document = pages.document_of(house.see(house.w.editor, signed))
    assert (document.head.number, document.head.date) == ("第1期", signed.date)
    assert ("签发", "沈定远") in document.foot.names
    assert document.contents
    assert "县长" in document.foot.report_to
    assert {p.article.title for p in issue.placements.all()} <= set(words_of(document))


def test_bylines_as_the_periodical_wants_them(house):
    issue = house.issue(1)
    for byline, said in {"author": "青石镇 周小禾", "unit": "（青石镇供稿）", "none": ""}.items():
        Periodical.objects.update(byline=byline)
        line = pages.document_of(house.see(house.w.editor, issue)).texts[0].byline
        assert said in line
        assert bool(line) is bool(said)


CHANGES = {
    "刊头": lambda house: Periodical.objects.update(mark="注意保存"),
    "报尾": lambda house: actions.set_readers(house.paper, by=house.w.admin, posts=[house.w.leader]),
    "版式": lambda house: Periodical.objects.update(layout_key="express"),
}


@pytest.mark.parametrize("part", CHANGES)
def test_what_changed_since_the_proof_is_named_and_not_signed(house, part):
    issue = house.issue(1, "proof")
    CHANGES[part](house)
    with pytest.raises(Refused, match=part):
        actions.approve_issue(house.see(house.w.approver, issue), by=house.w.approver)
    assert stages(issue) == ["proof"]
    page = house.w.client(house.w.approver).get(f"/issues/{issue.pk}/").content.decode()
    assert part in page
    actions.send_back_issue(house.see(house.w.approver, issue), by=house.w.approver, reason="重排")
    actions.proof_issue(house.see(house.w.editor, issue), by=house.w.editor)
    actions.approve_issue(house.see(house.w.approver, issue), by=house.w.approver)
    assert stages(issue) == ["proof", "proof", "approved"]


def test_a_later_layout_alters_no_kept_pages(house):
    issue = house.issue(1, "approved")
    own = Layout.objects.create(office=house.w.office, name="大字", base="bulletin", changes={"title": {"size": 20.0}})
    Periodical.objects.update(layout=own)
    actions.publish_issue(house.see(house.w.editor, issue), by=house.w.editor)
    assert Edition.objects.get(stage="published").layout["title"]["size"] == 22.0
    assert pages.layout_of(Periodical.objects.get()).title.size == 20.0


def test_what_cannot_be_typeset_is_not_sent_up(house, monkeypatch):
    def refuses(document, layout):
        raise TypesetError("“现场.jpg”打不开")

    issue = house.issue(1)
    monkeypatch.setattr(pages.docx, "render", refuses)
    with pytest.raises(Refused, match="现场.jpg"):
        actions.proof_issue(house.see(house.w.editor, issue), by=house.w.editor)
    assert (house.see(house.w.editor, issue).state, stages(issue)) == ("composing", [])


def test_pages_made_before_the_act_are_used_unless_something_changed(house, monkeypatch):
    issue = house.see(house.w.editor, house.issue(1))
    ready = pages.lay_out(pages.as_proofed(issue, house.w.editor))
    made = []
    monkeypatch.setattr(pages.pdf, "render", lambda d, y: made.append(d) or Rendered(ready.pdf.data, 2))
    actions.proof_issue(issue, by=house.w.editor, ready=ready)
    assert not made
    actions.approve_issue(house.see(house.w.approver, issue), by=house.w.approver, ready=ready)  # no number on these
    assert len(made) == 1
    assert made[0].head.number == "第1期"


def test_pages_on_screen_are_for_who_makes_and_signs_them(house):
    issue = house.issue(1, "proof")
    kept = issue.editions.get()
    url = f"/issues/{issue.pk}/pages/{kept.pk}/1/"
    client = house.w.client(house.w.approver)
    page = client.get(f"/issues/{issue.pk}/").content.decode()
    assert url in page
    assert f"pages/{kept.pk}/2/" in page
    answer = client.get(url)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(f"/issues/{issue.pk}/pages/{kept.pk}/3/").status_code == 404
    other = house.issue(1, "proof")
    assert client.get(f"/issues/{other.pk}/pages/{kept.pk}/1/").status_code == 404
    assert house.w.client(house.w.leader).get(url).status_code == 404


def test_files_leave_a_trace_and_readers_get_what_they_may(house):
    issue = house.issue(1, "published")
    url = f"/issues/{issue.pk}/file/"
    answer = house.w.client(house.w.editor).get(url + "docx/")
    assert "%E6%94%BF%E5%8A%A1%E4%BF%A1%E6%81%AF" in answer["Content-Disposition"]
    assert Entry.objects.filter(kind="bulletins.issue.download", data__kind="docx").count() == 1
    reader = house.w.client(house.w.leader)
    assert reader.get(url + "pdf/").status_code == 403
    Periodical.objects.update(downloads=True)
    assert reader.get(url + "pdf/").status_code == 200
    assert reader.get(url + "docx/").status_code == 403
    assert reader.get(url + "exe/").status_code == 404


def test_an_issue_published_before_pages_were_kept_gets_them_once(house):
    issue = house.issue(1, "published")
    Edition.objects.all().delete()
    client = house.w.client(house.w.editor)
    for kind in ("pdf", "ofd", "pdf"):
        assert client.get(f"/issues/{issue.pk}/file/{kind}/").status_code == 200
    assert stages(issue) == ["published"]
