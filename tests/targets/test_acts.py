"""Plans, shares, warnings, letters: what people do with a year's targets (R7, K8, K10)."""

import uuid
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from tests.world import _appoint
from tongzheng.deadlines.rules.calendar import PLAIN
from tongzheng.files.xlsx import write_xlsx
from tongzheng.notices.models import Notice
from tongzheng.targets import queries, rules
from tongzheng.targets.actions import letters, plans, shares, warnings
from tongzheng.targets.models import Letter, Plan, Share, Warned
from tongzheng.trail.refusals import Refused

TODAY = timezone.localdate()
YEAR = date(TODAY.year, 1, 1), date(TODAY.year, 12, 31)


def make(world, **fields):
    values = {"year": TODAY.year, "name": "年度任务", "consequence": "完成的表扬，没完成的通报。"}
    return plans.make_plan(by=world.assessor, once=uuid.uuid4(), **{**values, **fields})


def task(world, plan, **fields):
    values = {"scope": "kinds", "kinds": ["township"], "every": "month", "count": 5}
    return plans.add_task(plan, by=world.assessor, once=uuid.uuid4(), **{**values, **fields})


def test_a_year_from_draft_to_a_second_version(world):
    plan = make(world)
    with pytest.raises(Refused, match="先下任务"):
        plans.enforce_plan(plan, by=world.approver)
    task(world, plan, parts={"analysis": 1})
    with pytest.raises(Refused, match="不能超过"):
        task(world, plan, count=1, parts={"analysis": 2})
    assert not queries.completion(world.office, *YEAR)
    plans.enforce_plan(plan, by=world.approver)
    assert queries.completion(world.office, *YEAR)[world.town_a.pk].due == 60
    with pytest.raises(Refused, match="拟新的一版"):
        task(world, plan)
    with pytest.raises(Refused, match="已经有任务"):
        make(world)
    new = plans.change_plan(plan, by=world.assessor, reason="县里调整")
    assert (new.version, new.tasks.get().parts) == (2, {"analysis": 1})
    plans.drop_task(new.tasks.get(), by=world.assessor)
    task(world, new, count=4)
    assert queries.completion(world.office, *YEAR)[world.town_a.pk].due == 60  # the draft waits
    plans.enforce_plan(new, by=world.approver)
    assert queries.completion(world.office, *YEAR)[world.town_a.pk].due == 48
    assert Plan.objects.get(pk=plan.pk).state == "closed"


def test_a_total_comes_to_units_people_and_months_without_losing_one(world):
    plan = make(world)
    count = shares.spread_total(plan, by=world.assessor, total=100, weights={"township": 2, "department": 1})
    unit_totals = list(plan.shares.values_list("total", flat=True))
    assert (count, sum(unit_totals), sorted(unit_totals)) == (4, 100, [14, 28, 29, 29])
    plans.enforce_plan(plan, by=world.approver)
    share = plan.shares.get(unit=world.town_a)
    helper = _appoint("", world.town_a, "officer", person=world.member.person)
    months = [share.total, *[0] * 11]
    with pytest.raises(Refused, match=f"已分 {share.total - 3}，任务 {share.total}，差 3"):
        shares.break_down(plan, world.town_a, by=world.signer, months=[share.total - 3, *[0] * 11])
    people = {world.clerk.person_id: 20, helper.person_id: share.total - 20}
    with pytest.raises(Refused, match="分到各人不对"):
        shares.break_down(plan, world.town_a, by=world.clerk, months=months, people={**people, helper.person_id: 1})
    shares.break_down(plan, world.town_a, by=world.clerk, months=months, people=people)
    found = queries.completion_of_people(world.office, *YEAR)
    assert {key[1]: one.due for key, one in found.items() if key[0] == world.town_a.pk} == people
    page = world.client(world.signer).get(f"/targets/units/{world.town_a.pk}/").text
    assert "方小满" in page
    form = {"m_1": share.total - 1, f"p_{helper.person_id}": 7}
    answer = world.client(world.clerk).post(f"/targets/units/{world.town_a.pk}/break-down/", form)
    assert answer.status_code == 422
    assert f"任务 {share.total}，差 1" in answer.text
    assert 'value="7"' in answer.text


def test_a_table_is_looked_over_before_it_is_taken_in(world):
    plan = make(world)
    client = world.client(world.assessor)
    url = f"/targets/plans/{plan.pk}/import/"

    def send(*rows):
        data = write_xlsx({"任务": [["单位", "全年", "1月", "2月"], *rows]})
        return client.post(url, {"file": SimpleUploadedFile("任务.xlsx", data)}, follow=True).text

    page = send(["青石镇", 10, 4, 5], ["白云镇", 5], ["柳河镇", "五条"])
    for text in ("B2", "已分 9，任务 10，差 1", "A3", "没有这个报送单位", "B4", "“五条”不是", "3 行要改"):
        assert text in page
    assert not Share.objects.exists()
    client.post(url, {"do": "drop"})
    assert "可以导入" in send(["青石镇", 10, 4, 6], ["县水利局", 25])
    assert "改动 2 个" in client.post(url, {"do": "import"}, follow=True).text
    assert dict(Share.objects.values_list("unit__short_name", "total")) == {"青石镇": 10, "县水利局": 25}
    book = load_workbook(BytesIO(client.get(f"/targets/plans/{plan.pk}/template/").content))
    assert ["青石镇", "10"] in [[c.value for c in row[:2]] for row in book.active] or 10 in [
        c.value for c in book.active["B"]
    ]


def test_who_is_behind_is_told_before_the_month_ends_once_a_notice_and_never_after(world):
    plan = make(world)
    task(world, plan, count=2, parts={"analysis": 1})
    plans.enforce_plan(plan, by=world.approver)
    for _ in range(2):
        world.report("received", by=world.clerk_b, kind="analysis")
    end = rules.month_end(TODAY)
    sevens = next(d for n in range(31) if rules.month_of(d := end - timedelta(days=n)) and workdays(d, end) == 7)
    assert warnings.warn_behind(sevens - timedelta(days=3)) == 0
    assert warnings.warn_behind(sevens) == 2
    assert warnings.warn_behind(sevens) == 0
    told = Notice.objects.filter(text__contains="还差 2 条；其中综合还差 1 条")
    assert {n.to_id for n in told} == {p.pk for p in (world.clerk, world.signer, world.clerk_c, world.signer_c)}
    assert warnings.warn_behind(end) == 2
    assert set(Warned.objects.values_list("days", flat=True)) == {7, 2}
    assert Warned.objects.filter(ends__lt=end).count() == 0


def workdays(day, end):
    return sum(PLAIN.is_working(day + timedelta(days=n)) for n in range(1, (end - day).days + 1))


def test_a_letter_is_signed_reconciled_and_settled_by_what_was_done(world):
    plan = make(world)
    task(world, plan, scope="units", kinds=[], units=[world.town_a.pk], every="year", count=2)
    task(world, plan, scope="units", kinds=[], units=[world.town_b.pk], every="year", count=1)
    plans.enforce_plan(plan, by=world.approver)
    assert letters.make_letters(plan, by=world.assessor) == 2
    with pytest.raises(Refused, match="都拟过"):
        letters.make_letters(plan, by=world.assessor)
    one, two = Letter.objects.order_by("unit__path")
    assert "全年报送政务信息 2 条" in one.body
    assert "没完成的通报" in one.body
    head = _appoint("钱守正", world.town_a, "head")
    letters.sign_letter(one, by=head)
    scan = SimpleUploadedFile("签订件.pdf", b"%PDF-1.4\n%%EOF")
    day = TODAY + timedelta(days=1)
    url = f"/targets/letters/{two.pk}/do/sign_paper/"
    answer = world.client(world.assessor).post(url, {"signer": "钟岱", "signed_on": str(day), "scan": scan})
    assert answer.status_code == 422
    assert "不晚于今天" in answer.text
    world.report("received")
    page = world.client(head).get(one.get_absolute_url()).text
    assert "1 条，50.0%" in page
    letters.settle_letter(one, by=world.assessor, outcome="通报")
    assert (one.honoured, one.figures["done"]) == (False, 1)
    world.report("received")
    one.refresh_from_db()
    assert "50.0%" in world.client(head).get(one.get_absolute_url()).text  # settled is settled


def test_the_board_and_its_workbook_say_the_same(world, django_assert_max_num_queries):
    plan = make(world)
    task(world, plan)
    plans.enforce_plan(plan, by=world.approver)
    world.report("received")
    client = world.client(world.assessor)
    with django_assert_max_num_queries(15):
        page = client.get("/targets/").text
    for text in ("青石镇", "20.0%", "差 4 条", "落后单位"):
        assert text in page
    sheet = load_workbook(BytesIO(client.get("/targets/?export=xlsx").content)).active
    rows = {row[0].value: [cell.value for cell in row] for row in sheet}
    assert rows["青石镇"][1:5] == [5, 1, 20, 4]
    assert rows["合计"][1] == 15
    home = world.client(world.clerk).get("/").text
    assert "任务 5 条，还差 4 条" in home
