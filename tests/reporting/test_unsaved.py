"""Nothing typed is lost and nothing is made twice: Back and the same text again, an article's form that saves itself (R1, R9, E2)."""

import uuid

from tests.reporting.test_unit_pages import fields
from tongzheng.reporting.actions import editing
from tongzheng.reporting.models import Article, Report, Unsaved
from tongzheng.reporting.queries.articles import rounds_of

NEW = "/reports/new/"


def test_back_after_sending_and_the_same_text_again_makes_no_second_draft(world):
    """Also when the browser asked for the page anew and only put the typed words back in."""
    clerk, typed = world.client(world.clerk), fields(then="submit", body="上溪村水管冻裂，\r\n300户停水。")
    sent = clerk.post(NEW, typed)
    report = Report.objects.get()
    for again in (typed, typed | {"once": str(uuid.uuid4())}, typed | {"once": str(uuid.uuid4()), "then": "save"}):
        answer = clerk.post(NEW, again, follow=True)
        assert answer.redirect_chain[0][0] == sent.url
        assert "没有再建一份" in answer.text
    assert Report.objects.count() == 1
    other = clerk.post(NEW, typed | {"once": str(uuid.uuid4()), "body": "另一件事。"})
    assert (other.status_code, Report.objects.count()) == (302, 2)
    mate = world.client(world.clerk_b).post(NEW, typed | {"once": str(uuid.uuid4())})  # another unit's is its own
    assert (mate.status_code, Report.objects.count()) == (302, 3)
    report.refresh_from_db()
    assert report.state == "signing"


def test_a_draft_of_the_same_words_is_given_back_to_be_gone_on_with(world):
    clerk, typed = world.client(world.clerk), fields(then="save")
    saved = clerk.post(NEW, typed)
    again = clerk.post(NEW, typed | {"once": str(uuid.uuid4()), "then": "submit"}, follow=True)
    assert again.redirect_chain[0][0] == saved.url
    assert "已存成草稿" in again.text
    assert clerk.post(NEW, typed | {"then": "submit"}).status_code == 302  # its own page: saved and sent
    assert Report.objects.get().state == "signing"


def test_an_articles_form_saves_itself_for_its_editor_alone(world):
    article = editing.start_article([world.report("sent")], by=world.editor, once=uuid.uuid4())
    url, script = f"/articles/{article.pk}/edit/", {"X-Autosave": "1"}
    editor, typed = (
        world.client(world.editor),
        {"version": str(article.version), "title": "写到一半", "body": "只写了一"},
    )
    assert editor.post(url, typed, headers=script).json()["saved_at"]
    kept = Article.objects.get()
    assert (kept.title, kept.version, len(rounds_of(kept))) == (article.title, article.version, 1)
    shown = editor.get(url).text
    assert "只写了一" in shown
    assert "没有存完的" in shown
    assert "只写了一" not in world.client(world.approver).get(url).text
    marked = editor.post(url, typed | {"body": "机密★10年"}, headers=script)
    assert (marked.status_code, marked.json()["marking"]) == (422, True)
    assert editor.post(url, typed | {"title": "长" * 121}, headers=script).status_code == 422
    assert Unsaved.objects.get().body == "只写了一"
    editing.save_article(kept, by=world.approver, version=kept.version, title="别人先存", body="别人的正文")
    both = editor.get(url).text
    assert "别人的正文" in both
    assert "只写了一" in both
    assert editor.post(url, typed, headers=script).status_code == 409
    refused = editor.post(url, typed)
    assert (refused.status_code, "别人的正文" in refused.text, "只写了一" in refused.text) == (422, True, True)
    editor.post(url, {"then": "drop-unsaved"})
    assert "没有存完的" not in editor.get(url).text
    now = Article.objects.get()
    editor.post(url, typed | {"version": str(now.version)}, headers=script)
    assert editor.post(url, typed | {"version": str(now.version), "body": "写完了"}).status_code == 302
    assert (Article.objects.get().body, Unsaved.objects.count()) == ("写完了", 0)
    assert editor.post(f"/articles/{article.pk}/do/drop/", {"reason": "不用"}).status_code == 302
    late = editor.post(url, typed, headers=script)
    assert late.status_code in (403, 409)
