"""What was read is what is approved; nobody signs his own conclusion; a team always has its leader (D5; 第 11、16、17 条)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.house.cases import Cases
from tests.inspections.cases import delivered, found, proposed, signing, underway
from tongzheng.inspections import access, actions
from tongzheng.network.models import Appointment, Role
from tongzheng.notices.models import Notice
from tongzheng.trail.refusals import Refused


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


def appoint(person, unit, role):
    starts = timezone.localdate() - dt.timedelta(9)
    return Appointment.objects.create(person=person, unit=unit, role=role, starts=starts)


def test_a_plan_before_the_approver_keeps_its_leader(world):
    """A box with nothing but a comma in it takes no leader away, at any time after the plan was laid."""
    one = proposed(world)
    url = reverse("inspections:team", args=[one.pk])
    answer = world.client(world.supervisor).post(
        url, {"head": "、", "members": "县水利局 祝南星", "version": one.version}
    )
    assert answer.status_code == 422
    assert "组长" in answer.text
    assert again(one).members.get(leads=True, ended_at=None).post == world.supervisor
    gone = timezone.localdate() - dt.timedelta(1)
    Appointment.objects.filter(pk=world.supervisor.pk).update(ends=gone)
    with pytest.raises(Refused, match="组长谢秋实已经卸任"):
        actions.approve_inspection(again(one), by=world.approver, version=one.version)


def test_what_the_approver_read_is_approved(world):
    """The team changed behind his open page: his approval meets the stale page and gives no number."""
    one = proposed(world)
    client, url = world.client(world.approver), reverse("inspections:act", args=[one.pk, "approve"])
    assert f'value="{one.version}"' in client.get(url).text
    actions.change_team(
        again(one), by=world.supervisor, head=world.editor, members=[world.bureau_clerk], version=one.version
    )
    assert client.post(url, {"version": one.version}).status_code == 409
    assert client.post(url, {}).status_code == 422
    assert again(one).number is None
    assert client.post(url, {"version": one.version + 1}).status_code == 302
    assert again(one).number == 1


class TestOwnConclusion:
    """第 16 条: who led the team or wrote the conclusion does not sign it."""

    def test_another_approver_signs(self, world):
        """The approver led the team: refused by name; a second approver may."""
        second = appoint(world.duty.person, world.office, Role.APPROVER)
        said = signing(world, underway(world, head=world.approver, members=[], leader=None))
        assert "组长" in access.can_sign(world.approver, said).reason
        assert again(said).state == "signing"
        page = world.client(world.approver).get(said.get_absolute_url()).text
        assert "罗一鸣" in page  # who may is named
        assert actions.sign_conclusion(again(said), by=second, version=said.version).state == "delivered"
        assert not access.can_sign(world.leader, again(said)).ok

    def test_with_only_one_approver_a_leader_of_the_county_signs(self, world):
        """He is told, finds it and signs it; before it is laid he sees nothing."""
        one = underway(world, head=world.approver, members=[], leader=None)
        client = world.client(world.leader2)
        actions.finish_inspection(one, by=world.supervisor)
        assert client.get(one.get_absolute_url()).status_code == 404
        said = signing(world, again(one))
        assert Notice.objects.filter(to=world.leader2, text__contains="结论").exists()
        assert client.get(said.get_absolute_url()).status_code == 200
        assert actions.sign_conclusion(again(said), by=world.leader2, version=said.version).state == "delivered"

    def test_one_person_with_two_posts_does_not_sign_what_he_wrote(self, world):
        """Supervisor and approver in one person: his draft waits for another."""
        both = appoint(world.supervisor.person, world.office, Role.APPROVER)
        said = signing(world, underway(world, head=world.editor))
        assert "起草" in access.can_sign(both, said).reason
        assert access.can_sign(world.approver, said).ok

    def test_he_does_not_approve_his_own_plan_either(self, world):
        """第 11 条: who drafted the plan in one post does not approve it in another."""
        both = appoint(world.supervisor.person, world.office, Role.APPROVER)
        assert "起草" in access.can_approve(both, proposed(world)).reason


def test_findings_are_open_again_after_a_withdrawal(world):
    """A conclusion that a review withdrew binds nothing: findings are changed, laid aside, written; the next one binds."""
    one = underway(world)
    finding = found(world, one)
    said = delivered(world, one)
    with pytest.raises(Refused, match="已经送签"):
        actions.lay_aside(again(finding), by=world.supervisor, reason="记错了")
    actions.object_to_conclusion(again(said), by=world.signer, objection="裂缝已修补")
    actions.withdraw_conclusion(again(said), by=world.leader, reason="事实不清")
    actions.lay_aside(again(finding), by=world.supervisor, reason="复核认定不实")
    other = found(world, again(one), text="另查实一处")
    new = actions.draft_conclusion(again(one), by=world.supervisor, once=uuid.uuid4(), unit=world.town_a)
    assert ("另查实一处" in new.text, "衬砌开裂" in new.text) == (True, False)
    actions.lay_conclusion(new, by=world.supervisor, version=new.version)
    with pytest.raises(Refused, match="已经送签"):
        actions.lay_aside(again(other), by=world.supervisor, reason="记错了")


def test_a_signature_behind_a_changed_page_is_refused(world):
    """Given back, changed and laid again while the leader looked: answers and results alike meet the stale page."""
    cases = Cases(world)
    order, answer = cases.i_answer_signing
    item, result = cases.s_signing
    client = world.client(world.signer)
    sign = reverse("inspections:answer_act", args=[order.pk, answer.pk, "sign_answer"])
    assert f'value="{answer.version}"' in client.get(sign).text
    actions.return_answer(answer, by=world.signer, reason="补照片")
    actions.write_answer(
        again(order), by=world.clerk, once=uuid.uuid4(), text="改了两处。", answer=again(answer), version=answer.version
    )
    actions.lay_answer(again(answer), by=world.clerk)
    assert client.post(sign, {"version": answer.version}).status_code == 409
    assert client.post(sign, {"version": answer.version + 1}).status_code == 302
    sign = reverse("supervision:feedback_act", args=[item.pk, result.pk, "sign_feedback"])
    assert 'name="version"' in client.get(sign).text
    seen = again(result).version
    type(result).objects.filter(pk=result.pk).update(version=seen + 1)
    assert client.post(sign, {"version": seen}).status_code == 409
    approve = reverse("supervision:act", args=[cases.s_proposed.pk, "approve"])
    chief = world.client(world.approver)
    assert f'value="{cases.s_proposed.version}"' in chief.get(approve).text
    assert chief.post(approve, {"version": cases.s_proposed.version + 7}).status_code == 409


def test_a_unit_dissolved_while_the_plan_waited_stops_it(world):
    """The approver is told which unit; the plan goes back to be changed."""
    one = proposed(world)
    world.town_a.suspended_at = timezone.now()
    world.town_a.save(update_fields=["suspended_at"])
    with pytest.raises(Refused, match="青石镇已经撤并"):
        actions.approve_inspection(again(one), by=world.approver, version=one.version)
