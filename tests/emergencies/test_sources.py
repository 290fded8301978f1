"""Many reports of one event: side by side, contradictions, the agreed wording, merging; what must be reported (U13, U14)."""

import datetime as dt
import re
import uuid
from pathlib import Path

import pytest
from django.utils import timezone

from tests.emergencies.cases import register, written
from tongzheng.config.tools.evaluate_emergencies import read_rows
from tongzheng.deadlines.models import Deadline
from tongzheng.emergencies import actions
from tongzheng.emergencies.actions import merge_emergencies
from tongzheng.emergencies.actions.common import long_text, one_line
from tongzheng.emergencies.actions.defaults import put_tables
from tongzheng.emergencies.actions.sources import set_wording
from tongzheng.emergencies.models import Emergency, Kind
from tongzheng.emergencies.queries import sources
from tongzheng.emergencies.queries.reading import read
from tongzheng.notices.models import Notice
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "cec" / "cec.jsonl.gz"


def length(row):
    return len(row["text"])


def enter(world, emergency, *, by=None, unit=None, source="", minutes_ago=0, way="phone", body="来电。", **figures):
    at = timezone.now() - dt.timedelta(minutes=minutes_ago)
    return actions.enter_report(
        emergency, by=by or world.duty, once=uuid.uuid4(), stage="follow_up", way=way, body=body, unit=unit, source=source,
        at=at, as_of=at, figures=figures,
    )  # fmt: skip


@pytest.fixture
def told(world):
    """青石镇 says 3 dead, the police 5, the paper 3; the bureau counts 12 evacuated."""
    emergency = register(world)
    enter(world, emergency, unit=world.town_a, minutes_ago=20, deaths=3, injuries=4)
    enter(world, emergency, source="县公安局", minutes_ago=10, deaths=5)
    enter(world, emergency, source="县公安局", minutes_ago=8, deaths=6)
    enter(world, emergency, unit=world.bureau, minutes_ago=5, evacuated=12)
    return emergency


def test_sources_stand_side_by_side_and_contradictions_are_marked(world, told):
    table = sources.table(world.duty, told)
    assert table.sources == ["青石镇", "县公安局", "县水利局"]
    (one,) = sources.unsettled(told)
    assert one.name == "deaths"
    assert [(who, value) for who, value, _ in one.said] == [("青石镇", 3), ("县公安局", 6)]
    assert one.growing
    deaths = next(row for row in table.rows if row.name == "deaths")
    assert deaths.cells[1].before == [5]
    assert deaths.in_force == 3  # the unit that owes the report
    page = world.client(world.duty).get(f"/emergencies/{told.pk}/sources/").text
    assert "口径不一致，请核实" in page
    assert "青石镇 3" in page
    assert "口径不一致，报出前先核实" in world.client(world.duty).get(told.get_absolute_url()).text
    assert "口径不一致" not in world.client(world.clerk).get(told.get_absolute_url()).text


def test_an_agreed_wording_settles_until_somebody_says_otherwise(world, told):
    client = world.client(world.duty)
    sent = {"wording": "死亡5人，受伤4人。", "reason": "与公安、青石镇核对", "f_deaths": "5", "f_injuries": "4"}
    told.refresh_from_db()
    answer = client.post(f"/emergencies/{told.pk}/wording/", {**sent, "version": told.version})
    assert answer.status_code == 302
    told.refresh_from_db()
    assert (told.wording, told.deaths, told.injuries) == ("死亡5人，受伤4人。", 5, 4)
    assert sources.unsettled(told) == []
    enter(world, told, source="县卫健局", deaths=7)
    assert [one.name for one in sources.unsettled(told)] == ["deaths"]
    set_wording(told, by=world.duty, wording="死亡7人。", figures={"deaths": 7}, reason="医院名单")
    assert sources.unsettled(told) == []
    page = client.get(f"/emergencies/{told.pk}/sources/").text
    assert "旧口径" in page
    assert "死亡5人，受伤4人。" in page
    entry = Entry.objects.filter(kind="emergencies.emergency.word").last()
    assert (entry.data["before"], entry.reason) == ("死亡5人，受伤4人。", "医院名单")


def test_a_wording_needs_its_ground_and_a_fresh_page(world, told):
    with pytest.raises(Refused, match="依据"):
        set_wording(told, by=world.duty, wording="死亡5人", figures={}, reason=" ")
    with pytest.raises(Refused, match="统一口径"):
        set_wording(told, by=world.duty, wording=" ", figures={}, reason="核对")
    with pytest.raises(Classified):
        set_wording(told, by=world.duty, wording="机密★10年", figures={}, reason="核对")
    with pytest.raises(Stale):
        set_wording(told, by=world.duty, wording="死亡5人", figures={}, reason="核对", version=0)
    with pytest.raises(Refused):
        set_wording(told, by=world.clerk, wording="死亡5人", figures={}, reason="核对")


def test_the_same_event_is_proposed_and_merged_with_a_reason(world):
    first = register(world, title="上溪村货车侧翻致人受伤")
    again = register(world, title="群众来电：上溪村一辆货车侧翻", told_by="群众")
    far = register(
        world, unit=world.town_b, title="柳河镇河堤管涌", occurred_at=timezone.now() - dt.timedelta(hours=40)
    )
    enter(world, again, source="群众来电", deaths=1)
    (one,) = sources.same_as(world.duty, again)
    assert one.emergency == first
    assert any("同在青石镇" in why for why in one.why)
    client = world.client(world.duty)
    page = client.get(f"/emergencies/{again.pk}/join/?into={first.pk}").text
    assert "份报告列到那一件的经过和来源对照里" in page
    assert client.post(f"/emergencies/{again.pk}/join/", {"into": first.pk, "reason": ""}).status_code == 422
    assert client.post(f"/emergencies/{again.pk}/join/", {"into": first.pk, "reason": "同一辆车"}).status_code == 302
    again.refresh_from_db()
    assert (again.state, again.into, again.number) == ("merged", first, 2)
    page = client.get(f"/emergencies/{first.pk}/sources/").text
    assert "群众来电" in page
    assert str(again) in page
    assert far not in [one.emergency for one in sources.same_as(world.duty, first)]


def test_a_wrong_merge_is_undone_with_reports_and_clocks(world):
    """Two accidents taken for one: the second stands by itself again, owes its reports, and takes back what it had brought."""
    first = register(world, title="上溪村货车侧翻", occurred_at=None)
    other = register(
        world, title="上溪村民房起火", figures={"deaths": 3}, occurred_at=timezone.now() - dt.timedelta(minutes=20)
    )
    under = register(world, title="群众来电：起火")
    merge_emergencies(under, by=world.duty, into=other, reason="同一处火")
    draft = written(world, other, "draft")
    merge_emergencies(other, by=world.duty, into=first, reason="听错了")
    first.refresh_from_db()
    assert (first.deaths, first.severity, first.occurred_at) == (3, 3, other.occurred_at)
    desk = world.client(world.duty)
    assert desk.get(f"{other.get_absolute_url()}do/split/").status_code == 200
    for who, answer in ((world.clerk, 403), (world.supervisor, 403), (world.other_editor, 404)):
        assert world.client(who).post(f"{other.get_absolute_url()}do/split/", {"reason": "x"}).status_code == answer
    assert desk.post(f"{other.get_absolute_url()}do/split/", {"reason": ""}).status_code == 422
    assert desk.post(f"{other.get_absolute_url()}do/split/", {"reason": "两起不同的事"}).status_code == 302
    for one in (first, other, under, draft):
        one.refresh_from_db()
    assert (other.state, other.into, under.into, draft.emergency) == ("open", None, other, other)
    assert (first.deaths, first.occurred_at, first.severity) == (None, None, 9)
    assert other.deaths == 3
    going = Deadline.objects.filter(subject_type="emergencies.emergency", subject_id=other.pk, state="running")
    assert {"written", "final"} <= {clock.what for clock in going}
    assert min(clock.due_at for clock in going) > timezone.now()
    assert Notice.objects.filter(to=world.clerk, text__contains="撤销并入").exists()
    assert Entry.objects.get(kind="emergencies.emergency.split").reason == "两起不同的事"
    assert desk.post(f"{other.get_absolute_url()}do/split/", {"reason": "再来"}).status_code in (302, 403, 409, 422)
    assert other.into is None


def test_reading_a_call_fills_only_what_was_taken(world):
    client = world.client(world.duty)
    body = "青石镇上溪村今晨2时许一辆客车侧翻，造成3人死亡、5人受伤。"
    typed = {"once": str(uuid.uuid4()), "body": body, "told_by": "张三", "unit": "", "title": ""}
    register(world, title="上溪村客车侧翻")
    page = client.post("/emergencies/new/", {**typed, "read": "1"})
    assert page.status_code == 200
    for words in ("3人死亡", "道路交通事故", "登记到这一件上", body, "张三"):
        assert words in page.text
    taken = client.post("/emergencies/new/", {**typed, "take": "deaths"}).text
    form_box = taken[taken.index('name="deaths"') - 200 : taken.index('name="deaths"') + 200]
    assert 'value="3"' in form_box
    assert Emergency.objects.count() == 1
    everything = client.post("/emergencies/new/", {**typed, "take": "all", "injuries": "4"}).text
    box = everything[everything.index('name="injuries"') - 200 : everything.index('name="injuries"') + 200]
    assert 'value="4"' in box  # what was typed stays
    assert f'<option value="{world.town_a.pk}" selected' in everything


def test_a_unit_reads_its_own_report(world):
    emergency = register(world)
    body = "客车侧翻，2人重伤。"
    page = world.client(world.clerk).post(
        f"/emergencies/{emergency.pk}/write/",
        {"body": body, "read": "1", "stage": "initial", "once": str(uuid.uuid4())},
    )
    assert page.status_code == 200
    assert "2人重伤" in page.text
    assert not emergency.reports.filter(unit=world.town_a, state="draft").exists()


def test_the_list_of_what_must_be_reported_is_the_offices(world):
    register(world)
    Kind.objects.filter(office=world.office, name="火灾").update(must="学校起火一律报")
    for post in (world.clerk, world.duty, world.leader):
        assert "学校起火一律报" in world.client(post).get("/emergencies/must/").text
    assert "学校起火一律报" not in world.client(world.other_clerk).get("/emergencies/must/").text


def test_events_others_told_of_first_are_listed(world):
    silent = register(world, told_by="", body="网上视频", way="press", source="某晚报")
    late = register(world, title="柳河镇厂房起火", unit=world.town_b, way="phone", source="119 指挥中心")
    Emergency.objects.filter(pk__in=[silent.pk, late.pk]).update(at=timezone.now() - dt.timedelta(hours=3))
    for emergency in (silent, late):
        emergency.reports.update(unit=None, source="某晚报", sent_at=timezone.now() - dt.timedelta(hours=2))
    enter(world, late, unit=world.town_b, body="厂房起火。")
    found = {one.emergency: one.minutes for one in sources.silent_units(world.duty)}
    assert found[silent] == -1
    assert 118 <= found[late] <= 122
    page = world.client(world.duty).get("/emergencies/silent/").text
    assert "没有报" in page
    assert "晚 2 小时" in page


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not on this machine")
def test_every_report_of_the_corpus_can_be_entered(world):
    """None is refused by what checks a text; the longest, the shortest and every fortieth are entered and read as a whole."""
    rows = read_rows(CORPUS)
    for row in rows:
        assert long_text(row["text"])
        assert one_line(row["title"], 120, "事件")
    emergency = register(world)
    some = {row["id"]: row for row in (max(rows, key=length), min(rows, key=length), *rows[::40])}
    for row in some.values():
        report = enter(world, emergency, source="某报", way="press", body=row["text"])
        assert report.body.split() == clean_text(row["text"]).split()
        assert read(world.duty, world.office, row["text"], ["kind", "deaths"]) is not None


def test_units_confirm_the_list_and_the_office_sees_who_has_not(world):
    """A changed list has to be read again; what was shown is what is confirmed (U14)."""
    put_tables(world.office)
    clerk, desk = world.client(world.clerk), world.client(world.duty)
    assert "本单位还没有确认" in clerk.get("/emergencies/must/").text
    shown = re.search(r'name="digest" value="(\w+)"', clerk.get("/emergencies/must/read/").text)[1]
    Kind.objects.filter(office=world.office, name="火灾").update(must="学校起火一律报")
    late = clerk.post("/emergencies/must/read/", {"digest": shown})
    assert (late.status_code, "清单刚刚改过" in late.text) == (422, True)
    now = re.search(r'name="digest" value="(\w+)"', clerk.get("/emergencies/must/read/").text)[1]
    for _ in range(2):
        assert clerk.post("/emergencies/must/read/", {"digest": now}).status_code == 302
    assert Entry.objects.filter(kind="emergencies.must.read").count() == 1
    assert "本单位已确认阅知：周小禾" in clerk.get("/emergencies/must/").text
    page = desk.get("/emergencies/must/").text
    unread = re.search(r"没有确认：</strong>([^<]*)</p>", page)[1]
    assert ("青石镇" in unread, "柳河镇" in unread) == (False, True)
    assert desk.post("/emergencies/must/remind/").status_code == 302
    told = set(Notice.objects.filter(text__contains="必报清单").values_list("to__unit__short_name", flat=True))
    assert ("青石镇" in told, "柳河镇" in told) == (False, True)
    Kind.objects.filter(office=world.office, name="火灾").update(must="起火一律报")
    assert "本单位还没有确认" in clerk.get("/emergencies/must/").text
