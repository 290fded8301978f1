"""A text is checked as one types, once more before it is sent, and on the desk; what is right is marked so (R4, R13, R14)."""

import uuid

import pytest
from django.urls import reverse

from tongzheng.checking.models import Result, Waiver
from tongzheng.checking.queries.office import counts
from tongzheng.checking.rules import unseal
from tongzheng.reporting.actions import checking as actions
from tongzheng.reporting.actions import editing, intake, submission
from tongzheng.reporting.models import Report
from tongzheng.reporting.queries.checking import errors_when_sent, examine_article, examine_report
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

TITLE = "青石镇山核桃滞销"
BODY = "镇里统一布署收购，1800吨山核桃仍有积压。\n各村已报名,联系收购商3家。"


def url(name, *args):
    return reverse(f"reporting:{name}", args=args)


def page(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def draft(world, **fields):
    return world.report("draft", title=TITLE, body=BODY, **fields)


def form(report, **changes):
    values = {"title": TITLE, "body": BODY, "kind": "problem", "mood": "bad", "label": "open", "no_secret": "on"}
    return values | {"version": report.version} | changes


def wrong_word(text):
    seen = examine_report(text) if isinstance(text, Report) else examine_article(text)
    return next(s for s in seen.open if s.finding.found == "布署")


def waive(world, report, by=None):
    return actions.waive_finding(report, unseal(wrong_word(report).sealed), by=by or world.clerk, reason="引用原话")


# ── as one types ──


def test_what_is_typed_is_checked_before_it_is_saved(world):
    text = page(world.client(world.clerk).post(url("check_new"), {"title": "布署防汛", "body": BODY, "kind": "news"}))
    assert text.index('data-part="title"') < text.index('data-part="body"')
    assert 'data-part="title" data-level="error" data-spots="0-2"' in text
    assert "改为“部署”" in text
    assert Report.objects.count() == 0


def test_places_are_counted_as_the_browser_counts_them(world):
    body = "𠮷😀\r\n统一布署"
    text = page(world.client(world.clerk).post(url("check_new"), {"title": "防汛", "body": body}))
    assert 'data-spots="7-9"' in text  # 2 + 2 + one line end + 统一


@pytest.mark.parametrize(
    "body",
    ["", "\x00\x00布署", "1" * 100_000, "（" * 50_000, "\n" * 50_000, "‮布署‬😀", "布署。" * 30_000],
    ids=["empty", "nul", "digits", "brackets", "lines", "rtl", "long"],
)
def test_whatever_is_typed_gets_an_answer(world, body):
    page(world.client(world.clerk).post(url("check_new"), {"title": body[:300], "body": body}))


def test_too_long_to_keep_is_too_long_to_check(world):
    text = page(world.client(world.clerk).post(url("check_new"), {"title": "题", "body": "字" * 200_001}), 422)
    assert "没有体检" in text
    report = draft(world)
    typed = form(report, body="字" * 200_001)
    assert "没有体检" in page(world.client(world.clerk).post(url("edit", report.pk), typed), 422)


def test_a_new_page_finds_its_draft_after_the_first_save(world):
    report = draft(world)
    posted = {"title": TITLE, "body": BODY, "once": str(report.once)}
    assert url("report_right", report.pk) in page(world.client(world.clerk).post(url("check_new"), posted))
    assert url("report_right", report.pk) not in page(world.client(world.clerk_b).post(url("check_new"), posted))


# ── without script ──


def test_the_saved_page_shows_what_was_found_and_puts_it_right(world):
    report = draft(world)
    clerk = world.client(world.clerk)
    text = page(clerk.get(url("edit", report.pk)))
    token = wrong_word(report).token
    assert f'value="fix-{token}"' in text
    typed = form(report, body=BODY + "\n刚写的一句。", then=f"fix-{token}")
    assert clerk.post(url("edit", report.pk), typed).status_code == 302
    report.refresh_from_db()
    assert report.body == BODY.replace("布署", "部署") + "\n刚写的一句。"
    answer = clerk.post(url("edit", report.pk), typed | {"title": "又改", "version": 1})
    assert answer.status_code == 409  # an old version puts nothing in
    report.refresh_from_db()
    assert report.title == TITLE


def test_the_editor_puts_a_suggestion_into_the_article(world):
    report = world.report("editing", title=TITLE, body=BODY)
    article = editing.start_article([report], by=world.editor, once=uuid.uuid4())
    editor = world.client(world.editor)
    shown = wrong_word(article)
    assert f"fix-{shown.token}" in page(editor.get(url("article_edit", article.pk)))
    typed = {"version": article.version, "title": TITLE, "body": BODY, "then": f"fix-{shown.token}"}
    assert editor.post(url("article_edit", article.pk), typed).status_code == 302
    article.refresh_from_db()
    assert "部署" in article.body
    report.refresh_from_db()
    assert report.body == BODY


# ── before it is sent ──


def test_errors_are_shown_once_more_and_never_hold_a_text_up(world):
    report = draft(world)
    clerk = world.client(world.clerk)
    typed = form(report)
    text = page(clerk.post(url("edit", report.pk), typed | {"then": "submit"}), 422)
    assert "还有 1 处错误没有改" in text
    seen = text.split('name="errors_seen" value="')[1].split('"')[0]
    assert clerk.post(url("edit", report.pk), typed | {"then": "submit", "errors_seen": seen}).status_code == 302
    report.refresh_from_db()
    assert (report.state, errors_when_sent(report)) == ("signing", 1)
    assert Entry.objects.get(kind="reporting.report.submit").data == {"errors": 1, "checks": ["typo.pair"]}
    assert "送签时还有 1 处错误" in page(world.client(world.signer).get(report.get_absolute_url()))


def test_a_text_without_errors_goes_at_once(world):
    report = draft(world)
    typed = form(report, body=BODY.replace("布署", "部署"), then="submit")
    assert world.client(world.clerk).post(url("edit", report.pk), typed).status_code == 302
    report.refresh_from_db()
    assert (report.state, errors_when_sent(report)) == ("signing", 0)


# ── 此处无误 ──


def test_what_is_marked_right_is_not_reported_again_and_the_next_reader_sees_why(world):
    report = draft(world)
    clerk = world.client(world.clerk)
    right = {"finding": wrong_word(report).sealed, "reason": "引用原话"}
    assert clerk.post(url("report_right", report.pk), right).status_code == 302
    assert not examine_report(report).errors
    entry = Entry.objects.get(kind="checking.waiver.waive")
    assert (entry.subject_id, entry.reason, entry.data["found"]) == (report.pk, "引用原话", "布署")
    submission.submit_report(report, by=world.clerk)
    text = page(world.client(world.signer).get(url("check_report", report.pk)))
    assert "已标无误" in text
    assert "引用原话" in text


def test_the_editor_meets_the_writers_reasons_in_the_article(world):
    report = draft(world)
    waive(world, report)
    submission.submit_report(report, by=world.clerk)
    submission.sign_off_report(report, by=world.signer)
    intake.receive_report(report, by=world.editor)
    article = editing.start_article([report], by=world.editor, once=uuid.uuid4())
    assert [s.waiver.reason for s in examine_article(article).waived] == ["引用原话"]
    editing.save_article(article, by=world.editor, version=article.version, title=TITLE, body="会上统一布署了收购。")
    article.refresh_from_db()
    assert not examine_article(article).waived  # rewritten: asked again


def test_a_waiver_is_taken_back(world):
    report = draft(world)
    waiver = waive(world, report)
    clerk = world.client(world.clerk)
    assert "标记的理由：引用原话" in page(clerk.get(url("report_right_back", report.pk, waiver.pk)))
    assert clerk.post(url("report_right_back", report.pk, waiver.pk)).status_code == 302
    assert wrong_word(report)
    assert Entry.objects.filter(kind="checking.waiver.withdraw", subject_id=report.pk).count() == 1
    other = world.report("draft", by=world.clerk_b)
    assert world.client(world.clerk_b).get(url("report_right_back", other.pk, waiver.pk)).status_code == 404


def test_a_waiver_needs_a_reason_and_a_finding_of_ours(world):
    report = draft(world)
    clerk = world.client(world.clerk)
    page(clerk.post(url("report_right", report.pk), {"finding": wrong_word(report).sealed, "reason": " "}), 422)
    page(clerk.post(url("report_right", report.pk), {"finding": "made:up", "reason": "好"}), 422)
    with pytest.raises(Refused):
        waive(world, report, by=world.clerk_b)
    assert not Waiver.objects.exists()


def test_a_shielded_author_is_not_named_by_his_waiver(world):
    report = draft(world, kind="problem")
    submission.shield_report(report, by=world.clerk, on=True)
    report.joint_units.add(world.town_b)
    waive(world, report)
    submission.submit_report(report, by=world.clerk)
    submission.sign_off_report(report, by=world.signer)
    text = page(world.client(world.clerk_b).get(url("check_report", report.pk)))
    assert "引用原话" in text
    assert "周小禾" not in text


# ── the desk ──


def test_the_desk_fetches_findings_and_marks_apart(world, django_assert_max_num_queries):
    report = world.report("received", title=TITLE, body=BODY)
    editor = world.client(world.editor)
    assert url("check_report", report.pk) in page(editor.get(url("desk_item", report.pk)))
    ask = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "checks"}
    with django_assert_max_num_queries(15):
        text = page(editor.get(url("check_report", report.pk), {"at": "desk"}, **ask))
    assert f'data-marked="desk-reading-{report.pk}"' in text
    assert '<mark class="found" data-level="error">布署</mark>' in text
    assert "<html" not in text


# ── counted by unit ──


def test_reports_are_counted_by_unit_whatever_door_they_came_by(world):
    meeting = {
        "title": "青石镇召开安全生产工作会议",
        "body": "11月3日，青石镇召开安全生产工作会议，镇领导出席会议并讲话。",
    }
    world.report("received", **meeting)
    world.report("sent", title=TITLE, body=BODY, by=world.clerk_b)
    draft(world)
    assert actions.count_findings() == 2
    assert actions.count_findings() == 0
    lines = {line.unit.pk: line for line in counts(world.assessor, None)}
    assert (lines[world.town_a.pk].sent, lines[world.town_a.pk].doubted) == (1, 1)
    assert lines[world.town_a.pk].reasons[0][1] == 1
    assert (lines[world.town_b.pk].doubted, lines[world.town_b.pk].errors) == (0, 1)
    assert "青石镇" in page(world.client(world.assessor).get(reverse("checking:counts")))
    assert counts(world.post(world.other_editor), None) == []


def test_a_report_sent_again_is_counted_anew(world):
    report = world.report("returned", title=TITLE, body=BODY)
    actions.count_findings()
    assert Result.objects.get().errors == 1
    version = Report.objects.get(pk=report.pk).version
    report = Report.objects.get(pk=report.pk)
    fixed = {"title": TITLE, "body": BODY.replace("布署", "部署")}
    submission.save_draft(report, by=world.clerk, version=version, **fixed)
    submission.submit_report(report, by=world.clerk)
    submission.sign_off_report(report, by=world.signer)
    assert actions.count_findings() == 1
    assert Result.objects.get().errors == 0
