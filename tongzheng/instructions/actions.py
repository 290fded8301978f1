"""What a leader does with an issue: initial it, instruct on one text, take an instruction back (D1)."""

from __future__ import annotations

import uuid

from django.utils import timezone

from tongzheng.bulletins.models import Issue, Placement
from tongzheng.instructions import access
from tongzheng.instructions.models import Aspect, Initial, Instruction, Judgement, Nature
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, require

TEXT_MAX = 1000


@action
def initial_issue(issue: Issue, *, by: Appointment) -> Initial:
    """圈阅: read, nothing to add; once for each leader and issue (D1)."""
    require(access.can_initial(by, issue))
    name, _ = _signature(by)
    initial, new = Initial.objects.get_or_create(issue=issue, by_id=by.post_id, defaults={"by_name": name})
    if new:
        record(issue, "instructions.initial.give", by=by)
    return initial


@action
def instruct(placement: Placement, *, by: Appointment, once: uuid.UUID, text: str, nature: str) -> Instruction:
    """批示 on one text of an issue delivered to the leader; the same form twice instructs once (D1, D8)."""
    require(access.can_instruct(by, placement))
    if (given := Instruction.objects.filter(once=once).first()) is not None:
        if (given.by_id, given.placement_id) != (by.post_id, placement.pk):
            raise Refused("这一页已经用过，请重新打开再批")
        return given
    text = clean_text(text).strip()
    if not text:
        raise Refused("请写批示内容")
    if len(text) > TEXT_MAX:
        raise Refused(f"批示现在 {len(text)} 字，最多 {TEXT_MAX} 字，请删减")
    if nature not in Nature.values:
        raise Refused("请选批示类型")
    refuse_secrets("批示", text)
    name, title = _signature(by)
    instruction = Instruction.objects.create(
        once=once,
        placement=placement,
        by_id=by.post_id,
        by_name=name,
        by_title=title,
        rank=by.rank or (by.deputy_for.rank if by.deputy_for else None) or 99,
        nature=nature,
        text=text,
    )
    data = {"placement": placement.pk, "issue": placement.issue_id, "article": placement.article_id}
    record(instruction, "instructions.instruction.give", by=by, data=data)
    return instruction


@action
def withdraw_instruction(instruction: Instruction, *, by: Appointment) -> Instruction:
    """Take back one's own instruction within five minutes; everybody who was told is told again (D1)."""
    require(access.can_withdraw(by, instruction))
    move(instruction, "withdraw", by=by)
    return instruction


@action
def judge_text(placement: Placement, *, by: Appointment, aspect: str, yes: bool) -> Judgement:
    """One tap: 需要、适合、满意 or not. Another tap changes it within a week of the first; the trail keeps both (E14)."""
    require(access.can_judge(by, placement))
    if aspect not in Aspect.values:
        raise Refused("请点需要、适合或满意")
    name, _ = _signature(by)
    judgement, new = Judgement.objects.get_or_create(
        placement=placement, by_id=by.post_id, aspect=aspect, defaults={"by_name": name, "yes": yes}
    )
    data = {"placement": placement.pk, "article": placement.article_id, "aspect": aspect, "yes": yes}
    if new:
        record(judgement, "instructions.judgement.give", by=by, data=data)
        return judgement
    if judgement.yes == yes:
        return judgement
    require(access.can_change_judgement(by, judgement))
    if not Judgement.objects.filter(pk=judgement.pk, yes=not yes).update(
        yes=yes, by_name=name, changed_at=timezone.now()
    ):
        return judgement  # the same tap from another hand
    judgement.yes = yes
    record(judgement, "instructions.judgement.change", by=by, data=data | {"before": not yes})
    return judgement


def _signature(by: Appointment) -> tuple[str, str]:
    """Name and title as they stand under an instruction; a deputy's name says for whom (N3)."""
    own = by.person.name if by.person else ""
    principal = by.deputy_for
    name = f"{own}（代{by.principal_name}）" if principal else own
    title = by.title or (principal.title if principal else "") or by.get_role_display()
    return name[:40], title[:80]
