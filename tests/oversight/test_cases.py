"""Units list themselves, are visited, advised, ordered to mend, looked at again; the unit sees and answers (N10, N4)."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.answers import put_away
from tests.pictures import PNG
from tongzheng.network.actions.units import authorise_direct
from tongzheng.notices.models import Notice
from tongzheng.oversight.actions import cases as actions
from tongzheng.oversight.actions import points, team
from tongzheng.oversight.followers import list_laggards
from tongzheng.oversight.models import Case, Watch
from tongzheng.oversight.queries.laggards import laggards
from tongzheng.oversight.queries.team import team as officers
from tongzheng.reporting.models import Report
from tongzheng.scoring.actions.facts import register_facts
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

TODAY = timezone.localdate()


def listed(world, unit=None):
    values = {"unit": unit or world.town_a, "words": "两次约稿都没有交", "once": uuid.uuid4()}
    return actions.list_unit(by=world.assessor, **values)


def contacted(world):
    case = listed(world)
    words = {
        "way": "visit",
        "on": TODAY,
        "people": "镇党委副书记赵立本",
        "cause": "信息员兼着三个岗",
        "text": "谈了半天",
    }
    photo = SimpleUploadedFile("现场.png", PNG)
    actions.contact_unit(case, by=world.editor, uploads=[photo], **words)
    return case


def long_ago(world):
    """青石镇 reported 100 days ago, 柳河镇 yesterday; the others never."""
    old, new = world.report("received"), world.report("received", by=world.clerk_b)
    now = timezone.now()
    Report.objects.filter(pk=old.pk).update(signed_at=now - dt.timedelta(days=100))
    Report.objects.filter(pk=new.pk).update(signed_at=now - dt.timedelta(days=1))


def test_units_list_themselves_once_and_the_figures_stay(world):
    long_ago(world)
    Watch.objects.create(office=world.office, behind_months=0, zero_months=2, silent_weeks=6)
    assert list_laggards() == 4  # 青石镇; 白鹭乡, 水利局 and 上溪村 never reported
    case = Case.objects.get(unit=world.town_a)
    assert "连续 14 周一篇没报" in case.words
    assert "零采用" in case.words
    assert {r["rule"] for r in case.figures} == {"zero", "silent"}
    assert not Case.objects.filter(unit=world.town_b).exists()
    assert list_laggards() == 0  # this month's turn is over
    assert actions.list_by_rules(world.office, by=world.assessor) == []
    assert Case.objects.filter(unit=world.town_a).count() == 1
    assert Notice.objects.filter(to=world.clerk, text__contains="列入督导").count() == 1


def test_a_rule_of_nought_is_off_and_commissions_not_handed_in_count(world):
    long_ago(world)
    twice = {"kind": "commission", "what": "missed", "units": [world.town_b.pk], "by": world.assessor}
    for n in (10, 40):
        register_facts(once=uuid.uuid4(), on=TODAY - dt.timedelta(days=n), title=f"约稿第{n}题", **twice)
    off = {"behind_months": 0, "zero_months": 0, "silent_weeks": 0}
    assert laggards(Watch(office=world.office, missed=0, **off)) == []
    assert [one.words for one in laggards(Watch(office=world.office, missed=2, **off))] == ["半年里 2 次约稿没有交"]


def test_a_units_exemption_keeps_it_off_the_list_a_persons_does_not(world):
    from tongzheng.targets.models import Exemption  # noqa: PLC0415

    for topic in ("春耕", "防汛"):
        register_facts(
            by=world.assessor, once=uuid.uuid4(), kind="commission", what="missed", title=topic, on=TODAY, units=[world.town_a.pk, world.town_b.pk]
        )  # fmt: skip
    watch = Watch(office=world.office, missed=2, behind_months=0, zero_months=0, silent_weeks=0)
    Exemption.objects.create(
        office=world.office, unit=world.town_a, person=world.clerk.person, starts=TODAY, ends=TODAY, reason="产假", by=world.assessor
    )  # fmt: skip
    assert [one.unit for one in laggards(watch)] == [world.town_a, world.town_b]
    exempt = {"by": world.assessor, "kind": "exemption", "on": TODAY, "until": TODAY}
    register_facts(**exempt, once=uuid.uuid4(), units=[world.town_b.pk])
    assert [one.unit for one in laggards(watch)] == [world.town_a]


def test_the_whole_way_is_walked_and_told(world):
    case = contacted(world)
    actions.advise_unit(case, by=world.editor, text="写稿量纳入考核")
    actions.order_unit(case, by=world.approver, text="配齐专职信息员", due=TODAY + dt.timedelta(days=30))
    with pytest.raises(Refused, match="到期或者复看以后"):
        actions.propose_adjustment(case, by=world.approver, reason="等不及")
    actions.answer_case(case, by=world.signer, text="已经定了人")
    actions.look_again(case, by=world.assessor, on=TODAY, outcome="same", text="还是没有报")
    actions.propose_adjustment(case, by=world.approver, reason="整改没有效果")
    page = world.client(world.assessor).get("/oversight/adjustments/")
    assert "青石镇" in page.text
    workbook, paper = (
        world.client(world.assessor).get(f"/oversight/adjustments/?export={k}") for k in ("xlsx", "docx")
    )
    assert workbook.content[:2] == paper.content[:2] == b"PK"
    actions.lift_proposal(case, by=world.approver, reason="年底前补上了")
    actions.close_case(case, by=world.assessor, reason="报送已经正常")
    kinds = list(Entry.objects.filter(kind__startswith="oversight.case").values_list("kind", flat=True))
    steps = ["list", "contact", "advise", "order", "answer", "look", "propose", "lift", "close"]
    assert kinds == [f"oversight.case.{step}" for step in steps]
    assert Notice.objects.filter(to=world.signer, text__contains="限期整改").exists()
    assert Notice.objects.filter(to=world.assessor, text__contains="答复了督导").exists()
    assert listed(world).pk != case.pk  # once closed, a unit can be listed again


def test_the_unit_sees_its_case_and_its_photo_others_do_not(world):
    case = contacted(world)
    note = case.notes.get()
    unit = world.client(world.clerk)
    page = unit.get(case.get_absolute_url())
    assert "信息员兼着三个岗" in page.text
    assert "答复" in page.text
    from tongzheng.files.store import attachments_of  # noqa: PLC0415

    photo = unit.get(f"{case.get_absolute_url()}files/{attachments_of(note)[0].pk}/")
    assert photo.status_code == 200
    put_away(photo)
    assert "青石镇" not in world.client(world.clerk_b).get("/oversight/").text
    assert world.client(world.clerk_b).get(case.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"words": " "}, "为什么列名"), ({"words": "长" * 3001}, "3001"), ({"unit": "other_town"}, "不向本办公室")],
)
def test_what_cannot_be_listed_is_said(world, fields, why):
    values = {"unit": world.town_a, "words": "两次没交", "once": uuid.uuid4(), **fields}
    values["unit"] = getattr(world, fields["unit"]) if "unit" in fields else values["unit"]
    with pytest.raises(Refused, match=why):
        actions.list_unit(by=world.assessor, **values)


def test_one_open_case_a_unit_one_form_one_case_and_no_marks(world):
    once = uuid.uuid4()
    values = {"unit": world.town_a, "words": "两次没交", "once": once}
    first = actions.list_unit(by=world.assessor, **values)
    assert actions.list_unit(by=world.assessor, **values) == first
    with pytest.raises(Refused, match="已经列名"):
        listed(world)
    with pytest.raises(Classified):
        actions.advise_unit(contacted_again(first, world), by=world.editor, text="机密★10年")


def contacted_again(case, world):
    words = {"way": "talk", "on": TODAY, "people": "镇长", "cause": "忙"}
    actions.contact_unit(case, by=world.editor, **words)
    return case


def test_a_bad_form_keeps_what_was_typed(world):
    case = listed(world)
    answer = world.client(world.assessor).post(
        f"{case.get_absolute_url()}do/order/", {"text": "配齐人手", "due": "昨天"}
    )
    assert answer.status_code == 422
    assert "配齐人手" in answer.text
    late = world.client(world.assessor).post(
        f"{case.get_absolute_url()}do/order/", {"text": "配齐人手", "due": f"{TODAY}"}
    )
    assert "今天以后" in late.text


def test_a_direct_point_is_checked_and_mends_first(world, django_assert_max_num_queries):
    direct = authorise_direct(
        world.town_a, world.city_office, by=world.admin, mode="same", starts=TODAY - dt.timedelta(days=150)
    )
    found = [("分管领导", True, "赵立本"), ("传真", False, "坏了")]
    check = points.check_point(
        direct, by=world.assessor, once=uuid.uuid4(), on=TODAY, people="丁墨", conditions=found,
        uploads=[SimpleUploadedFile("机房.png", PNG)],
    )  # fmt: skip
    office = world.client(world.assessor)
    with django_assert_max_num_queries(15):
        page = office.get("/oversight/points/")
    assert "传真" in page.text
    assert "要先整改" in page.text
    assert "不具备" in world.client(world.signer).get(check.get_absolute_url()).text
    assert world.client(world.clerk_b).get(check.get_absolute_url()).status_code == 404
    form = office.get(f"/oversight/points/{direct.pk}/mend/")
    assert "检查时不具备：传真" in form.text
    case = points.start_mending(direct, by=world.assessor, once=uuid.uuid4(), words="传真坏了")
    assert (case.rule, case.direct) == ("point", direct)


def test_the_team_page_hints_at_what_is_unstable(world, django_assert_max_num_queries):
    now = world.clerk_b
    type(now).objects.filter(pk=now.pk).update(starts=TODAY - dt.timedelta(days=20))
    away = team.record_away(
        world.clerk, by=world.assessor, once=uuid.uuid4(), kind="borrowed", where="县里专班", starts=TODAY
    )
    found = {line.unit.short_name: line for line in officers(world.assessor).lines}
    assert any("抽调在外" in hint for hint in found["青石镇"].hints)
    assert any("不满三个月" in hint for hint in found["柳河镇"].hints)
    assert any("一直没有配" in hint for hint in found["上溪村"].hints)
    with django_assert_max_num_queries(15):
        assert "县里专班" in world.client(world.assessor).get("/oversight/team/").text
    team.end_away(away, by=world.assessor, on=TODAY)
    with pytest.raises(Refused, match="已经结束"):
        team.end_away(away, by=world.assessor, on=TODAY)


def test_two_people_listing_a_unit_in_one_instant_make_one_case(world, monkeypatch):
    """Both looked and found no open case; the second insert is refused by the table, not a page of error."""
    listed(world)
    looked = Case.objects.filter(unit=world.town_a)
    monkeypatch.setattr(type(Case.objects.all()), "exclude", lambda self, **_: self.none())
    with pytest.raises(Refused, match="刚刚由别人"):
        listed(world)
    monkeypatch.undo()
    assert looked.count() == 1
