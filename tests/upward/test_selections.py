"""A selection: proposed, chosen, sealed, signed by another, sent once; inside it reaches the superior (E8, R15)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tongzheng.notices.models import Notice
from tongzheng.reporting.actions import intake
from tongzheng.reporting.models import Article, Report
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale
from tongzheng.upward.actions import composing, sending, settings
from tongzheng.upward.models import Item, Selection, Superior
from tongzheng.upward.queries import selections as queries
from tongzheng.upward.queries.sent import marks_of, sent_words


def submit(up, selection, by=None):
    by = by or up.w.editor
    return sending.submit_selection(up.see(by, selection), by=by, no_secret=True)


def test_one_button_proposes_todays_and_the_good_ones_not_yet_sent(up):
    today = up.article()
    old_good, old_news = up.article(), up.article(up.w.report("received", kind="news"))
    for article in (old_good, old_news):
        issue = article.placements.get().issue
        type(issue).objects.filter(pk=issue.pk).update(published_at=timezone.now() - timedelta(days=3))
    secret = up.article()
    Article.objects.filter(pk=secret.pk).update(label="work_secret")
    once = uuid.uuid4()
    selection = composing.propose_selection(up.city, by=up.w.editor, once=once)
    assert [i.article for i in selection.items.all()] == [today, old_good]
    assert composing.propose_selection(up.city, by=up.w.editor, once=once) == selection
    with pytest.raises(Refused, match="还没有新刊发的"):
        composing.propose_selection(up.city, by=up.w.editor)
    assert (
        composing.propose_selection(up.province, by=up.w.editor).items.count() == 2
    )  # another superior, another register


def test_inside_each_text_reaches_the_superior_with_the_original_behind_it(up):
    w, report = up.w, up.w.report("received", by=up.w.clerk)
    article = up.article(report)
    Article.objects.filter(pk=article.pk).update(title="编辑改过的题目", body="编辑改过的正文。")
    article.refresh_from_db()
    other = w.report("received", by=w.clerk_b)
    sent = up.selection(article, other, state="sent")
    first, second = Report.objects.filter(office=w.city_office).order_by("id")
    assert (first.title, first.body, first.forwarded_from) == ("编辑改过的题目", "编辑改过的正文。", report)
    assert (first.unit, first.author, first.state, first.no_secret) == (w.office, w.office_officer, "sent", True)
    assert second.forwarded_from == other
    assert [i.forwarded for i in sent.items.all()] == [first, second]
    assert (sent.state, sent.number, sent.way, sent.sent_by, sent.signed_by) == ("sent", 1, "web", w.editor, w.approver)
    [entry] = Entry.objects.filter(kind="upward.selection.send")
    assert entry.data["inside"] is True
    assert entry.data["titles"] == ["编辑改过的题目", other.title]
    told = set(Notice.objects.filter(text__contains="已由县政府办报送市政府办公室").values_list("to", flat=True))
    assert told == {w.clerk.pk, w.clerk_b.pk}
    [out] = Entry.objects.filter(subject_type="reporting.report", subject_id=first.pk, kind="reporting.report.sign_off")
    assert out.data["signed_by"] == "沈定远"
    assert not Notice.objects.filter(text__startswith="请签发", to=w.office_signer).exists()


def test_outside_it_is_recorded_with_the_way(up):
    sent = up.selection(up.article(), to=up.province, state="sent", way="fax")
    assert (sent.way, sent.get_way_display()) == ("fax", "传真")
    assert not Report.objects.filter(office=up.w.city_office).exists()
    assert sent.items.get().forwarded is None


def test_numbers_run_by_superior_and_year_without_gap(up):
    a, b = up.selection(up.article(), state="sent"), up.selection(up.article(), state="signed")
    c = up.selection(up.article(), to=up.province, state="signed")
    assert [(s.year, s.number) for s in (a, b, c)] == [(timezone.localdate().year, n) for n in (1, 2, 1)]
    sending.send_back_selection(up.see(up.w.approver, b), by=up.w.approver, reason="第二条再核")
    submit(up, b)
    assert sending.sign_selection(up.see(up.w.approver, b), by=up.w.approver).number == 2  # kept


def test_what_was_sealed_is_what_goes(up):
    article = up.w.report("received")
    selection = up.selection(article, state="signed")
    Report.objects.filter(pk=article.pk).update(body="改过的正文。")
    with pytest.raises(Refused, match="改过"):
        sending.send_selection(up.see(up.w.editor, selection), by=up.w.editor, way="web")
    checking = up.selection(up.w.report("received"), state="checking")
    Report.objects.filter(sent_items__selection=checking).update(title="改过的题")
    with pytest.raises(Refused, match="改过"):
        sending.sign_selection(up.see(up.w.approver, checking), by=up.w.approver)


def test_what_was_sent_never_changes(up):
    report = up.w.report("received")
    sent = up.selection(report, to=up.province, state="sent")
    title, body = sent.items.get().title, sent.items.get().body
    Report.objects.filter(pk=report.pk).update(title="后来改的", body="后来改的")
    Superior.objects.filter(pk=up.province.pk).update(layout_key="special")
    [piece] = queries.contents(up.see(up.w.editor, sent))
    assert (piece.title, piece.body) == (title, body)
    assert sent.layout["key"] == "bulletin"
    with pytest.raises(Refused):
        composing.pick_text(up.see(up.w.editor, sent), by=up.w.editor, text=up.article())
    with pytest.raises(Stale):
        sending.send_selection(up.see(up.w.editor, sent), by=up.w.editor, way="web")


@pytest.mark.parametrize("first", ["article", "report"])
def test_a_text_goes_again_only_with_a_reason(up, first):
    report = up.w.report("received")
    article = up.article(report)
    texts = {"article": article, "report": report}
    up.selection(texts.pop(first), state="sent")
    [other] = texts.values()
    selection = composing.open_selection(up.city, by=up.w.editor)
    for text in (article, report):
        with pytest.raises(composing.SentBefore, match="已报市政府办公室"):
            composing.pick_text(selection, by=up.w.editor, text=text)
    item = composing.pick_text(selection, by=up.w.editor, text=other, again="情况有新变化")
    assert item.again == "情况有新变化"
    assert composing.pick_text(up.selection(to=up.province), by=up.w.editor, text=other).again == ""


def test_a_single_forward_counts_as_sent(up):
    w, report = up.w, up.w.report("received")
    from tongzheng.reporting.actions import submission

    one = intake.forward_report(report, by=w.office_officer, once=uuid.uuid4())
    submission.save_draft(one, by=w.office_officer, version=None, no_secret=True)
    submission.submit_report(one, by=w.office_officer)
    submission.sign_off_report(one, by=w.office_signer)
    assert [m.words for m in marks_of(report, superior=up.city)][0].endswith("已报市政府办")
    with pytest.raises(composing.SentBefore):
        composing.pick_text(up.selection(), by=w.editor, text=report)
    assert sent_words("report", [report.pk]) == {report.pk: "已报市政府办"}


def test_lists_know_what_was_sent(up):
    report, other = up.w.report("received"), up.w.report("received", by=up.w.clerk_b)
    article = up.article(report)
    up.selection(article, state="sent")
    assert sent_words("article", [article.pk])[article.pk].startswith("已报市政府办公室")
    assert sent_words("report", [report.pk, other.pk]).keys() == {report.pk}


def test_nobody_signs_what_he_submitted_while_another_can(up):
    from tests.world import _appoint

    w, selection = up.w, up.selection(up.article())
    submit(up, selection, by=w.approver)
    second = _appoint("第二审签", w.office, "approver")
    with pytest.raises(Refused, match="另一位审签人"):
        sending.sign_selection(up.see(w.approver, selection), by=w.approver)
    assert sending.sign_selection(up.see(second, selection), by=second).state == "signed"
    with pytest.raises(Refused):
        sending.sign_selection(up.see(w.editor, selection), by=w.editor)


def test_doubts_and_fallen_texts_stop_it(up):
    w, report = up.w, up.w.report("received")
    selection = up.selection(report, state="checking")
    doubt = intake.mark_doubt(report, by=w.editor, quote="1800吨", question="怎么统计")
    with pytest.raises(Refused, match="存疑"):
        sending.sign_selection(up.see(w.approver, selection), by=w.approver)
    intake.verify_doubt(doubt, by=w.editor, asked_whom="镇里", how="电话", result="属实")
    intake.return_report(report, by=w.editor, reason="重写")
    with pytest.raises(Refused, match="退回修改"):
        sending.sign_selection(up.see(w.approver, selection), by=w.approver)


def test_a_work_secret_goes_outside_only_by_the_confidential_way(up):
    secret = up.w.report("received", label="work_secret")
    selection = up.selection(secret, to=up.province, state="signed")
    assert selection.label == "work_secret"
    with pytest.raises(Refused, match="机要"):
        sending.send_selection(up.see(up.w.editor, selection), by=up.w.editor, way="fax")
    assert sending.send_selection(up.see(up.w.editor, selection), by=up.w.editor, way="confidential").state == "sent"
    found = Selection.objects.filter(pk=selection.pk)
    from tongzheng.upward.access import visible

    assert not found.filter(visible(up.w.duty)).exists()
    assert found.filter(visible(up.w.auditor)).exists()


def test_order_and_taking_out(up):
    a, b, c = (up.w.report("received") for _ in range(3))
    selection = up.selection(a, b, c)
    ids = list(selection.items.values_list("pk", flat=True))
    composing.order_items(selection, by=up.w.editor, version=selection.version, ids=[ids[2], ids[0], ids[1]])
    with pytest.raises(Stale):
        composing.order_items(selection, by=up.w.editor, version=selection.version - 1, ids=ids)
    composing.unpick_item(Item.objects.select_related("selection").get(pk=ids[0]), by=up.w.editor)
    assert [(i.report, i.position) for i in selection.items.all()] == [(c, 1), (b, 2)]


def test_nothing_without_texts_or_confirmation_and_drop_needs_a_reason(up):
    selection = up.selection()
    with pytest.raises(Refused, match="还没有选"):
        submit(up, selection)
    composing.pick_text(selection, by=up.w.editor, text=up.w.report("received"))
    with pytest.raises(Refused, match="国家秘密"):
        sending.submit_selection(selection, by=up.w.editor, no_secret=False)
    with pytest.raises(Refused):
        sending.drop_selection(selection, by=up.w.editor, reason=" ")
    with pytest.raises(Classified):
        sending.drop_selection(selection, by=up.w.editor, reason="机密★10年")
    assert sending.drop_selection(selection, by=up.w.editor, reason="今天不报").state == "dropped"


def test_others_may_not(up):
    w = up.w
    for post in (w.clerk, w.duty, w.assessor, w.city_editor, w.leader, w.admin):
        with pytest.raises(Refused):
            composing.open_selection(up.city, by=post)
    assert composing.open_selection(up.city, by=w.office_officer).editor == w.office_officer
    with pytest.raises(Refused):
        settings.add_superior(by=w.clerk, name="省")
    with pytest.raises(Refused, match="已经有"):
        settings.add_superior(by=w.editor, name="省政府办公厅", level="province")


def test_targets_are_kept_with_what_they_were(up):
    settings.set_target(up.city, by=up.w.editor, year=2026, sent=400, adopted=200)
    settings.set_target(up.city, by=up.w.editor, year=2026, sent=400, adopted=200)
    settings.set_target(up.city, by=up.w.editor, year=2026, sent=450, adopted=200)
    last = Entry.objects.filter(kind="upward.superior.target").last()
    assert Entry.objects.filter(kind="upward.superior.target").count() == 2
    assert last.data["before"] == {"sent": 400, "adopted": 200}
    with pytest.raises(Refused):
        settings.set_target(up.city, by=up.w.editor, year=26, sent=1, adopted=1)
