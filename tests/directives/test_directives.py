"""From a superior's words to the confirmed report: registered, shown, opened, reported, late, returned (D11)."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.pictures import PNG
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Deadline
from tongzheng.directives import queries
from tongzheng.directives.actions import opening, owing, registering, reporting, sending, showing
from tongzheng.directives.models import Directive, Owed, Report
from tongzheng.directives.queries import known
from tongzheng.notices.models import Notice
from tongzheng.notices.tasks import is_guarded
from tongzheng.supervision import actions as supervision
from tongzheng.supervision.models import Item
from tongzheng.text.revisions import revisions_of
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale

pytestmark = pytest.mark.django_db


def test_from_the_superiors_words_to_the_confirmed_report(above):
    w = above.w
    directive = above.opened()
    (item,) = Item.objects.filter(directive_point__directive=directive)
    assert (item.origin, item.leader, item.state, item.number) == ("superior", w.leader, "assigned", 1), (
        "he wrote on it"
    )
    above.answer(item)
    report = above.signed(directive)
    assert "七个村恢复供水，涉及1260人。" in report.body
    assert "县长高屹" in report.body
    assert "请水利局牵头，一周内报" in report.body
    assert "反映，管道老化，缺资金80万元。" in report.body
    assert (report.number, str(report)) == (1, f"落实情况报告〔{above.today.year}〕第1号")
    assert all((report.pdf_id, report.docx_id, report.ofd_id))
    assert w.client(w.city_editor).get(report.get_absolute_url()).status_code == 404, "not before it was sent"
    sending.send_report(above.see(w.supervisor, report), by=w.supervisor, way="web")
    directive.refresh_from_db()
    assert directive.state == "reported"
    clock = Deadline.objects.get(room="directives", what="final")
    assert (clock.state, clock.late) == ("met", False)
    assert Notice.objects.filter(to=w.city_editor, text__contains="请确认").exists()
    city = w.client(w.city_editor)
    assert "七个村恢复供水" in city.get(report.get_absolute_url()).text
    assert city.post(f"{report.get_absolute_url()}do/confirm/").status_code == 302
    directive.refresh_from_db()
    assert (directive.state, directive.closed_at is not None) == ("closed", True)
    page = w.client(w.leader).get(directive.get_absolute_url()).text
    for words in ("阮明夷", "请水利局牵头", "督〔", "第1号", "上级已确认", "韩树声"):
        assert words in page, words


def test_each_sentence_names_its_source_and_strange_numbers_are_pointed_out(above):
    w = above.w
    directive = above.opened(points="一是查清缺水原因；\n二是年底前修好管道")
    first, second = Item.objects.filter(directive_point__directive=directive).order_by("id")
    above.answer(first)
    report = above.see(w.supervisor, above.composed(directive))
    assert "要求事项2项，已办结1项，正在办理1项" in report.body
    assert "承办单位还没有报来情况。" in report.body, "what is open is said to be open"
    told = next(s for para in known.shown(report) for s in para if s[0].startswith("七个村"))
    assert (told[1].item, told[1].name) == (first.pk, "青石镇")
    assert known.doubts_of(report) == []
    body = report.body.replace("1260人", "1300人") + "\n另有35公里管道已更换。"
    reporting.edit_report(report, by=w.supervisor, version=1, title=report.title, body=body)
    assert [d for d in known.doubts_of(report) if "1300" in d or "35公里" in d] == known.doubts_of(report) != []
    assert any(source is None for para in known.shown(report) for text, source in para if "35公里" in text)
    with pytest.raises(Stale):
        reporting.edit_report(above.see(w.editor, report), by=w.editor, version=1, title="题", body="后写的")
    with pytest.raises(Refused, match="1 项没有办结"):
        reporting.submit_report(report, by=w.supervisor, no_secret=True)
    supervision.sign_for(second, by=w.clerk)
    progress = supervision.write_feedback(second, by=w.clerk, once=uuid.uuid4(), kind="progress", text="已换管道3公里")
    supervision.sign_feedback(supervision.submit_feedback(progress, by=w.clerk), by=w.signer)
    assert known.news_since(report) == 1
    reporting.redraft_report(report, by=w.supervisor, version=2)
    assert "报告的进展，已换管道3公里。" in report.body, "progress is said to be progress"
    assert len(revisions_of(report)) == 3
    reporting.submit_report(report, by=w.supervisor, no_secret=True, unfinished="上级要求今天报")
    Report.objects.filter(pk=report.pk).update(body="被人改过")
    with pytest.raises(Refused, match="变动"):
        reporting.sign_report(above.see(w.approver, report), by=w.approver)


def test_a_visit_becomes_many_items_in_one_act_and_the_approver_opens_them(above):
    w = above.w
    directive = above.registered(
        kind="visit", places="上溪村、县敬老院", company="高屹", last_day=above.today - dt.timedelta(4),
        points="1. 请水利局牵头，年底前修好上溪村管道\n2、请民政局过问敬老院取暖\n3. 各乡镇排查", words="要把群众过冬的事办好。",
    )  # fmt: skip
    assert [p.text for p in queries.points_of(directive)][1:] == ["请民政局过问敬老院取暖", "各乡镇排查"]
    page = w.client(w.supervisor)
    form = page.get(f"{directive.get_absolute_url()}open/").text
    assert "还没有县领导的批示" in form
    assert f'<option value="{w.bureau.pk}" selected>' in form, "read from the words"
    points = queries.points_of(directive)
    data = {"leader": ""}
    for n, point in enumerate(points):
        key = f"p{point.pk}_"
        data |= {
            f"{key}title": f"事项{n}",
            f"{key}text": point.text,
            f"{key}lead": w.town_a.pk,
            f"{key}due": f"{directive.due}",
        }
        data |= {f"{key}take": "on", f"{key}urgency": "normal"} if n < 2 else {}
    assert page.post(f"{directive.get_absolute_url()}open/", {**data, f"p{points[0].pk}_lead": ""}).status_code == 422
    for _ in range(2):  # sent twice
        assert page.post(f"{directive.get_absolute_url()}open/", data).status_code == 302
    items = list(Item.objects.filter(origin="superior"))
    assert [i.state for i in items] == ["proposed", "proposed"], "no leader of the county wrote: the approver decides"
    for item in items:
        supervision.approve_item(item, by=w.approver)
    assert page.post(f"{directive.get_absolute_url()}do/assign/").status_code == 302
    assert {i.state for i in Item.objects.filter(origin="superior")} == {"assigned"}
    assert "没有立项" in page.get(directive.get_absolute_url()).text
    directive.refresh_from_db()
    (lying,) = showing.show_directive(directive, by=w.supervisor, leaders=[w.leader])
    showing.note_words(lying, by=w.leader, words="请柳河镇牵头，3天内报。")
    form = page.get(f"{directive.get_absolute_url()}open/").text
    assert f'<option value="{w.town_b.pk}" selected>' in form, "the point names nobody: the leader's words do"
    assert f'value="{above.today + dt.timedelta(3)}"' in form
    opening.open_points(directive, by=w.supervisor, wanted=above.wanted(directive)[2:])
    assert Item.objects.filter(origin="superior", state="assigned").count() == 3


def test_what_is_owed_has_clocks_rings_and_stays_late_for_good(above):
    w = above.w
    due = above.today - dt.timedelta(2)
    directive = above.opened(due=due, day=due - dt.timedelta(9), received_on=due - dt.timedelta(8), first_days=2)
    assert [(o.stage, o.days_late > 0) for o in queries.owed_of(directive)] == [("first", True), ("final", True)]
    sweep()
    assert queries.counts(w.supervisor)["late"] == 2
    assert list(queries.search(w.supervisor, state="late")) == [directive]
    for point in queries.points_of(directive):
        above.answer(point.item)
    report = above.signed(directive)
    sending.send_report(report, by=w.supervisor, way="web")
    assert Entry.objects.get(kind="directives.report.send").data["late"] == 2
    first, final = queries.owed_of(directive)
    assert (first.open, final.open, final.days_late) == (False, False, 2), "with the final one nothing else is owed"
    sending.confirm_report(above.see(w.city_editor, report), by=w.city_editor)
    assert "迟 2 天" in w.client(w.supervisor).get(directive.get_absolute_url()).text
    assert not Deadline.objects.filter(room="directives", state="running").exists()


def test_alarms_reach_the_desk_then_the_approver_then_the_leader(above):
    w = above.w
    directive = above.ordered()
    clock = Deadline.objects.get(room="directives")
    clock.alarms.update(at=timezone.now() - dt.timedelta(minutes=1))
    sweep()
    told = set(
        Notice.objects.filter(url=directive.get_absolute_url(), text__contains="落实情况报告").values_list(
            "to_id", flat=True
        )
    )
    assert {w.supervisor.pk, w.approver.pk, w.leader.pk} <= told
    owed = Owed.objects.get(directive=directive)
    owed.directive = directive
    owing.move_owed(owed, by=w.editor, due=above.today + dt.timedelta(40), reason="市政府办电话同意")
    clock.refresh_from_db()
    assert timezone.localdate(clock.due_at) == above.today + dt.timedelta(40)
    with pytest.raises(Refused, match="不能取消"):
        owing.drop_owed(owed, by=w.editor, reason="不用")


def test_a_returned_report_is_owed_anew_and_the_matter_opens_again(above):
    w = above.w
    report = above.signed()
    sending.send_report(report, by=w.supervisor, way="web")
    report = above.see(w.city_editor, report)
    with pytest.raises(Refused, match="收件的上级"):
        sending.confirm_report(above.see(w.supervisor, report), by=w.supervisor)
    sending.return_report(report, by=w.city_editor, reason="没有说明成效")
    directive = Directive.objects.get()
    assert directive.state == "underway"
    assert [(o.stage, o.again) for o in queries.owed_of(directive) if o.open] == [("final", True)]
    assert Notice.objects.filter(to=w.supervisor, text__contains="退回").exists()
    second = above.signed(directive)
    assert second.number == 2
    sending.send_report(second, by=w.supervisor, way="web")
    sending.confirm_report(above.see(w.city_editor, second), by=w.city_editor)
    directive.refresh_from_db()
    assert directive.state == "closed"


def test_outside_the_program_who_took_it_and_who_confirmed_are_noted(above):
    w = above.w
    directive = above.answered(superior=above.province, level="province", leader="省长某", label="work_secret")
    assert not queries.search(w.editor).exists(), "a work secret"
    report = above.signed(directive)
    for way, receiver, why in (
        ("web", "", "不在系统里"),
        ("fax", "王某", "只能走机要"),
        ("confidential", "", "谁收的"),
    ):
        with pytest.raises(Refused, match=why):
            sending.send_report(report, by=w.supervisor, way=way, receiver=receiver)
    sending.send_report(report, by=w.supervisor, way="confidential", receiver="省政府办公厅 王某")
    with pytest.raises(Refused, match="与谁"):
        sending.confirm_report(report, by=w.supervisor)
    sending.confirm_report(report, by=w.supervisor, confirmed_with="省政府办公厅 王某")
    assert Directive.objects.get().state == "closed"


def test_a_superiors_outcome_is_registered_in_one_step_and_once(above):
    from tongzheng.upward.actions.outcomes import enter_outcome, withdraw_outcome

    w = above.w
    report = w.report("received")
    said = {"level": "city", "leader": "市长阮明夷", "text": "请云岭县一周内拿出收储办法。"}
    outcome = enter_outcome(report, by=w.editor, once=uuid.uuid4(), kind="instruction", on=above.today, **said)
    assert Notice.objects.filter(to=w.supervisor, text__contains="请登记落实").exists()
    page = w.client(w.supervisor)
    assert "一周内拿出收储办法" in page.get("/directives/waiting/").text
    url = f"/directives/from/{outcome.pk}/"
    form = page.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if name != "uploads" and form[name].value() is not None}
    assert page.post(url, {**data, "due": ""}).status_code == 302
    directive = Directive.objects.get()
    assert (directive.outcome, directive.due) == (outcome, above.today + dt.timedelta(7)), (
        "the day is read from the words"
    )
    assert page.get(url).status_code == 404
    other = enter_outcome(
        report, by=w.editor, once=uuid.uuid4(), kind="instruction", on=above.today, **{**said, "text": "很好。"}
    )
    assert page.post(f"/directives/from/{other.pk}/aside/", {"reason": "肯定性批示，没有要求"}).status_code == 302
    assert not queries.waiting_outcomes(w.supervisor).exists()
    withdraw_outcome(outcome, by=w.editor, reason="登错了")
    directive.refresh_from_db()
    assert directive.unsourced
    assert Notice.objects.filter(to=w.supervisor, text__contains="来源登记已撤销").exists()


def test_the_city_instructs_the_county_which_sees_it_arrive(above):
    w = above.w
    scan = SimpleUploadedFile("批示.png", PNG)
    once = uuid.uuid4()
    values = {
        "once": once, "kind": "instruction", "leader": "市长阮明夷", "title": "冬季饮水", "words": "请认真办理。", "day": above.today,
        "due": above.today + dt.timedelta(9), "points": "", "rhythm": "none",
    }  # fmt: skip
    offices = [w.office, w.other_office]
    made = registering.issue_directives(by=w.city_editor, offices=offices, uploads=[scan], **values)
    assert registering.issue_directives(by=w.city_editor, offices=offices, **values) == made, "the same form twice"
    mine = made[0]
    assert Notice.objects.filter(to=w.supervisor, text__contains="请签收").exists()
    county = w.client(w.supervisor)
    assert "批示.png" in county.get(mine.get_absolute_url()).text
    assert w.client(w.supervisor).get(made[1].get_absolute_url()).status_code == 404
    assert county.post(f"{mine.get_absolute_url()}do/take/").status_code == 302
    assert "已登记" in w.client(w.city_editor).get("/directives/below/").text
    with pytest.raises(Refused, match="上级撤回"):
        registering.void_directive(mine, by=w.supervisor, reason="不办")
    mine.refresh_from_db()
    registering.recall_directive(mine, by=w.city_editor, reason="已另行部署")
    assert not Owed.objects.filter(directive=mine, stopped_at__isnull=True).exists()
    assert Notice.objects.filter(to=w.supervisor, text__contains="撤回").exists()


def test_doors_refuse_marks_bad_days_and_what_is_not_above(above):
    w = above.w
    with pytest.raises(Classified):
        above.registered(words="机密★5年 请办理")
    assert not Directive.objects.exists()
    for fields, why in (
        ({"level": "county"}, "上级是哪一级"),
        ({"day": above.today + dt.timedelta(1)}, "日期还没到"),
        ({"due": above.today - dt.timedelta(30)}, "上报期限"),
        ({"superior": None}, "报到哪里"),
        ({"kind": "visit"}, "到了哪里"),
        ({"leader": " "}, "哪位领导"),
        ({"words": "长" * 10_001}, "最多 10000 字"),
        ({"uploads": [SimpleUploadedFile("病毒.exe", b"MZ")]}, "没有收下"),
    ):
        with pytest.raises(Refused, match=why):
            above.registered(**fields)
    page = w.client(w.supervisor)
    sent = {"leader": "市长阮明夷", "title": "题", "words": "话", "day": "2026-13-40", "points": "写了很多"}
    answer = page.post("/directives/new/instruction/", sent)
    assert (answer.status_code, "写了很多" in answer.text) == (422, True), "typing is never lost"


def test_a_wrong_entry_is_voided_only_when_nothing_of_it_runs(above):
    w = above.w
    directive = above.opened()
    with pytest.raises(Refused, match="先撤项"):
        registering.void_directive(directive, by=w.supervisor, reason="登记错了")
    for point in queries.points_of(directive):
        supervision.cancel_item(point.item, by=w.approver, reason="登记错了")
    registering.void_directive(directive, by=w.supervisor, reason="登记错了")
    assert queries.owed_of(directive)[0].open is False
    own = above.registered()
    opening.handle_directive(own, by=w.supervisor, reason="已组织传达学习")
    report = above.signed(own)
    assert "办理方式：已组织传达学习。" in report.body


def test_a_leaders_words_are_never_changed_and_deputies_write_for_him(above):
    w = above.w
    directive = above.ordered()
    (lying,) = queries.showings_of(directive)
    showing.note_words(lying, by=w.supervisor, words="再：每周报我。", on=directive.day)
    assert lying.words == "请水利局牵头，一周内报。\n再：每周报我。"
    showing.note_words(lying, by=w.supervisor, words="再：每周报我。")
    assert lying.words.count("每周报我") == 1
    assert showing.show_directive(directive, by=w.supervisor, leaders=[w.leader]) == [], "before one only once"
    assert w.client(w.leader2).get(directive.get_absolute_url()).status_code == 404
    with pytest.raises(Refused, match="本级领导"):
        showing.show_directive(directive, by=w.supervisor, leaders=[w.city_leader])


def test_the_ledger_is_searched_filtered_exported_in_few_queries(above, django_assert_max_num_queries):
    w = above.w
    for n in range(4):
        above.registered(
            title=f"第{n}件", points="查清原因\n送水保供", rhythm="quarterly", due=above.today + dt.timedelta(200)
        )
    page = w.client(w.supervisor)
    page.get("/directives/")
    with django_assert_max_num_queries(15):
        assert page.get("/directives/?kind=instruction&level=city&q=送水").text.count("第2件") == 1
    assert "没有这样的登记" in page.get("/directives/?level=state").text
    assert page.get("/directives/?export=xlsx").content[:2] == b"PK"
    assert "第3件" in page.get("/find/?q=饮水困难").text or "第3件" in page.get("/find/", {"q": "第3件"}).text
    one = Directive.objects.first()
    with django_assert_max_num_queries(15):
        assert page.get(one.get_absolute_url()).status_code == 200


def test_the_office_above_does_not_read_what_the_countys_leader_wrote(world):
    today = timezone.localdate()
    (directive,) = registering.issue_directives(
        by=world.city_editor, once=uuid.uuid4(), offices=[world.office], leader="市长阮明夷", title="冬季饮水", words="请办。",
        day=today, due=today + dt.timedelta(9), kind="instruction",
    )  # fmt: skip
    registering.take_directive(directive, by=world.supervisor)
    (lying,) = showing.show_directive(directive, by=world.supervisor, leaders=[world.leader])
    showing.note_words(lying, by=world.leader, words="先缓一缓")
    assert "先缓一缓" in world.client(world.supervisor).get(directive.get_absolute_url()).text
    page = world.client(world.city_editor).get(directive.get_absolute_url())
    assert page.status_code == 200
    assert "先缓一缓" not in page.text
    assert "呈领导阅示" not in page.text


def test_a_work_secrets_clock_and_report_are_guarded(above):
    report = above.signed(above.answered(label="work_secret"))
    assert Deadline.objects.get(key=report.owed.clock_key).label == "work_secret"
    told = Notice.objects.filter(entry__subject_type="directives.report")
    assert told
    assert all(is_guarded(notice) for notice in told)


def test_what_two_write_at_once_both_stays(above):
    w = above.w
    directive = above.registered()
    (lying,) = showing.show_directive(directive, by=w.supervisor, leaders=[w.leader])
    page = type(lying).objects.get(pk=lying.pk)  # the office opened it before the leader wrote
    showing.note_words(lying, by=w.leader, words="请抓紧")
    assert showing.note_words(page, by=w.supervisor, words="并报我").words == "请抓紧\n并报我"


def test_a_renamed_directive_renames_its_clocks(above):
    """Put right, its clocks say the new name; made a work secret, they name nothing any more, those that ended neither."""
    w = above.w
    directive = above.registered()
    titles = Deadline.objects.filter(room="directives").values_list("title", flat=True)
    assert all("冬季饮水困难" in title for title in titles)
    registering.change_directive(directive, by=w.supervisor, version=1, title="冬季农村供水")
    assert all("冬季农村供水" in title for title in titles.all())
    registering.change_directive(directive, by=w.supervisor, version=2, label="work_secret")
    assert titles.all()
    assert not any("供水" in title for title in titles.all())


def test_a_day_that_went_by_before_the_approval_is_not_moved_in_silence(above):
    """Refused by number and day until a new day is given; the old one is on the trail."""
    w = above.w
    directive = above.registered()
    (item,) = opening.open_points(directive, by=w.supervisor, wanted=above.wanted(directive))
    supervision.approve_item(Item.objects.get(pk=item.pk), by=w.approver)
    gone = above.today - dt.timedelta(2)
    Item.objects.filter(pk=item.pk).update(due=gone)
    client, url = w.client(w.supervisor), f"{directive.get_absolute_url()}do/assign/"
    assert "新的期限" in client.get(url).text
    answer = client.post(url, {"late_due": ""})
    assert (answer.status_code, "已经过了" in answer.text) == (422, True)
    assert client.post(url, {"late_due": "9999-01-01"}).status_code == 422
    later = above.today + dt.timedelta(5)
    assert client.post(url, {"late_due": later.isoformat()}).status_code == 302
    item = Item.objects.get(pk=item.pk)
    assert (item.state, item.due) == ("assigned", later)
    assert gone.isoformat() in str(Entry.objects.get(kind="directives.directive.assign").data)


def test_a_report_is_copied_to_other_superiors(above):
    """主送 confirms, 抄送 reads: told when it is sent, not before; printed; the next report begins with the same names."""
    w = above.w
    directive = above.opened(superior=above.province)
    report = above.see(w.supervisor, above.composed(directive, "final"))
    url = f"{report.get_absolute_url()}edit/"
    data = {"title": report.title, "body": report.body, "copies": "市政府办公室、省政府办公厅，市水利局", "version": 1}
    assert w.client(w.supervisor).post(url, data | {"copies": "局" * 250}).status_code == 422
    assert w.client(w.supervisor).post(url, data).status_code == 302
    report.refresh_from_db()
    assert report.copies == "市政府办公室、市水利局", "not the one it is reported to"
    reporting.submit_report(above.see(w.supervisor, report), by=w.supervisor, no_secret=True, unfinished="先报进展")
    report = reporting.sign_report(above.see(w.approver, report), by=w.approver)
    city = w.client(w.city_editor)
    assert city.get(report.get_absolute_url()).status_code == 404, "not before it was sent"
    sending.send_report(above.see(w.supervisor, report), by=w.supervisor, way="confidential", receiver="省厅机要室")
    assert Notice.objects.filter(to=w.city_editor, text__contains="抄送").exists()
    page = city.get(report.get_absolute_url())
    assert "抄送：市政府办公室、市水利局" in page.text
    assert city.post(f"{report.get_absolute_url()}do/confirm/").status_code == 403
    assert w.client(w.other_editor).get(report.get_absolute_url()).status_code == 404
    assert Entry.objects.filter(kind="directives.report.read", by=w.city_editor).count() == 1
    again = sending.return_report(above.see(w.supervisor, report), by=w.supervisor, reason="补成效")
    assert above.composed(again.directive, "final").copies == report.copies
