"""Officers' figures, sheets of money, eligibility, the file for the personnel department (N6, K4, K5, K7)."""

import uuid
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from tongzheng.awards.actions import marks, sheets
from tongzheng.awards.models import Awarding
from tongzheng.awards.queries import eligibility, people
from tongzheng.awards.queries.sheets import version_of
from tongzheng.awards.templatetags.officers import officer_lines
from tongzheng.files.docx import read_docx
from tongzheng.network.models import Unit
from tongzheng.reporting.actions import adoption
from tongzheng.scoring.models import Fact, Period, Rulebook, ScoreEntry, Standing
from tongzheng.targets.models import Plan, Task
from tongzheng.targets.queries.progress import Completion
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

D = Decimal
TODAY = timezone.localdate()
FIRST = TODAY - timedelta(days=13)  # two Sundays


def rule(world, what, amount, **fields):
    return sheets.add_rule(
        by=world.assessor, once=uuid.uuid4(), what=what, amount=D(amount), **{"starts": FIRST, **fields}
    )


def sheet(world, **fields):
    values = {"title": "上半年奖励", "starts": FIRST, "ends": TODAY}
    return sheets.make_sheet(by=world.assessor, once=uuid.uuid4(), **{**values, **fields})


def adopt(world, report, outlet="政务信息", issue="第1期", level="county", way="single"):
    adoption.adopt_report(report, by=world.editor, outlet=outlet, issue_no=issue, level=level, way=way)


def earn(world, post, points, *, report=None):
    """A ledger line of this month."""
    rulebook, _ = Rulebook.objects.get_or_create(
        office=world.office, name="办法", text="", starts=FIRST, defaults={"by": world.assessor}
    )
    period, _ = Period.objects.get_or_create(
        office=world.office, key=f"{TODAY:%Y-%m}", defaults={"starts": TODAY, "ends": TODAY}
    )
    return ScoreEntry.objects.create(
        office=world.office, unit=post.unit, person=post.person, period=period, item="adoption", fact=f"x:{uuid.uuid4().hex[:8]}",
        points=D(points), reason="采用", rulebook=rulebook, on=TODAY, report=report,
    )  # fmt: skip


@pytest.fixture
def busy(world):
    """青石镇: two received, one adopted twice; 柳河镇: one received; every officer owes six."""
    plan = Plan.objects.create(office=world.office, year=TODAY.year, name="任务", by=world.assessor, state="force")
    Task.objects.create(plan=plan, scope="people", every="week", count=3, starts=FIRST, ends=TODAY)
    world.reports = [world.report("received"), world.report("received"), world.report("received", by=world.clerk_b)]
    adopt(world, world.reports[0])
    adopt(world, world.reports[0], outlet="云州信息", level="city")
    for part in ("0.10", "0.20", "14.70"):  # as floats they would not add up
        earn(world, world.clerk, part, report=world.reports[0])
    earn(world, world.clerk_b, "5")
    return world


def test_points_and_reports_stay_with_the_person_and_unit_of_then(busy, django_assert_max_num_queries):
    busy.clerk.ends = TODAY - timedelta(days=1)
    busy.clerk.save()
    moved = type(busy.clerk).objects.create(
        person=busy.clerk.person, unit=busy.town_c, role="officer", employment="full", starts=TODAY
    )
    lines = {(x.unit.pk, x.person): x for x in people.people_table(busy.office, FIRST, TODAY)}
    old = lines[busy.town_a.pk, busy.clerk.person_id]
    assert (old.at.done, old.at.adopted, old.levels, old.points, old.rank) == (2, 1, {"county": 1, "city": 1}, 15, 1)
    new = lines[busy.town_c.pk, moved.person_id]
    assert (new.at.done, new.points, new.rank) == (0, 0, None)
    assert str(old.points) == "15.00"
    assert not old.serves
    assert new.serves
    own = busy.client(busy.signer_b).get("/officers/").text
    assert "苏见秋" in own
    assert "周小禾" not in own
    client = busy.client(busy.assessor)
    with django_assert_max_num_queries(15):
        assert "周小禾" in client.get("/officers/").text


def test_a_sheet_adds_up_by_the_closest_rule_and_says_how(busy):
    rule(busy, "adoption", "30")
    rule(busy, "adoption", "50", level="city")
    rule(busy, "below", "-100", cap=D("100"))
    rule(busy, "place", "500", first=1, last=1)
    rule(busy, "pot", "100")
    with pytest.raises(Refused, match="负数"):
        rule(busy, "below", "100")
    made = sheet(busy)
    given: dict[int, set[str]] = {}
    for line in made.lines.all():
        given.setdefault(line.person_id, set()).add(f"{line.rule} {line.amount}")
    fine = "比任务每少一条 -100.00"
    prizes = {"每采用一条 30.00", "每采用一条　市 50.00", "第1名 500.00", "总额按得分分 75.00"}
    assert given[busy.clerk.person_id] == {fine, *prizes}
    assert given[busy.clerk_b.person_id] == {fine, "总额按得分分 25.00"}
    assert given[busy.clerk_c.person_id] == {fine}
    assert made.total == sum(line.amount for line in made.lines.all())
    said = made.lines.get(person=busy.clerk.person, rule__what="below").reason
    assert said == "任务 6 条，完成 2 条，少 4 × -100 元，封顶 100 元"
    highest = sheet_of_highest(busy)
    assert [line.amount for line in highest.lines.filter(rule__what="adoption")] == [D("50.00")]


def sheet_of_highest(world):
    """The same time with only the dearest adoption of a report paid."""
    sheets.drop_sheet(Awarding.objects.get(), by=world.assessor, reason="改成只取最高")
    return sheet(world, highest=True)


def test_an_approved_sheet_never_changes_and_a_correction_pays_the_difference(busy):
    rule(busy, "report", "20")
    made = sheet(busy)
    sheets.add_line(made, by=busy.assessor, once=uuid.uuid4(), unit=busy.town_b.pk, amount=D("10"), reason="补上月")
    assert made.total == D("70")
    with pytest.raises(Refused, match="只发一次|已经按这些办法"):
        sheet(busy, title="再来一份")
    approver = busy.client(busy.approver)
    read = approver.get(f"/awards/{made.pk}/").text
    version = version_of(made)
    assert f"/approve/?version={version}" in read
    sheets.recount_sheet(made, by=busy.assessor)
    late = approver.post(f"/awards/{made.pk}/do/approve/", {"version": version})
    assert "刚才改过" in late.text
    approver.post(f"/awards/{made.pk}/do/approve/", {"version": version_of(made)})
    made.refresh_from_db()
    assert made.state == "approved"
    for refused in (
        lambda: sheets.recount_sheet(made, by=busy.assessor),
        lambda: sheets.drop_line(made.lines.first(), by=busy.assessor, reason="x"),
    ):
        with pytest.raises(Refused, match="审批以后"):
            refused()
    sheets.pay_sheet(made, by=busy.assessor, paid_on=TODAY)
    busy.report("received", by=busy.clerk_b)
    type(busy.reports[0]).objects.filter(pk=busy.reports[1].pk).update(state="returned")
    new = sheets.correct_sheet(made, by=busy.assessor, once=uuid.uuid4(), reason="一篇退回，一篇补登")
    found = {line.person_id: line.amount for line in new.lines.all()}
    assert found == {busy.clerk.person_id: D("-20"), busy.clerk_b.person_id: D("20")}
    assert (Awarding.objects.get(pk=made.pk).total, new.total) == (D("70"), D("0"))
    again = sheets.recount_sheet(new, by=busy.assessor)
    assert again.lines.count() == 2
    book = load_workbook(BytesIO(busy.client(busy.assessor).get(f"/awards/{made.pk}/file/xlsx/").content))
    rows = [[cell.value for cell in row] for row in book["发放签收单"]]
    assert rows[-1][3:5] == [70, "柒拾元整"]


def test_who_may_be_commended_and_why_not(busy):
    Fact.objects.create(
        office=busy.office, kind="breach", what="omitted", major=True, unit=busy.town_b, on=TODAY, by=busy.assessor, title="塌方"
    )  # fmt: skip
    period = Period.objects.get()
    Standing.objects.create(period=period, unit=busy.bureau, league="部门", more={"commend": False})
    veto = marks.add_veto(
        by=busy.assessor, once=uuid.uuid4(), unit=busy.town_a.pk, person=busy.clerk.person_id, starts=FIRST, ends=TODAY,
        reason="抄袭一篇",
    )  # fmt: skip
    table = eligibility.candidates(busy.office, FIRST, TODAY)
    units, officers = table.units, table.people
    said = {one.name: "；".join(one.reasons) for one in units if not one.may}
    assert "漏报，重大" in said["柳河镇"]
    assert said["县水利局"] == f"按计分办法取消{period.key[:4]}年评先资格"
    assert len(said) == 2
    assert [one.name for one in officers if not one.may] == ["周小禾"]
    assert [one.name for one in officers if one.notes] == ["苏见秋", "祝南星"] or len(
        [o for o in officers if o.notes]
    ) == 2
    commend = {"by": busy.assessor, "mark": "commend", "title": "优秀信息员", "on": TODAY, "unit": busy.town_a.pk}
    with pytest.raises(Refused, match="抄袭一篇"):
        marks.add_commendation(once=uuid.uuid4(), person=busy.clerk.person_id, **commend)
    marks.lift_veto(veto, by=busy.assessor, reason="查明不是")
    marks.add_commendation(once=uuid.uuid4(), person=busy.clerk.person_id, **commend)
    assert "优秀信息员" in busy.client(busy.signer).get("/commendations/").text
    assert "优秀信息员" not in busy.client(busy.signer_b).get("/commendations/").text


def test_the_file_for_the_personnel_department_is_whole_and_logged(busy):
    rule(busy, "report", "20")
    sheets.approve_sheet(sheet(busy), by=busy.approver)
    marks.add_commendation(
        by=busy.assessor, once=uuid.uuid4(), mark="commend", unit=busy.town_a.pk, person=busy.clerk.person_id,
        title="先进信息员", document_no="云政办〔2026〕3号", on=TODAY,
    )  # fmt: skip
    client = busy.client(busy.assessor)
    span = f"?starts={FIRST}&ends={TODAY}"
    rows = [
        [c.value for c in row] for row in load_workbook(BytesIO(client.get(f"/officers/xlsx/{span}").content)).active
    ]
    mine = dict(zip(rows[0], next(row for row in rows if row[2] == "周小禾"), strict=True))
    assert (mine["报送"], mine["采用篇数"], mine["得分"], mine["奖罚（元）"]) == (2, 1, 15, 40)
    assert "云政办〔2026〕3号" in mine["表彰批评"]
    text = str(read_docx(client.get(f"/officers/docx/{span}").content))
    assert "周小禾" in text
    entries = Entry.objects.filter(kind="awards.personnel.download")
    assert [entry.data["form"] for entry in entries.order_by("id")] == ["xlsx", "docx"]


def test_a_line_of_the_officers_table_escapes_whatever_was_typed():
    at = people.Line(Unit(pk=7, short_name="<b>局"), 1, "<i>甲", "<u>专职", serves=True, at=Completion())
    shown = officer_lines([(at, None, "<s>表彰")], [("city", "<q>市")], ranked=True, at_office=True)
    for typed in ("<b>", "<i>", "<u>", "<s>", "<q>"):
        assert typed not in shown
        assert escape(typed) in shown
    assert f'href="{reverse("targets:unit", args=[7])}"' in shown
