"""The case library: written from what was reported, published, found again; regularities; old cases (U9)."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from tests.cases.cases import PARTS, closed, written_case
from tests.emergencies.cases import register
from tongzheng.cases import actions, queries
from tongzheng.cases.actions import taking_in
from tongzheng.cases.models import Case
from tongzheng.cases.rules import drafted, season_of
from tongzheng.emergencies.models import Kind
from tongzheng.files.xlsx import read_rows, write_xlsx
from tongzheng.trail.refusals import Refused, Stale


def road(world):
    noon = timezone.localtime().replace(hour=12) - dt.timedelta(days=1)
    register(world, title="先登记一件，好有种类", occurred_at=noon)
    return Kind.objects.get(office=world.office, name="道路交通事故")


def test_a_case_begins_with_what_the_reports_say(world):
    emergency = closed(world)
    case = actions.start_case(emergency, by=world.duty)
    assert "雨天路滑" in case.causes
    assert "加装提示牌" in case.lessons
    assert actions.start_case(emergency, by=world.duty) == case
    with pytest.raises(Refused, match="终报"):
        actions.start_case(register(world), by=world.duty)


def test_the_final_report_speaks_first():
    found = drafted(["一辆货车侧翻。原因不明。", "经查，原因是疲劳驾驶。组织清障车清理现场。"])
    assert found["causes"] == "经查，原因是疲劳驾驶。"
    assert found["measures"] == "组织清障车清理现场。"
    assert drafted([])["summary"] == ""


def test_it_is_written_looked_over_and_published(world):
    case = actions.start_case(closed(world), by=world.duty)
    Case.objects.filter(pk=case.pk).update(causes="")
    case.refresh_from_db()
    with pytest.raises(Refused, match="原因"):
        actions.submit_case(case, by=world.duty)
    case = actions.save_case(case, by=world.duty, version=case.version, title=case.title, **PARTS)
    with pytest.raises(Stale):
        actions.save_case(case, by=world.duty, version=1, title="旧的", **PARTS)
    actions.submit_case(case, by=world.duty)
    client = world.client(world.approver)
    assert client.post(f"/cases/{case.pk}/do/publish/").status_code == 302
    case.refresh_from_db()
    assert case.state == "published"
    assert "连续弯道" in world.client(world.leader).get(f"/cases/{case.pk}/").text
    assert world.client(world.clerk).get(f"/cases/{case.pk}/").status_code == 404  # not shared
    bad = client.post(f"/cases/{case.pk}/do/withdraw/", {"reason": ""})
    assert bad.status_code == 422


def test_past_cases_like_a_new_one_are_shown_with_why(world):
    kind = road(world)
    past = written_case(world, "published", kind=kind, title="省道弯道货车侧翻")
    written_case(world, "draft", kind=kind, title="还在写的")
    new = register(world, kind=kind, title="上溪村弯道又有货车侧翻")
    (one,) = queries.similar_to(world.duty, new)
    assert one.case == past
    assert {"同为道路交通事故", "同在青石镇"} <= set(one.why)
    page = world.client(world.duty).get(f"/emergencies/{new.pk}/similar/").text
    assert "省道弯道货车侧翻" in page
    assert "还在写的" not in page
    other = register(
        world,
        unit=world.town_b,
        title="鱼塘缺氧死鱼",
        body="三户鱼塘成片死鱼。",
        kind=Kind.objects.get(office=world.office, name="动物疫情"),
    )
    assert past not in [like.case for like in queries.similar_to(world.duty, other)]
    read = world.client(world.duty).post("/emergencies/new/", {"body": "青石镇一辆货车侧翻，车祸。", "read": "1"}).text
    assert "案例库里相近的" in read


def test_the_library_is_sieved_by_season_and_words(world):
    kind = road(world)
    summer = dt.datetime(2025, 7, 16, 14, 30, tzinfo=timezone.get_current_timezone())
    old = Case.objects.create(
        office=world.office,
        title="白鹭乡山洪",
        occurred_at=summer,
        by=world.duty,
        kind=kind,
        unit=world.town_c,
        lessons="早转移",
    )
    assert season_of(7) == "summer"
    assert list(queries.list_cases(world.duty, season="summer", words="早转移", year=2025)) == [old]
    assert not queries.list_cases(world.duty, season="winter")
    client = world.client(world.duty)
    assert "白鹭乡山洪" in client.get("/cases/?season=summer&kind=x&year=abcd").text
    rows = list(read_rows(client.get("/cases/?export=xlsx").content))
    assert rows[1].values[0] == "白鹭乡山洪"


def test_regularities_count_every_event_once_where_it_happened(world):
    kind, now = road(world), timezone.localtime()
    night = now.replace(hour=2, minute=10) - dt.timedelta(days=1)
    found = [register(world, kind=kind, title=f"第{n}起", occurred_at=night, figures={"deaths": 1}) for n in range(3)]
    Case.objects.create(
        office=world.office, title="旧案", occurred_at=night - dt.timedelta(days=365), by=world.duty, kind=kind,
        unit=world.town_a, timed=False,
    )  # fmt: skip
    from tongzheng.emergencies import actions as emergencies  # noqa: PLC0415 - beside its one use

    emergencies.merge_emergencies(found[2], by=world.duty, into=found[0], reason="同一件")
    by_key = {one.key: one for one in queries.patterns(world.duty, night.year)}
    line = next(line for line in by_key["kind"].lines if line.label == "道路交通事故")
    assert (line.now, line.before, line.deaths) == (2, 1, 2)
    hours = {one.label: (one.now, one.before) for one in by_key["hour"].lines}
    assert hours["0–2时"] == (2, 0)  # the old case tells no hour
    totals = {key: sum(one.now for one in by_key[key].lines) for key in ("kind", "unit", "month", "season", "severity")}
    assert len(set(totals.values())) == 1
    page = world.client(world.duty).get(f"/cases/patterns/?year={night.year}").text
    assert "<svg" in page
    desk = world.client(world.duty)
    for line in (line for one in by_key.values() for line in one.lines if line.now):  # each number opens what it counts
        assert escape(line.url) in page
        assert f"共 {line.now} 起" in desk.get(line.url).text, line.url
    before = next(line for line in queries.patterns(world.duty, night.year - 1)[0].lines if line.now)
    assert "旧案" in desk.get(before.url).text  # an old case without an event is among them
    for nonsense in (
        "by=x&value=1",
        "by=season&value=x",
        "by=month&value=99",
        "year=abcd&by=hour&value=",
        "by=severity&value=-1",
    ):
        assert "共 0 起" in desk.get(f"/cases/patterns/behind/?{nonsense}").text
    rows = list(read_rows(world.client(world.duty).get(f"/cases/patterns/?year={night.year}&export=xlsx").content))
    assert rows[0].values[0] == "种类"


def table(*rows):
    return write_xlsx({"旧案例": [taking_in.HEAD, *rows]})


def test_old_cases_are_looked_at_then_taken_in_once(world):
    road(world)
    good = [
        "白鹭乡山洪",
        "暴雨洪涝",
        "一般",
        "白鹭乡",
        "石门村",
        "2024年7月16日 14:30",
        0,
        2,
        "",
        86,
        120,
        "经过",
        "暴雨",
        "转移",
        "早动",
        "",
    ]
    bad = ["", "没有这种", "", "火星", "", "不知道", "几个"]
    client = world.client(world.duty)
    upload = SimpleUploadedFile("旧.xlsx", table(good, bad))
    page = client.post("/cases/import/", {"table": upload}).text
    for words in ("能收下 1 行", "火星", "几个", "看不懂"):
        assert words in page
    assert not Case.objects.exists()
    key = page.split('name="key" value="')[1][:64]
    for _ in range(2):
        assert client.post("/cases/import/", {"key": key}).status_code == 302
    case = Case.objects.get()
    assert (case.title, case.unit, case.injuries, case.state, case.timed) == (
        "白鹭乡山洪",
        world.town_c,
        2,
        "draft",
        True,
    )
    assert client.post("/cases/import/", {"key": "0" * 64}).status_code == 302
    assert client.post("/cases/import/", {"table": SimpleUploadedFile("x.xlsx", b"no")}).status_code == 422
    assert client.get("/cases/import/sample/").status_code == 200
    assert BytesIO(table(good)).read(2) == b"PK"
