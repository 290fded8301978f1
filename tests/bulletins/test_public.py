"""What goes to the public: personal data stop an issue, a mark or a reason lets it pass, the numbers stand nowhere (R4)."""

import uuid

import pytest

from tongzheng.bulletins import actions
from tongzheng.bulletins.models import Issue
from tongzheng.checking.actions.settings import set_check
from tongzheng.reporting.actions import editing
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

PHONE = "13812345678"


@pytest.fixture
def paper(house):
    made = actions.add_periodical(by=house.w.admin, name="政务公开", label="open", public=True)
    issue = house.issue(1, periodical=made)
    article = issue.placements.get().article
    editing.save_article(
        article, by=house.w.editor, version=article.version, title=article.title, body=f"咨询请拨打{PHONE}。"
    )
    return house.see(house.w.editor, issue)


def test_personal_data_stop_a_public_issue_until_a_reason_is_given_that_the_signer_reads(house, paper):
    w, url = house.w, f"{paper.get_absolute_url()}do/proof/"
    editor = w.client(w.editor)
    article = paper.placements.get().article
    page = editor.get(f"/articles/{article.pk}/edit/").text
    assert 'data-level="error"' in page or "错误" in page  # in a public text it is no mere warning
    refused = editor.post(url, {"version": paper.version})
    assert (refused.status_code, "手机号" in refused.text, "个人信息仍公开" in refused.text) == (422, True, True)
    assert PHONE not in refused.text
    marked = editor.post(url, {"version": paper.version, "disclosed": "机密★5年"})
    assert (marked.status_code, "密级标志" in marked.text) == (422, True)
    done = editor.post(url, {"version": paper.version, "disclosed": "本人同意公开咨询电话"})
    assert done.status_code == 302
    entry = Entry.objects.get(kind="bulletins.issue.proof")
    assert "本人同意公开咨询电话" in entry.reason
    assert PHONE not in f"{entry.data}"
    assert "本人同意公开咨询电话" in w.client(w.approver).get(paper.get_absolute_url()).text
    actions.approve_issue(house.see(w.approver, paper), by=w.approver)


def test_what_is_taken_out_is_public_without_a_word_and_inside_papers_are_not_held_up(house, paper):
    w = house.w
    inside = house.issue(1)
    set_check(by=w.approver, check_id="pii.mobile", on=False)  # nor does an office's own setting let them out
    for issue, passes in ((paper, False), (inside, True)):
        article = issue.placements.get().article
        article.refresh_from_db()
        text = {"version": article.version, "title": article.title, "body": f"联系人手机{PHONE}。"}
        editing.save_article(article, by=w.editor, **text)
        if passes:
            actions.proof_issue(house.see(w.editor, issue), by=w.editor)
        else:
            with pytest.raises(Refused, match="公开前"):
                actions.proof_issue(house.see(w.editor, issue), by=w.editor)
            article.refresh_from_db()
            editing.save_article(
                article, by=w.editor, version=article.version, title=article.title, body="联系人已隐去。"
            )
            actions.proof_issue(house.see(w.editor, issue), by=w.editor)
            assert Issue.objects.get(pk=issue.pk).disclosed == ""


def test_what_became_public_after_the_proof_is_not_signed(house):
    """And a public periodical is open to all."""
    w = house.w
    made = actions.add_periodical(by=w.admin, name="公开刊", label="open")
    issue = house.issue(1, periodical=made)
    article = issue.placements.get().article
    editing.save_article(
        article, by=w.editor, version=article.version, title=article.title, body=f"联系人手机{PHONE}。"
    )
    actions.proof_issue(house.see(w.editor, issue), by=w.editor)
    actions.change_periodical(made, by=w.admin, public=True)
    with pytest.raises(Refused, match="公开前"):
        actions.approve_issue(house.see(w.approver, issue), by=w.approver)
    with pytest.raises(Refused, match="知悉范围"):
        actions.change_periodical(made, by=w.admin, label="internal")
    form = {"name": f"另刊{uuid.uuid4().hex[:4]}", "publisher": "县政府办", "label": "internal", "public": "on"}
    assert w.client(w.admin).post("/periodicals/new/", form).status_code == 422
