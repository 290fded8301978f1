"""The unit's pages as a browser meets them (R1, R2, R9, R11, R8)."""

import uuid
from io import BytesIO

import pytest
from django.urls import reverse

from tests.reporting.test_imports import table
from tongzheng.files.docx import write_docx
from tongzheng.network.models import Role
from tongzheng.reporting.actions import contributions, submission
from tongzheng.reporting.models import Report
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of


def fields(**changes):
    values = {
        "once": str(uuid.uuid4()),
        "title": "青石镇核桃滞销",
        "body": "1800吨积压。",
        "kind": "problem",
        "focus": "hot",
        "mood": "bad",
        "label": "open",
        "occurred_at": "昨天 14:00",
        "no_secret": "on",
    }
    return {**values, **changes}


def url(name, *args):
    return reverse(f"reporting:{name}", args=args)


def page(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


# ── write ──


def test_write_and_send_in_one_press(world):
    clerk = world.client(world.clerk)
    assert "送赵立本签发" in page(clerk.get(url("new")))
    answer = clerk.post(url("new"), fields(then="submit", **{"joint_units-0-unit": world.bureau.pk}))
    report = Report.objects.get()
    assert answer.url == report.get_absolute_url()
    assert (report.state, report.kind, report.focus, report.occurred_at is None) == ("signing", "problem", "hot", False)
    assert list(report.joint_units.all()) == [world.bureau]


def test_the_same_press_twice_makes_one_report(world):
    clerk, data = world.client(world.clerk), fields(then="submit")
    clerk.post(url("new"), data)
    again = clerk.post(url("new"), data)
    assert again.status_code == 302
    assert Report.objects.count() == 1
    assert [e.kind.rsplit(".", 1)[-1] for e in entries_of(Report.objects.get())] == ["start", "submit"]


def test_the_draft_saves_itself_from_the_first_letters(world):
    clerk, data = world.client(world.clerk), fields(title="青", no_secret="", occurred_at="")
    first = clerk.post(url("new"), data, headers={"X-Autosave": "1"})
    assert first.json()["version"] == 1
    second = clerk.post(url("new"), {**data, "title": "青石", "version": "1"}, headers={"X-Autosave": "1"})
    assert second.json()["version"] == 2
    report = Report.objects.get()
    assert report.title == "青石"
    third = clerk.post(url("autosave", report.pk), {**data, "body": "", "version": "2"}, headers={"X-Autosave": "1"})
    assert third.json()["version"] == 3
    assert entries_of(report).count() == 1


def test_two_tabs_show_both_texts_and_the_second_press_wins_knowingly(world):
    clerk = world.client(world.clerk)
    report = world.report()
    mine = fields(title="我改的标题", body="我改的正文", version="1")
    submission.save_draft(Report.objects.get(pk=report.pk), by=world.clerk, version=1, title="别处改的标题")
    quiet = clerk.post(url("edit", report.pk), mine, headers={"X-Autosave": "1"})
    assert quiet.status_code == 409
    assert quiet.json()["url"] == url("edit", report.pk)
    shown = page(clerk.post(url("edit", report.pk), mine), 409)
    assert "别处改的标题" in shown
    assert "我改的正文" in shown
    assert 'name="version" value="2"' in shown
    clerk.post(url("edit", report.pk), {**mine, "version": "2"})
    report.refresh_from_db()
    assert report.title == "我改的标题"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "长" * 121}, "最多 120 字"),
        ({"body": "长" * 200_001}, "最多 200000 字"),
        ({"occurred_at": "下旬某天"}, "看不懂"),
        ({"occurred_at": "2099-01-01"}, "还没到"),
        ({"title": ""}, "还没写标题"),
        ({"body": ""}, "还没写正文"),
        ({"no_secret": ""}, "不含国家秘密"),
        ({"kind": "x"}, "不在可选范围"),
        ({"body": "机密★5年\n正文"}, "密级标志"),
        ({"once": "x"}, "请刷新"),
        ({"version": "x", "title": "甲"}, "请刷新"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, changes, said):
    shown = page(world.client(world.clerk).post(url("new"), fields(then="submit", phone="6699999", **changes)), 422)
    assert said in shown
    assert "6699999" in shown


def test_odd_input_is_kept_harmless(world):
    odd = "<script>alert(1)</script>\u202e反\x00转😀"
    clerk = world.client(world.clerk)
    answer = clerk.post(url("new"), fields(title=odd, body=odd * 3))
    report = Report.objects.get()
    assert answer.status_code == 302
    assert report.title == "<script>alert(1)</script>反转😀"
    for name in ("report", "edit"):
        shown = page(clerk.get(url(name, report.pk)))
        assert "<script>alert" not in shown


def test_a_file_goes_with_the_form_and_off_again(world):
    clerk = world.client(world.clerk)
    file = BytesIO("附表".encode())
    file.name = "附表.txt"
    clerk.post(url("new"), fields(uploads=[file]))
    report = Report.objects.get()
    shown = page(clerk.get(url("edit", report.pk)))
    assert "附表.txt" in shown
    pk = entries_of(report).get(kind="reporting.report.attach").data["attachment"]
    opened = clerk.get(url("attachment", report.pk, pk))
    assert b"".join(opened.streaming_content).decode() == "附表"
    assert opened["Content-Disposition"].startswith("attachment")
    assert world.client(world.clerk_b).get(url("attachment", report.pk, pk)).status_code == 404
    clerk.post(url("edit", report.pk), fields(version=str(report.version), then=f"detach-{pk}"))
    assert "附表.txt" not in page(clerk.get(url("edit", report.pk)))
    assert entries_of(report).filter(kind="reporting.report.download").count() == 1


def test_a_bad_file_keeps_the_text_and_does_not_send(world):
    file = BytesIO(b"MZ\x00\x00")
    file.name = "照片.jpg"
    shown = page(world.client(world.clerk).post(url("new"), fields(uploads=[file], then="submit")), 422)
    assert "照片.jpg" in shown
    assert "1800吨积压" in shown
    assert Report.objects.get().state == "draft"


def test_past_the_own_office_the_rule_is_shown(world):
    shown = page(world.client(world.clerk).post(url("new"), fields(then="submit", office=world.city_office.pk)), 422)
    assert "不得越级" in shown
    assert Entry.objects.filter(kind="trail.refused").exists()


# ── sign ──


def test_the_signer_reads_and_signs_on_one_screen_then_sees_the_next(world):
    first, second = world.report("signing"), world.report("signing")
    signer = world.client(world.signer)
    shown = page(signer.get(first.get_absolute_url()))
    assert "签发报出" in shown
    assert "退回修改" in shown
    assert first.body.split("\n")[0] in shown
    answer = signer.post(url("act", first.pk, "sign_off"), {"version": first.version})
    assert answer.url == second.get_absolute_url()
    again = signer.post(url("act", first.pk, "sign_off"), {"version": first.version}, follow=True)
    assert "没有重复" in page(again)
    assert entries_of(first).filter(kind="reporting.report.sign_off").count() == 1


def test_sending_back_asks_for_the_reason_and_the_clerk_reads_it(world):
    report = world.report("signing")
    signer = world.client(world.signer)
    shown = page(signer.post(url("act", report.pk, "send_back"), {"reason": "  "}), 422)
    assert "请写明退回原因" in shown
    signer.post(url("act", report.pk, "send_back"), {"reason": "户数与附表不一致"})
    clerk = world.client(world.clerk)
    for shown in (clerk.get(report.get_absolute_url()), clerk.get(url("edit", report.pk)), clerk.get(url("mine"))):
        assert "户数与附表不一致" in page(shown)


def test_the_changes_of_a_round_are_visible(world):
    report = world.report("signing")
    submission.send_back_report(report, by=world.signer, reason="核实")
    submission.save_draft(report, by=world.clerk, version=report.version, body=report.body.replace("1800吨", "1790吨"))
    submission.submit_report(report, by=world.clerk)
    shown = page(world.client(world.signer).get(report.get_absolute_url()))
    assert "<ins>" in shown
    assert "<del>" in shown


def test_a_stale_screen_signs_nothing(world):
    report = world.report("signing")
    other = world.client(world.signer)
    submission.withdraw_report(report, by=world.clerk)
    shown = page(other.post(url("act", report.pk, "sign_off"), {"version": "1"}), 409)
    assert "周小禾" in shown
    assert "撤回" in shown


def test_who_may_not_gets_the_reason(world):
    report = world.report("signing")
    shown = page(world.client(world.clerk).post(url("act", report.pk, "sign_off"), {}), 403)
    assert "只有本单位审核签发人可以签发" in shown
    for post in (world.clerk_b, world.signer_b, world.editor, world.leader, world.member):
        client = world.client(post)
        assert client.get(report.get_absolute_url()).status_code == 404
        assert client.post(url("act", report.pk, "sign_off"), {}).status_code == 404
    clerk = world.client(world.clerk)
    assert clerk.get(url("act", report.pk, "nonsense")).status_code == 404
    assert clerk.get(url("act", report.pk, "adopt")).status_code == 404


@pytest.mark.parametrize("step", ["claim", "hold", "decline", "return"])
def test_the_desks_steps_have_their_page_too(world, step):
    report = world.report("received")
    editor = world.client(world.editor)
    page(editor.get(url("act", report.pk, step)))
    answer = editor.post(url("act", report.pk, step) + "?next=/desk/", {"reason": "数字待核"})
    assert answer.url == "/desk/"
    report.refresh_from_db()
    assert report.state != "received"


def test_the_way_back_stays_in_the_house(world):
    report = world.report("received")
    answer = world.client(world.editor).post(url("act", report.pk, "claim") + "?next=//evil.example/", {})
    assert answer.url == report.get_absolute_url()


def test_withdraw_and_discard_from_the_page(world):
    report = world.report("sent")
    clerk = world.client(world.clerk)
    assert "撤回" in page(clerk.get(report.get_absolute_url()))
    clerk.post(url("act", report.pk, "withdraw"), {"reason": ""})
    answer = clerk.post(url("act", report.pk, "discard"), {"reason": "重复"})
    assert answer.url == url("mine")
    report.refresh_from_db()
    assert report.state == "discarded"
    assert str(report) in page(clerk.get(url("mine") + "?state=discarded"))
    assert str(report) not in page(clerk.get(url("mine"))).split("<main", 1)[1]


def test_follow_up_and_shield(world):
    report = world.report("received")
    clerk = world.client(world.clerk)
    once = str(uuid.uuid4())
    answers = [clerk.post(url("follow_up", report.pk), {"once": once}) for _ in range(2)]
    draft = Report.objects.get(follows=report)
    assert {a.url for a in answers} == {url("edit", draft.pk)}
    clerk.post(url("shield", report.pk), {"on": "on"})
    report.refresh_from_db()
    assert report.shielded
    assert "作者已隐去" not in page(clerk.get(report.get_absolute_url()))  # the author himself
    answer = world.client(world.signer_b).get(report.get_absolute_url())
    assert answer.status_code == 404


# ── lists ──


def test_the_list_says_what_became_of_each_and_filters_by_address(world):
    from tongzheng.reporting.actions import adoption

    declined, adopted = world.report("declined"), world.report("received", kind="experience")
    adoption.adopt_report(adopted, by=world.editor, outlet="政务信息", issue_no="第132期")
    draft = world.report(title="只在草稿里的稿")
    clerk = world.client(world.clerk)
    shown = page(clerk.get(url("mine")))
    assert "采用于《政务信息》第132期" in shown
    assert "原因：日常工作" in shown
    for query, inside, outside in (
        ("?state=declined", declined, adopted),
        ("?state=adopted", adopted, declined),
        ("?kind=experience", adopted, declined),
        ("?month=now", draft, None),
        (f"?q={draft.title}", draft, declined),
    ):
        shown = page(clerk.get(url("mine") + query)).split("<main", 1)[1]
        assert str(inside) in shown
        assert outside is None or str(outside) not in shown
    assert "没有这样的稿件" in page(clerk.get(url("mine") + "?month=1999-01"))
    for nonsense in (
        "?page=99999999999999999999",
        "?page=-1",
        "?month=x",
        "?state=x&kind=y",
        "?q=%F0%9F%98%80",
        "?month=9999-12",
    ):
        assert clerk.get(url("mine") + nonsense).status_code == 200


def test_few_queries_however_many_reports(world, django_assert_max_num_queries):
    for _ in range(3):
        world.report("signing")
    report = world.report("returned")
    for post in (world.clerk, world.signer):
        client = world.client(post)
        for address in (url("mine"), report.get_absolute_url(), Report.objects.first().get_absolute_url()):
            with django_assert_max_num_queries(15):
                page(client.get(address))
    client = world.client(world.clerk)
    with django_assert_max_num_queries(15):
        page(client.get(url("edit", report.pk)))


def test_other_rooms_people_are_shown_the_right_door(world):
    for post, status in ((world.editor, 403), (world.leader, 403), (world.member, 403), (world.signer, 200)):
        assert world.client(post).get(url("mine")).status_code == status
    for post in (world.signer, world.member, world.editor):
        assert world.client(post).get(url("new")).status_code == 403
    assert world.client(world.clerk).get("/reports/999999999999999999/").status_code == 404


# ── contributions ──


def test_a_member_contributes_and_the_officer_takes(world):
    member, once = world.client(world.member), str(uuid.uuid4())
    data = {"once": once, "title": "老水渠通水", "body": "11月9日通水。"}
    addresses = {member.post(url("contribute"), data).url for _ in range(2)}
    assert len(addresses) == 1
    address = addresses.pop()
    assert member.post(address, {"then": "take"}).status_code == 403
    clerk = world.client(world.clerk)
    assert "老水渠通水" in page(clerk.get(url("contributions")))
    answer = clerk.post(address, {"then": "take"})
    report = Report.objects.get()
    assert answer.url == url("edit", report.pk)
    assert report.contributor == world.member
    assert clerk.post(address, {"then": "take"}).url == url("edit", report.pk)  # pressed twice
    assert "已采编" in page(member.get(url("contributions")))
    assert world.client(world.clerk_b).get(address).status_code == 404


def test_passing_needs_a_reason_the_member_reads(world):
    offered = contributions.contribute(by=world.member, once=uuid.uuid4(), title="甲", body="乙")
    clerk = world.client(world.clerk)
    assert "请写明" in page(clerk.post(offered.get_absolute_url(), {"then": "pass", "reason": ""}), 422)
    clerk.post(offered.get_absolute_url(), {"then": "pass", "reason": "上周报过"})
    assert "上周报过" in page(world.client(world.member).get(offered.get_absolute_url()))


# ── on behalf, import ──


def test_entering_on_behalf(world):
    duty = world.client(world.duty)
    page(duty.get(url("on_behalf")))
    data = {
        "once": str(uuid.uuid4()), "unit": world.town_b.pk, "channel": "phone", "source_note": "钟岱来电，02:10",
        "title": "河堤管涌", "body": "已抢险。", "kind": "urgent", "mood": "bad", "label": "open",
    }  # fmt: skip
    answers = [duty.post(url("on_behalf"), data) for _ in range(2)]
    report = Report.objects.get()
    assert {a.url for a in answers} == {report.get_absolute_url()}
    shown = page(duty.get(report.get_absolute_url()))
    assert "钟岱来电" in shown
    assert "已登记：来稿〔" in shown
    wrong = page(duty.post(url("on_behalf"), {**data, "once": "", "source_note": "", "unit": "7777777"}), 422)
    assert "已抢险" in wrong
    assert world.client(world.clerk).get(url("on_behalf")).status_code == 403


def upload(name, data):
    file = BytesIO(data)
    file.name = name
    return file


def test_import_is_checked_first_and_done_once(world):
    clerk = world.client(world.clerk)
    files = [upload("甲.docx", write_docx("甲事", ["甲文。"])), upload("表.xlsx", table(["乙事", "乙文", "问题", ""]))]
    shown = page(clerk.post(url("import"), {"uploads": files}, follow=True))
    assert "可以导入" in shown
    assert "甲事" in shown
    assert not Report.objects.exists()
    shown = page(clerk.post(url("import"), {"do": "import"}, follow=True))
    assert "导入 2 篇" in shown
    assert set(Report.objects.values_list("title", "state")) == {("甲事", "draft"), ("乙事", "draft")}
    assert "没有重复" in page(clerk.post(url("import"), {"do": "import"}, follow=True))  # pressed again
    assert Report.objects.count() == 2


def test_import_faults_are_shown_by_cell(world):
    clerk = world.client(world.clerk)
    shown = page(clerk.post(url("import"), {"uploads": [upload("表.xlsx", table(["", "乙文", "", ""]))]}, follow=True))
    assert "A2" in shown
    assert "标题没填" in shown
    page(clerk.post(url("import"), {"do": "import"}, follow=True))
    assert not Report.objects.exists()
    page(clerk.post(url("import"), {"do": "drop"}, follow=True))
    marked = page(clerk.post(url("import"), {"uploads": [upload("乙.docx", write_docx("乙", ["机密★5年"]))]}), 422)
    assert "密级标志" in marked
    assert "还没选文件" in page(clerk.post(url("import"), {}), 422)


def test_the_desk_imports_for_a_unit(world):
    editor = world.client(world.editor)
    data = {"uploads": [upload("甲.docx", write_docx("甲事", ["甲文。"]))], "unit": world.town_c.pk}
    assert "导入即登记编号" in page(editor.post(url("import"), data, follow=True))
    editor.post(url("import"), {"do": "import"})
    report = Report.objects.get()
    assert (report.unit, report.state, report.number) == (world.town_c, "received", 1)
    assert editor.get(url("import_template")).status_code == 200
    assert world.client(world.leader).get(url("import")).status_code == 403


def test_a_deputy_signs_and_the_trail_says_so(world):
    from tests.world import _appoint

    deputy = _appoint("何立群", world.town_a, Role.SIGNER, deputy_for=world.signer)
    report = world.report("signing")
    world.client(deputy).post(url("act", report.pk, "sign_off"), {"version": report.version})
    entry = entries_of(report).last()
    assert (entry.person_name, entry.acting_for, entry.to_state) == ("何立群", "赵立本", "sent")
