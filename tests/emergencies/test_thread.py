"""One thread: the call, the unit's written report, follow-ups, the final report, the end (U1, U3, U13)."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.emergencies.cases import register, written
from tests.pictures import PNG
from tongzheng.deadlines.models import Deadline
from tongzheng.emergencies import actions, queries
from tongzheng.emergencies.models import Emergency, Kind, Report, Severity
from tongzheng.notices.models import Notice
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale

MINUTE = dt.timedelta(minutes=1)


def enter(world, emergency, **fields):
    values = {
        "once": uuid.uuid4(),
        "stage": "follow_up",
        "way": "phone",
        "unit": world.town_a,
        "body": "道路已通。",
        **fields,
    }
    return actions.enter_report(emergency, by=world.duty, **values)


def test_five_fields_make_an_emergency_once(world):
    once = uuid.uuid4()
    e = register(world, once=once, title="")
    assert register(world, once=once, title="") == e
    assert (Emergency.objects.count(), Report.objects.count()) == (1, 1)
    assert e.title == "上溪村路段一辆货车侧翻，驾驶员受伤"
    first = e.reports.get()
    assert (first.state, first.stage, first.way) == ("received", "initial", "phone")
    assert e.phoned_at == first.sent_at
    assert e.number == 1
    assert Notice.objects.filter(to=world.clerk, text__contains="请按时书面报告").exists()
    assert not Notice.objects.filter(to=world.clerk_b, url=e.get_absolute_url()).exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"body": " "}, "来电内容"), ({"title": "长" * 121}, "121 字"), ({"figures": {"deaths": -1}}, "0 到"),
        ({"figures": {"deaths": "两"}}, "填数字"), ({"figures": {"injuries": 1.5}}, "整数"), ({"way": "x"}, "重选"),
        ({"occurred_at": timezone.now() + dt.timedelta(days=1)}, "将来"),
    ],
)  # fmt: skip
def test_what_cannot_be_registered_is_said(world, fields, why):
    with pytest.raises(Refused, match=why):
        register(world, **fields)
    assert not Emergency.objects.exists()


def test_nobody_registers_for_strangers_and_no_secret_is_kept(world):
    with pytest.raises(Refused, match="不向本办公室报送"):
        register(world, unit=world.other_town)
    with pytest.raises(Refused, match="本单位"):
        register(world, by=world.clerk_b)
    with pytest.raises(Classified):
        register(world, body="机密★5年")


def test_the_thread_is_numbered_and_ends(world):
    e = register(world)
    report = written(world, e)
    e.refresh_from_db()
    assert (e.written_at, report.state) == (report.sent_at, "received")
    assert e.received_at is not None
    numbers = [enter(world, e).number, enter(world, e).number, enter(world, e, unit=world.bureau).number]
    assert numbers == [1, 2, 1]
    final = written(world, e, "sent", stage="final", body="处置完毕。")
    e.refresh_from_db()
    assert e.state == "final"
    with pytest.raises(Refused, match="先恢复跟踪"):
        enter(world, e)
    with pytest.raises(Refused, match="没有签收"):
        actions.close_emergency(e, by=world.duty)
    actions.return_report(final, by=world.duty, reason="缺善后")
    e.refresh_from_db()
    assert (e.state, final.state) == ("open", "returned")
    actions.sign_off_report(final, by=world.signer)
    actions.receive_report(final, by=world.duty)
    e.refresh_from_db()
    actions.close_emergency(e, by=world.duty)
    assert (e.state, Entry.objects.filter(kind="emergencies.emergency.close").count()) == ("closed", 1)
    names = [line.word for line in queries.thread(world.duty, e).lines]
    assert sum("续报" in name for name in names) == 3
    assert any(name.startswith("青石镇续报二") for name in names)


def test_a_follow_up_changes_the_figures_it_says_and_the_grade_follows(world):
    kind = Kind.objects.filter(name="道路交通事故")
    e = register(world, figures={"deaths": 1, "injuries": 4})
    actions.change_emergency(e, by=world.duty, kind=kind.get())
    assert e.severity == Severity.ORDINARY
    with pytest.raises(Stale):  # the other one's page was opened before
        actions.change_emergency(e, by=world.duty, version=e.version - 1, place="别处")
    enter(world, e, figures={"deaths": 3})
    assert (e.severity, e.deaths, e.injuries) == (Severity.LARGER, 3, 4)
    enter(world, e, unit=world.bureau, figures={"deaths": 5, "missing": 2})
    assert (e.deaths, e.missing) == (3, 2)  # another's figures only fill what nobody knew
    enter(world, e, figures={"deaths": 2})
    assert e.severity == Severity.ORDINARY
    actions.grade_emergency(e, by=world.duty, severity=Severity.MAJOR, reason="影响恶劣")
    enter(world, e, figures={"deaths": 3})
    assert e.severity == Severity.MAJOR
    actions.grade_emergency(e, by=world.duty, severity=None, reason="恢复自动")
    assert e.severity == Severity.LARGER
    reasons = list(Entry.objects.filter(kind="emergencies.emergency.grade").values_list("reason", flat=True))
    assert "影响恶劣" in reasons
    assert any("死亡" in reason for reason in reasons)
    with pytest.raises(Refused, match="为什么"):
        actions.grade_emergency(e, by=world.duty, severity=1, reason=" ")


def test_moments_are_set_once_and_corrected_with_a_reason(world):
    e = register(world)
    at = e.phoned_at - 10 * MINUTE
    actions.note_moment(e, by=world.duty, name="learnt_at", at=at)
    actions.note_moment(e, by=world.duty, name="learnt_at", at=at)
    with pytest.raises(Refused, match="已经记过"):
        actions.note_moment(e, by=world.duty, name="learnt_at", at=at - MINUTE)
    with pytest.raises(Refused, match="为什么"):
        actions.correct_moment(e, by=world.duty, name="learnt_at", at=at - MINUTE, reason="")
    with pytest.raises(Refused, match="不会早于事发"):
        actions.correct_moment(e, by=world.duty, name="learnt_at", at=at - dt.timedelta(days=1), reason="记错")
    actions.correct_moment(e, by=world.duty, name="learnt_at", at=at - MINUTE, reason="听错了")
    e.refresh_from_db()
    assert e.learnt_at == at - MINUTE
    entry = Entry.objects.get(kind="emergencies.emergency.clock", reason="听错了")
    assert entry.data["before"] == at.isoformat()


def test_a_draft_is_the_units_own_and_two_writers_do_not_overwrite(world):
    e = register(world)
    draft = written(world, e, "draft")
    assert draft not in queries.thread(world.duty, e).reports
    actions.save_report(draft, by=world.clerk, version=1, body="甲写的")
    with pytest.raises(Stale):
        actions.save_report(draft, by=world.signer, version=1, body="乙写的")
    with pytest.raises(Refused, match="由写报告的单位"):
        actions.save_report(draft, by=world.clerk_b, version=2, body="丙写的")
    actions.attach_file(draft, by=world.clerk, uploads=[SimpleUploadedFile("现场.png", PNG)])
    with pytest.raises(Refused, match=r"坏\.mp4"):
        actions.attach_file(draft, by=world.clerk, uploads=[SimpleUploadedFile("坏.mp4", b"MZ")])
    actions.sign_off_report(draft, by=world.signer)
    [shown] = [r for r in queries.thread(world.duty, e).reports if r.way == "written"]
    assert [file.name for file in shown.files] == ["现场.png"]
    actions.confirm_report(draft, by=world.duty, confirmed_with="周小禾")
    with pytest.raises(Refused, match="已经确认"):
        actions.confirm_report(draft, by=world.clerk, confirmed_with="罗一鸣")


def test_registered_twice_is_merged(world):
    kept, twin = register(world, figures={"injuries": 1}), register(world, unit=world.town_b, figures={"deaths": 1})
    with pytest.raises(Refused, match="自己"):
        actions.merge_emergencies(kept, by=world.duty, into=kept, reason="同一件事")
    actions.merge_emergencies(twin, by=world.duty, into=kept, reason="同一件事")
    kept.refresh_from_db()
    assert (kept.deaths, kept.injuries, twin.state) == (1, 1, "merged")
    assert len(queries.thread(world.duty, kept).reports) == 2
    with pytest.raises(Refused, match="并入"):
        enter(world, twin)
    with pytest.raises(Refused, match="在那一件上办"):
        actions.grade_emergency(twin, by=world.duty, severity=1, reason="影响恶劣")
    assert world.client(world.clerk_b).get(kept.get_absolute_url()).status_code == 200  # its own report is in there
    assert len(queries.thread(world.clerk_b, kept).reports) == 1
    mine = queries.thread(world.clerk_b, kept)
    assert [c.deadline.unit for c in mine.clocks] == []  # what 青石镇 and the office owe is not shown to 柳河镇
    assert {line.text for line in mine.lines if line.word == "补充要素"} == {""}
    assert {c.deadline.unit for c in queries.thread(world.clerk, kept).clocks} == {world.town_a}


def test_what_is_secret_stays_so_under_another(world):
    kept, secret = register(world), register(world, label="work_secret", body="涉密会议室跑水。")
    with pytest.raises(Refused, match="工作秘密"):
        actions.merge_emergencies(secret, by=world.duty, into=kept, reason="同一件事")
    secret.refresh_from_db()
    actions.change_emergency(kept, by=world.duty, label="work_secret")
    actions.merge_emergencies(secret, by=world.duty, into=kept, reason="同一件事")
    Emergency.objects.filter(pk=kept.pk).update(label="internal")
    assert [len(queries.thread(post, kept).reports) for post in (world.duty, world.supervisor)] == [2, 1]


def test_what_one_unit_said_on_the_merged_one_counts(world):
    kept, twin = register(world, way="press", source="某报"), register(world)
    written(world, twin, "sent")
    draft = written(world, twin, "draft", stage="follow_up")
    actions.merge_emergencies(twin, by=world.duty, into=kept, reason="同一件事")
    kept = Emergency.objects.get(pk=kept.pk)
    assert (kept.phoned_at, kept.written_at) == (twin.phoned_at, Emergency.objects.get(pk=twin.pk).written_at)
    assert kept.written_at is not None
    assert Deadline.objects.filter(subject_id=kept.pk, what="written").last().state == "met"
    draft.refresh_from_db()
    actions.sign_off_report(draft, by=world.signer)  # goes on where it belongs now
    assert draft.emergency == kept


def test_a_returned_report_stays_what_came_then(world):
    e = register(world)
    report = written(world, e, "received", stage="follow_up")
    came = report.sent_at
    actions.return_report(report, by=world.duty, reason="缺善后")
    desk = queries.desk(world.duty)
    assert [text for text, _ in desk.rows[0].notes] == ["青石镇续报一退回补正，还没有重报"]
    actions.submit_report(report, by=world.clerk)
    assert report in queries.thread(world.duty, e).reports  # while it is signed again
    actions.sign_off_report(report, by=world.signer)
    assert (report.sent_at, report.number) == (came, 1)
    shown = [line for line in queries.thread(world.duty, e).lines if line.report == report]
    assert len(shown) == 1
    assert queries.desk(world.duty).rows[0].notes == []
    written(world, e, stage="final", body="处置完毕。")
    with pytest.raises(Refused, match="先恢复跟踪"):
        actions.return_report(Report.objects.get(pk=report.pk), by=world.duty, reason="缺善后")


def test_who_sees_what(world):
    plain, secret = register(world, figures={"deaths": 3}), register(world, label="work_secret", figures={"deaths": 3})
    sees = {name: world.client(getattr(world, name)) for name in ("supervisor", "bureau_clerk", "signer", "auditor")}
    got = {
        name: [client.get(e.get_absolute_url()).status_code for e in (plain, secret)] for name, client in sees.items()
    }
    assert got == {
        "supervisor": [200, 404], "bureau_clerk": [404, 404], "signer": [200, 200], "auditor": [200, 200],
    }  # fmt: skip
    small, leader = register(world), world.client(world.leader)
    assert [leader.get(e.get_absolute_url()).status_code for e in (plain, small)] == [200, 404]
    actions.mark_sensitive(small, by=world.duty, sensitive=True, reason="涉校")
    enter(world, small, unit=world.bureau)
    assert sees["bureau_clerk"].get(small.get_absolute_url()).status_code == 200
