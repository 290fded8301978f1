"""Initial, instruct, withdraw: once each, own only, in time, and everybody concerned is told (D1, D8)."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.world import _appoint
from tongzheng.instructions.actions import initial_issue, instruct, withdraw_instruction
from tongzheng.instructions.models import Initial, Instruction
from tongzheng.notices.models import Notice
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

WORDS = "请供销社牵头，三天内拿出收储方案，结果报我。"


def give(placement, by, text=WORDS, **fields):
    fields = {"once": uuid.uuid4(), "nature": "handle", **fields}
    return instruct(placement, by=by, text=text, **fields)


def told():
    return set(Notice.objects.filter(text__contains="批示").values_list("to", flat=True))


def test_an_instruction_tells_editor_unit_author_and_supervisor(world, placement):
    instruction = give(placement, world.leader)
    assert (instruction.by_name, instruction.by_title, instruction.rank) == ("高屹", "县长", 1)
    assert told() == {p.pk for p in (world.clerk, world.signer, world.editor, world.supervisor)}
    [entry] = Entry.objects.filter(kind="instructions.instruction.give")
    assert (entry.subject_id, entry.data["issue"]) == (instruction.pk, placement.issue_id)


def test_the_contributor_and_every_source_unit_are_told(world, publish):
    from tongzheng.bulletins import actions as bulletins

    a, b = world.report("received"), world.report("received", by=world.clerk_b)
    type(a).objects.filter(pk=a.pk).update(contributor=world.member)
    issue = publish(world.report("received", by=world.clerk_c))
    assert issue.placements.count() == 1
    periodical = world.periodical
    second = bulletins.open_issue(periodical, by=world.editor, once=uuid.uuid4())
    bulletins.take_up([a, b], by=world.editor, issue=second, way="combined", once=uuid.uuid4())
    for step, by in (
        (bulletins.proof_issue, world.editor),
        (bulletins.approve_issue, world.approver),
        (bulletins.publish_issue, world.approver),
    ):
        second.refresh_from_db()
        step(second, by=by)
    give(second.placements.get(), world.leader2)
    for post in (world.clerk, world.signer, world.member, world.clerk_b, world.signer_b):
        assert post.pk in told()
    assert world.clerk_c.pk not in told()


def test_the_same_form_twice_instructs_once(world, placement):
    once = uuid.uuid4()
    assert give(placement, world.leader, once=once) == give(placement, world.leader, once=once)
    assert Instruction.objects.count() == 1
    assert Entry.objects.filter(kind="instructions.instruction.give").count() == 1


def test_several_leaders_may_instruct_on_one_text(world, placement):
    give(placement, world.leader)
    give(placement, world.leader2, text="同意，请抓紧。")
    assert Instruction.objects.filter(placement=placement).count() == 2


@pytest.mark.parametrize(
    ("text", "nature"), [("", "handle"), (" \u200b\n", "handle"), ("好", "nonsense"), ("长" * 1001, "praise")]
)
def test_what_says_nothing_too_much_or_nonsense_is_refused(world, placement, text, nature):
    with pytest.raises(Refused):
        give(placement, world.leader, text=text, nature=nature)
    assert not Instruction.objects.exists()


def test_a_secret_is_refused_and_the_attempt_is_on_the_trail(world, placement):
    with pytest.raises(Classified):
        give(placement, world.leader, text="机密★5年\n请按此办理")
    assert not Instruction.objects.exists()
    entry = Entry.objects.get(kind="text.classified")
    assert entry.data["door"] == "批示"
    assert "请按此办理" not in str(entry.data)


@pytest.mark.parametrize("who", ["city_leader", "editor", "clerk", "supervisor"])
def test_only_a_leader_before_whom_it_lies_instructs_or_initials(world, placement, who):
    with pytest.raises(Refused):
        give(placement, getattr(world, who))
    with pytest.raises(Refused):
        initial_issue(placement.issue, by=getattr(world, who))


def test_a_deputy_acts_for_the_principal_and_is_named(world, placement):
    deputy = _appoint("乔一", world.county, "leader", rank=1, deputy_for=world.leader)
    instruction = give(placement, deputy)
    assert instruction.by_id == world.leader.pk
    assert (instruction.by_name, instruction.by_title) == ("乔一（代高屹）", "县长")
    initial_issue(placement.issue, by=deputy)
    initial_issue(placement.issue, by=world.leader)
    assert Initial.objects.get().by_name == "乔一（代高屹）"
    assert Entry.objects.get(kind="instructions.initial.give").acting_for == "高屹"


def test_withdrawn_within_five_minutes_by_its_own_leader_only(world, placement):
    instruction = give(placement, world.leader)
    with pytest.raises(Refused):
        withdraw_instruction(instruction, by=world.leader2)
    withdraw_instruction(instruction, by=world.leader)
    instruction.refresh_from_db()
    assert instruction.state == "withdrawn"
    assert Notice.objects.filter(text__contains="撤回了批示", to=world.clerk).exists()
    with pytest.raises(Refused):
        withdraw_instruction(instruction, by=world.leader)


def test_after_five_minutes_it_stands(world, placement):
    instruction = give(placement, world.leader)
    instruction.at = timezone.now() - timedelta(minutes=5, seconds=1)
    instruction.save()
    with pytest.raises(Refused, match="5 分钟"):
        withdraw_instruction(instruction, by=world.leader)


def test_a_work_secret_is_told_only_to_who_may_see_it(world, publish):
    from tests.world import _appoint as appoint

    colleague = appoint("同事", world.town_a, "officer")
    report = world.report("received")
    type(report).objects.filter(pk=report.pk).update(label="work_secret")
    report.refresh_from_db()
    publish(world.report("received", by=world.clerk_b))
    from tongzheng.bulletins import actions as bulletins

    bulletins.change_periodical(world.periodical, by=world.admin, label="work_secret")
    issue = publish(report)
    give(issue.placements.get(), world.leader)
    assert told() == {p.pk for p in (world.clerk, world.signer, world.editor)}
    assert colleague.pk not in told()
