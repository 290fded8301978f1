"""A plan, a visit, what was found, what was concluded, who may review it (D5; 督查工作条例 第 11–18 条)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.inspections.cases import approved, delivered, found, plan, signing, underway
from tests.pictures import PNG
from tongzheng.deadlines.models import Deadline
from tongzheng.files.xlsx import read_rows
from tongzheng.inspections import access, actions
from tongzheng.inspections.models import Conclusion, Inspection, Rectification
from tongzheng.inspections.queries import inspections as queries
from tongzheng.inspections.queries.frequency import too_often
from tongzheng.notices.models import Notice
from tongzheng.trail.refusals import Refused, Stale


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def seen(actor):
    return set(Inspection.objects.filter(access.visible(actor)).values_list("pk", flat=True))


def told(post):
    return [notice.text for notice in Notice.objects.filter(to=post).order_by("id")]


def test_from_plan_to_closed(world, django_assert_max_num_queries):
    """Approved and numbered, found, concluded, settled by the clock, put right: only then it closes (第 11、16、18 条)."""
    one = underway(world)
    finding = found(world, one)
    found(world, one, sort="good", text="每周现场调度", uploads=[])
    order = actions.order_rectification(
        by=world.supervisor, once=uuid.uuid4(), unit=world.town_a, title="渠道开裂", text="返工",
        due=timezone.localdate() + dt.timedelta(9), finding=finding,
    )  # fmt: skip
    said = delivered(world, one)
    assert "渠道衬砌开裂三处（上溪村）" in said.text
    assert "每周现场调度" in said.text
    assert "30 日" in said.text
    actions.acknowledge_conclusion(again(said), by=world.clerk)
    with django_assert_max_num_queries(15):
        page = world.client(world.signer).get(one.get_absolute_url())
    assert "渠道衬砌开裂三处" in page.text
    assert "祝南星" not in page.text
    with pytest.raises(Refused, match="异议期.*整改没有销号"):
        actions.close_inspection(again(one), by=world.supervisor)
    Conclusion.objects.filter(pk=said.pk).update(object_until=timezone.localdate() - dt.timedelta(1))
    assert actions.settle_due() == 1
    assert Deadline.objects.get(key=f"inspections.conclusion:{said.pk}:objection").state == "stopped"
    actions.call_off(order, by=world.supervisor, reason="另案处理")
    assert actions.close_inspection(again(one), by=world.supervisor).state == "closed"
    assert one.number == 1
    assert one.year == timezone.localdate().year


def test_secret_until_it_is_over(world):
    """No unit sees an unannounced inspection anywhere before it is over; the team does; then each unit sees its own part."""
    one = underway(world, announced=False, ways=["secret"], units=[world.town_a, world.town_b])
    finding = found(world, one)
    outside = (world.clerk, world.signer, world.clerk_b, world.editor, world.assessor)
    assert not any(one.pk in seen(post) for post in outside)
    assert all(
        one.pk in seen(post)
        for post in (world.supervisor, world.approver, world.auditor, world.leader, world.bureau_clerk)
    )
    assert world.client(world.signer).get(one.get_absolute_url()).status_code == 404
    assert "督查" not in "".join(told(world.clerk) + told(world.signer))
    with pytest.raises(Refused, match="暗访还没有结束"):
        actions.order_rectification(
            by=world.supervisor,
            once=uuid.uuid4(),
            unit=world.town_a,
            title="x",
            text="y",
            due=timezone.localdate(),
            finding=finding,
        )
    actions.finish_inspection(again(one), by=world.supervisor)
    page = world.client(world.signer).get(one.get_absolute_url())
    assert page.status_code == 200
    assert "柳河镇" not in page.text
    assert "渠道" not in page.text


def test_a_cancelled_secret_is_never_seen(world):
    """Approved, then called off: the units never learn that they were to be visited."""
    one = approved(world, announced=False)
    actions.cancel_inspection(one, by=world.approver, reason="合并到下月")
    assert one.pk not in seen(world.signer)
    assert not [t for t in told(world.signer) if "督查" in t]


def test_warned_of_repetition(world):
    """The same matter at the same unit within the office's days; another matter on the same days; not otherwise (第 15 条)."""
    approved(world, title="冬春农田水利建设进度督查")
    today = timezone.localdate()
    soon = {"starts": today + dt.timedelta(20), "ends": today + dt.timedelta(21)}
    alike = plan(world, title="关于农田水利建设进度情况", **soon)
    assert [line for line in too_often(alike) if "同一事项" in line]
    assert "防止重复" in world.client(world.approver).get(alike.get_absolute_url()).text
    assert not too_often(plan(world, title="窗口服务作风", **soon))
    assert ["同一时间" in line for line in too_often(plan(world, title="窗口服务作风"))] == [True]
    assert not too_often(plan(world, title="农田水利建设进度", units=[world.town_c], **soon))
    far = {"starts": today + dt.timedelta(90), "ends": today + dt.timedelta(90)}
    assert not too_often(plan(world, title="农田水利建设进度", **far))


def test_nobody_inspects_his_own_unit(world):
    """Who has a post in a visited unit is no member, by any of his posts (回避)."""
    with pytest.raises(Refused, match="祝南星.*县水利局.*回避"):
        plan(world, units=[world.bureau])
    one = plan(world, members=[])
    with pytest.raises(Refused, match="还没有定督查组组长"):
        actions.propose_inspection(plan(world, head=None, members=[]), by=world.supervisor, version=1)
    data = {"head": "谢秋实", "members": "县水利局 祝南星、查无此人", "version": one.version}
    answer = world.client(world.supervisor).post(reverse("inspections:team", args=[one.pk]), data)
    assert answer.status_code == 422
    assert "没有找到“查无此人”" in answer.text
    assert "祝南星" in answer.text


def test_a_finding_on_a_phone(world):
    """A bad photo does not lose the good ones or the words; twice sent is once written; a refused form keeps its words."""
    one = underway(world)
    client, url = world.client(world.bureau_clerk), reverse("inspections:record", args=[one.pk])
    once = str(uuid.uuid4())
    form = {
        "unit": world.town_a.pk, "sort": "problem", "text": "泵站没有人看管", "severity": "fair", "place": "东门",
        "seen_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "once": once,
    }  # fmt: skip
    photos = [SimpleUploadedFile("好.png", PNG), SimpleUploadedFile("坏.png", b"not a picture")]
    answer = client.post(url, form | {"shots": photos}, follow=True)
    assert "泵站没有人看管" in answer.text
    assert "“坏.png”没有收下" in answer.text
    assert "好.png" in answer.text
    client.post(url, form)
    assert one.findings.count() == 1
    wrong = client.post(url, form | {"unit": world.town_b.pk, "once": str(uuid.uuid4()), "text": "桥面破损"})
    assert wrong.status_code == 422
    assert "桥面破损" in wrong.text
    secret = client.post(url, form | {"once": str(uuid.uuid4()), "text": "机密★5年\n某事"})
    assert secret.status_code == 422
    assert one.findings.count() == 1


def test_a_finding_becomes_an_item_and_they_point_at_each_other(world):
    """Transferred once; then it cannot be changed or laid aside behind the item's back."""
    one = underway(world)
    finding = found(world, one)
    due = timezone.localdate() + dt.timedelta(20)
    item = actions.supervise_finding(
        finding, by=world.supervisor, once=uuid.uuid4(), title="渠道返工", text="全线排查", due=due
    )
    assert item.origin_url == one.get_absolute_url()
    page = world.client(world.supervisor).get(item.get_absolute_url()).text
    assert "来自督查发现" in page
    about = actions.change_inspection(plan(world), by=world.supervisor, version=1, units=[world.town_a], item=item)
    assert about.title in world.client(world.supervisor).get(item.get_absolute_url()).text
    assert again(finding).item_id == item.pk
    with pytest.raises(Refused, match="已经转过督办"):
        actions.supervise_finding(again(finding), by=world.supervisor, once=uuid.uuid4(), title="x", text="y", due=due)
    with pytest.raises(Refused, match="已经下达整改或转督办"):
        actions.lay_aside(again(finding), by=world.bureau_clerk, reason="记错了")


class TestReview:
    """第 17 条: thirty days to object, thirty to decide, by people who took no part."""

    def test_who_took_part_stands_aside(self, world, django_assert_max_num_queries):
        """By person, not by post; the signer, the team and the unit's own stand aside, and the page says so; a leader decides."""
        said = delivered(world, underway(world))
        with pytest.raises(Refused, match="由被督查单位领导申请"):
            actions.object_to_conclusion(said, by=world.clerk, objection="不实")
        actions.object_to_conclusion(again(said), by=world.signer, objection="裂缝已修补，有验收单")
        one = again(said)
        assert one.review_due == timezone.localdate() + dt.timedelta(30)
        clock = Deadline.objects.get(key=f"inspections.conclusion:{said.pk}:review")
        assert timezone.localtime(clock.due_at).date() == one.review_due
        assert clock.unit == world.office
        for post, why in ((world.approver, "签发了结论"), (world.supervisor, "督查组成员")):
            assert why in access.can_uphold(post, one).reason
        with django_assert_max_num_queries(15):
            page = world.client(world.leader).get(one.get_absolute_url()).text
        assert "回避" in page
        assert "签发了结论" in page
        assert "复核维持" in page
        assert any("申请复核" in text for text in told(world.leader))
        actions.uphold_conclusion(one, by=world.leader, reason="验收单晚于督查")
        assert again(said).state == "upheld"
        assert again(clock).state == "met"
        with pytest.raises(Stale):
            actions.withdraw_conclusion(again(said), by=world.leader, reason="再想想")

    def test_a_changed_conclusion_is_a_new_one(self, world):
        """The first stays word for word; the second is final; both can be read by the unit."""
        said = delivered(world, underway(world))
        words = said.text
        actions.object_to_conclusion(again(said), by=world.signer, objection="裂缝已修补")
        with pytest.raises(Refused, match="文字没有变"):
            actions.revise_conclusion(again(said), by=world.leader, reason="属实", text=words)
        new = actions.revise_conclusion(again(said), by=world.leader, reason="属实", text="裂缝已修补，不列为问题。")
        first = again(said)
        assert (first.state, first.text, new.edition, new.final) == ("changed", words, 2, True)
        assert "不能再申请复核" in access.can_object(world.signer, new).reason
        page = world.client(world.signer).get(first.get_absolute_url()).text
        assert "第 2 版" in page
        assert "不再生效" in page
        assert queries.left_over(first.inspection) == []

    def test_thirty_days_from_the_receipt(self, world):
        """Signed for today: until the thirtieth day, that day too; not signed for: from the third day; afterwards refused."""
        said = delivered(world, underway(world))
        today = timezone.localdate()
        assert said.object_until == today + dt.timedelta(33)
        one = actions.acknowledge_conclusion(again(said), by=world.clerk)
        assert one.object_until == today + dt.timedelta(30)
        clock = Deadline.objects.get(key=f"inspections.conclusion:{said.pk}:objection")
        assert timezone.localtime(clock.due_at).date() == one.object_until
        one.object_until = today
        assert access.can_object(world.signer, one).ok
        one.object_until = today - dt.timedelta(1)
        assert "已经过了" in access.can_object(world.signer, one).reason

    def test_what_was_read_is_signed(self, world):
        """Given back, changed and laid again behind the signer's open page: his signature is refused."""
        said = signing(world, underway(world))
        version = said.version
        actions.give_back_conclusion(again(said), by=world.approver, reason="补数字")
        actions.edit_conclusion(again(said), by=world.supervisor, version=version, text="改过的结论")
        actions.lay_conclusion(again(said), by=world.supervisor, version=version + 1)
        with pytest.raises(Stale):
            actions.sign_conclusion(again(said), by=world.approver, version=version)
        page = world.client(world.approver).post(
            reverse("inspections:conclude_act", args=[said.pk, "sign"]), {"version": version + 1}
        )
        assert page.status_code == 302
        pages = world.client(world.signer).get(reverse("inspections:conclusion_file", args=[said.pk, "pdf"]))
        assert pages.content.startswith(b"%PDF")
        assert again(said).pdf_id


def test_a_work_secret_stays_with_the_leaders(world):
    """The unit's officer neither sees it nor its rectification, and is not told; the clock does not name it."""
    one = underway(world, label="work_secret")
    order = actions.order_rectification(
        by=world.supervisor, once=uuid.uuid4(), unit=world.town_a, title="渠道开裂", text="返工",
        due=timezone.localdate() + dt.timedelta(9), finding=found(world, one),
    )  # fmt: skip
    assert order.label == "work_secret"
    assert one.pk not in seen(world.clerk)
    assert one.pk in seen(world.signer)
    mine = Rectification.objects.filter(access.visible_rectifications(world.clerk))
    assert not mine.exists()
    assert not told(world.clerk)
    assert "渠道" not in Deadline.objects.get(key=order.clock_key).title


def test_a_unit_reads_neither_who_wrote_nor_how_a_conclusion_came_about(world):
    """Its workbook and its conclusion's story begin where the office's own work ends (第 16 条)."""
    one = underway(world)
    found(world, one)
    made = again(signing(world, one))
    actions.give_back_conclusion(made, by=world.approver, reason="措辞再缓和")
    actions.lay_conclusion(again(made), by=world.supervisor, version=again(made).version)
    made = actions.sign_conclusion(again(made), by=world.approver, version=again(made).version)
    unit, office = world.client(world.signer), world.client(world.supervisor)
    assert "措辞再缓和" not in unit.get(made.get_absolute_url()).text
    assert "措辞再缓和" in office.get(made.get_absolute_url()).text
    url = reverse("inspections:board") + "?export=xlsx"
    for client, shown in ((unit, False), (office, True)):
        rows = [row.values for row in read_rows(client.get(url).content)]
        assert "渠道衬砌开裂三处" in str(rows)
        assert ("祝南星" in str(rows)) is shown
