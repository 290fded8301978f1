"""Handovers, the log, spot checks, what units file (U7, U12)."""

import html
import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.duty.cases import enter, file_days, filed, make_roster
from tongzheng.config import wiring
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Deadline
from tongzheng.duty.actions import checks, filings, handovers, log
from tongzheng.duty.actions.settings import save_kind, save_setting
from tongzheng.duty.models import Filing, Handover, LogEntry, Matter
from tongzheng.duty.queries.filings import duty_phone, how_reached, in_force, times_in_force, unit_on_duty
from tongzheng.duty.queries.handovers import get_handover
from tongzheng.duty.queries.people import setting_of
from tongzheng.files.xlsx import write_xlsx
from tongzheng.notices.models import Notice
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

NOVEMBER_22 = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DECEMBER, LAST = date(2026, 12, 1), date(2026, 12, 31)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour, minute))  # noqa: DTZ001 - made aware at once


@pytest.fixture(autouse=True)
def _november(world):
    world.sessions.clear()  # they would end while time goes on
    with time_machine.travel(NOVEMBER_22, tick=False):
        yield


def test_a_handover_collects_what_is_open_and_both_sign(world, monkeypatch):
    """What is open stays on every list until it is done; the next shift signs, else the lead and the director are told."""
    roster = make_roster(world, DECEMBER)
    monkeypatch.setattr(wiring, "OPEN_MATTERS", [lambda office, now: [("突发事件 3 号未办结", "/emergencies/3/")]])
    first, second = roster.shifts.order_by("starts_at")[:2]
    leaving, coming = (shift.seats.get(part="officer").post for shift in (first, second))
    with time_machine.travel(at(12, 2, 8, 5), tick=False):
        call = enter(world.duty)
        log.leave_matter(by=world.duty, once=uuid.uuid4(), text="给水利局回电话")
        assert (handovers.open_handovers(), handovers.open_handovers()) == (1, 0)
        handover = get_handover(world.duty, Handover.objects.get(coming=second).pk)
        page = world.client(leaving).get(handover.get_absolute_url()).text
        for text in ("突发事件 3 号未办结", "上溪村道路塌方", "给水利局回电话"):
            assert text in page
        with pytest.raises(Refused, match="上一班的人"):
            handovers.give_handover(handover, by=world.admin)
        assert (
            world.client(leaving).post(handover.get_absolute_url(), {"version": 1, "text": "夜里有雪"}).status_code
            == 302
        )
        handover.refresh_from_db()
        handovers.give_handover(handover, by=leaving)
        with pytest.raises(Refused, match="接班由这一班的人"):
            handovers.take_handover(handover, by=leaving)
    with time_machine.travel(at(12, 2, 8, 50), tick=False):
        sweep()
        lead = second.seats.get(part="lead").post
        assert Notice.objects.filter(to=lead, text__contains="没有接班签字").exists()
        handovers.take_handover(handover, by=coming)
        clock = Deadline.objects.get(room="duty", what="handover")
        assert (clock.state, clock.late) == ("met", True)
        assert [text for text, _ in handover.listed][0] == "突发事件 3 号未办结"
        log.settle_matter(Matter.objects.get(), by=world.duty, outcome="回过了")
        log.finish_log(call, by=world.duty, reason="已抢通")
    with time_machine.travel(at(12, 3, 8, 40), tick=False):
        handovers.open_handovers()
        third = get_handover(world.duty, Handover.objects.latest("pk").pk)
        assert "给水利局回电话" not in world.client(world.duty).get(third.get_absolute_url()).text
        officer = third.coming.officers[0]
        handovers.take_handover_alone(third, by=officer, reason="上一班的人送医院了")
        assert third.state == "taken"


def test_the_log_is_added_to_and_never_changed(world):
    """Passed-on instructions are repeated before they are done; a correction stands below; kinds are the office's own."""
    save_kind(by=world.admin, name="专网来文", repeat=False, open=True)
    form = {"kind": "下达通知", "body": "请柳河镇 9 点前报情况", "source": "柳河镇", "once": str(uuid.uuid4())}
    desk = world.client(world.duty)
    assert desk.post("/duty/log/new/", form).status_code == desk.post("/duty/log/new/", form).status_code == 302
    entry = LogEntry.objects.get()
    refused = desk.post(f"/duty/log/{entry.pk}/finish/", {"reason": "报了"})
    assert "还没有复述核对" in refused.text
    log.repeat_log(entry, by=world.duty, repeated_by="许知秋")
    log.add_to_log(entry, by=world.editor, text="应为 8 点前", correction=True)
    log.finish_log(entry, by=world.duty, reason="报了")
    page = desk.get(entry.get_absolute_url()).text
    for text in ("请柳河镇 9 点前报情况", "更正", "应为 8 点前", "许知秋"):
        assert text in page
    enter(world.duty, kind="专网来文", body="转发大风预警")
    assert LogEntry.objects.latest("pk").number == 2
    found = desk.get("/duty/log/?q=8 点前&state=done").text
    assert "请柳河镇" in found
    assert "大风预警" not in found
    assert desk.get("/duty/log/?export=xlsx&q=大风").content.startswith(b"PK")
    for moment, why in (
        ("2026-11-23T09:00", "时间还没有到"),
        ("1999-01-01T00:00", "一年以前"),
        ("0001-01-01T00:00", "1年不对"),
    ):
        assert why in desk.post("/duty/log/new/", {"kind": "来电", "body": "某事", "happened_at": moment}).text
    bad = desk.post("/duty/log/new/", {"kind": "来电", "body": ""})
    assert (bad.status_code, "还没填内容" in bad.text) == (422, True)
    with pytest.raises(Classified):
        enter(world.duty, body="机密★10年")


def test_a_call_becomes_an_emergency_by_one_button(world):
    """The button carries what was said; registering closes the call, which then leads to the emergency."""
    entry = enter(world.duty)
    desk = world.client(world.duty)
    page = desk.get(entry.get_absolute_url()).text
    url = html.unescape(re.search(r'href="([^"]*\?log=[^"]*)"', page)[1])
    form = desk.get(url).text
    assert "上溪村道路塌方" in form
    assert "青石镇 周小禾 6600001" in form
    fields = {"unit": world.town_a.pk, "body": entry.body, "title": "上溪村道路塌方", "once": str(uuid.uuid4())}
    assert desk.post(url, fields).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "done"
    assert entry.became_url in desk.get(entry.get_absolute_url()).text


def test_spot_checks_are_listed_counted_and_absence_is_its_own_kind(world):
    values = {"by": world.duty, "called": "周小禾", "note": ""}
    checks.enter_check(**values, once=uuid.uuid4(), unit=world.town_a.pk, result="in_post", seconds=6)
    checks.enter_check(**values, once=uuid.uuid4(), unit=world.town_b.pk, result="silent")
    with pytest.raises(Refused, match="几秒接听"):
        checks.enter_check(**values, once=uuid.uuid4(), unit=world.town_a.pk, result="absent")
    with pytest.raises(Refused, match="单位或结果"):
        checks.enter_check(**values, once=uuid.uuid4(), unit=world.other_town.pk, result="silent")
    assert Entry.objects.filter(kind="duty.check.absent").count() == 1
    page = world.client(world.duty).get("/duty/checks/").text
    assert "点名抽查 2 次，涉及 2 个单位，1 次不在岗或无人接听（柳河镇），平均 6 秒接听。" in page


def _asked(world):
    """The office asks its units from December on."""
    setting = setting_of(world.office)
    names = ("sign_within", "remind_days", "work_from", "work_until")
    values = {name: getattr(setting, name) for name in names} | {"filing_days": 2}
    save_setting(by=world.admin, director=None, units_filed_from=date(2026, 11, 1), **values)


def test_a_unit_is_asked_files_and_is_found_when_it_does_not(world):
    """Asked once before the month; who filed has met the clock, who did not is warned; gaps are found each week."""
    _asked(world)
    assert (filings.ask_by_calendar(), filings.ask_by_calendar()) == (1, 0)
    assert Deadline.objects.filter(what="filing").count() == 5  # three towns, the bureau, the village
    file_days(world.clerk, DECEMBER, LAST)
    assert Deadline.objects.get(what="filing", unit=world.town_a).state == "met"
    weekends = [filed(date(2026, 12, d)) for d in range(1, 32) if date(2026, 12, d).weekday() < 5]
    file_days(world.clerk_b, DECEMBER, LAST, weekends)
    board = world.client(world.duty).get("/duty/units/?month=2026-12").text
    assert "12月5日、12月6日" in board  # 柳河镇: nobody at weekends
    assert "没有报备值班表" in board
    assert world.client(world.duty).get("/duty/units/?month=9999-12").status_code == 200
    with time_machine.travel(at(11, 30, 18), tick=False):
        sweep()
        assert Notice.objects.filter(to=world.clerk_c, text__contains="没有报备值班表").exists()
    with time_machine.travel(at(12, 7, 9, 30), tick=False):  # a Monday
        assert (filings.sweep_units(), filings.sweep_units()) == (5, 0)  # 青石镇 too: it gave no duty system
        assert Notice.objects.filter(to=world.clerk_b, text__contains="12月12日、12月13日").count() == 1
        assert Notice.objects.filter(to=world.duty, text__contains="个单位值班有漏洞").count() == 1
        filings.save_profile(by=world.clerk, phone="6612345", system="一、24 小时值班。", version=0)
    with time_machine.travel(at(12, 14, 9, 30), tick=False):
        assert filings.sweep_units() == 4
    assert duty_phone(world.town_a) == "6612345"
    row = unit_on_duty(world.town_a, at(12, 6, 3))[0]  # at three in the morning: the day before's
    assert (row.phone, timezone.localtime(row.starts_at).day) == ("6600001", 5)


def test_who_is_on_now_is_the_same_from_the_months_times_and_asked_alone(world):
    """The board reads the month's times once; a duty begun in the month before and a later filing count alike."""
    file_days(world.clerk, DECEMBER, LAST)
    november = date(2026, 11, 28), date(2026, 11, 30)
    file_days(world.clerk, *november, [filed(november[1], person="马前")])
    holiday = date(2026, 12, 5), date(2026, 12, 6)
    file_days(world.clerk, *holiday, [filed(holiday[0], person="何新")])
    times, found = times_in_force([world.town_a.pk], DECEMBER, LAST), []
    for moment in (at(12, 1, 3), at(12, 5, 12), at(12, 7, 3), at(12, 31, 23)):
        alone, together = (how_reached([world.town_a], moment, given) for given in (None, times))
        assert alone == together
        found.append([row.person for row in together[world.town_a.pk].rows])
    assert found[0] == ["马前"]
    assert found[1] == ["何新"]
    assert found[2] == []  # the holiday's filing says nobody for the sixth
    assert len(found[3]) == 1
    with time_machine.travel(at(12, 5, 12), tick=False):
        assert "<b>何新</b>" in world.client(world.duty).get("/duty/units/").text


def test_the_later_filing_counts_and_the_earlier_stays(world):
    """A holiday's own filing stands over the month's for its days only."""
    file_days(world.clerk, DECEMBER, LAST)
    days = date(2026, 12, 5), date(2026, 12, 6)
    file_days(world.clerk, *days, [filed(days[0], person="何新")])
    found = {
        timezone.localdate(row.starts_at).day: row.person
        for row in in_force([world.town_a.pk], date(2026, 12, 4), date(2026, 12, 8))
    }
    assert found == {3: "周小禾", 4: "周小禾", 5: "何新", 7: "周小禾", 8: "周小禾", 9: "周小禾"} | (
        {} if 9 in found else {}
    )
    file_days(world.clerk, DECEMBER, LAST)
    assert list(Filing.objects.order_by("pk").values_list("replaced", flat=True)) == [True, True, False]


def test_a_workbook_is_shown_before_it_is_filed_and_every_bad_row_is_named(world):
    client = world.client(world.clerk)
    head = ["日期", "起", "止", "带班领导", "带班电话", "值班员", "值班电话"]

    def send(*rows):
        file = SimpleUploadedFile("值班表.xlsx", write_xlsx({"表": [head, *rows]}))
        return client.post("/duty/mine/upload/", {"starts": "2026-12-01", "ends": "2026-12-31", "file": file})

    bad = send(
        ["2026-12-01", "08:00", "08:00", "赵立本", "6600002", "周小禾", "6600001"],
        ["12月40日", "08:00", "08:00", "", "", "周小禾", "6600001"],
        ["2027-01-05", "08:00", "08:00", "", "", "周小禾", "6600001"],
        ["2026-12-03", "早上", "08:00", "", "", "周小禾", "6600001"],
        ["2026-12-04", "08:00", "08:00", "", "", "方小满", "没有"],
    ).text
    for text in ("有 4 行不对", "A3", "A4", "B5", "方小满的电话", "什么也没有报"):
        assert text in bad
    assert "packed" not in bad
    good = send(["2026-12-01", "20:00", "08:00", "赵立本", "", "周小禾", "6600001"]).text
    packed = good.partition('name="packed" value="')[2].partition('"')[0]
    once = str(uuid.uuid4())
    for _ in range(2):
        assert client.post("/duty/mine/upload/confirm/", {"packed": packed, "once": once}).status_code == 302
    row = Filing.objects.get().rows.get()
    assert (timezone.localtime(row.starts_at).hour, row.ends_at - row.starts_at) == (20, timedelta(hours=12))
    assert client.post("/duty/mine/upload/confirm/", {"packed": packed[:-3]}).status_code == 422
    assert "不是有效的Excel" in client.post(
        "/duty/mine/upload/",
        {"starts": "2026-12-01", "ends": "2026-12-31", "file": SimpleUploadedFile("表.xlsx", b"no table")},
    ).text  # fmt: skip
    typed = {"at": "08:00", "person_20261201": "周小禾", "phone_20261201": "没有电话"}
    page = client.post("/duty/mine/days/?starts=2026-12-01&ends=2026-12-03", typed)
    assert page.status_code == 422
    assert "12月1日：周小禾的电话" in page.text
    assert "没有电话" in page.text
