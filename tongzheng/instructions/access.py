"""Who may read an issue as its reader, initial it, instruct, take back, and see what was instructed (D1, Z1)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from tongzheng.bulletins.models import Issue, Placement
from tongzheng.bulletins.queries import standing_of
from tongzheng.instructions.models import Instruction, Judgement
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.access import UNIT_READERS
from tongzheng.reporting.access import visible as visible_reports
from tongzheng.reporting.models import Label, Report, Source
from tongzheng.trail.refusals import YES, Verdict, no

WITHDRAW_WITHIN = timedelta(minutes=5)
CHANGE_WITHIN = timedelta(days=7)  # of the first tap: after that the period's figures stand
REGISTER_READERS = (Role.SUPERVISOR, Role.EDITOR, Role.APPROVER, Role.AUDITOR)
JUDGEMENT_READERS = (*REGISTER_READERS, Role.ASSESSOR)
SEES_WORK_SECRETS = (Role.EDITOR, Role.APPROVER, Role.AUDITOR)


def visible(actor: Appointment) -> Q:
    """Instructions a post may see.

    A leader: his own. The office that published: all, the work-secret ones only its editors, approver and auditor.
    A unit: those on its own reports that it may see; a member: those on what came of his contributions.
    """
    seen = Q(by_id__in=[actor.pk, actor.post_id])
    if actor.role in REGISTER_READERS:
        office = Q(placement__issue__periodical__office_id=actor.unit_id)
        if actor.role not in SEES_WORK_SECRETS:
            office &= ~Q(placement__article__label=Label.WORK_SECRET)
        seen |= office
    if actor.role in (*UNIT_READERS, Role.MEMBER):
        own = Report.objects.filter(visible_reports(actor))
        own = (
            own.filter(contributor_id=actor.post_id)
            if actor.role == Role.MEMBER
            else own.filter(unit_id=actor.unit_id or 0)
        )
        seen |= Q(placement__article_id__in=Source.objects.filter(report__in=own).values("article_id"))
    return seen


def can_list(actor: Appointment) -> Verdict:
    """The register of instructions is the office's."""
    if actor.role not in REGISTER_READERS:
        return no("批示登记簿由办公室督查员、编辑、审签人和审计员查看")
    return YES


def _reads(actor: Appointment, issue: Issue) -> bool:
    return issue.deliveries.filter(to_id__in=[actor.pk, actor.post_id]).exists()


def is_leader(actor: Appointment, act: str) -> Verdict:
    """Only leaders initial and instruct; enough for a button on a page that shows only what was delivered."""
    return YES if actor.role == Role.LEADER else no(f"只有领导可以{act}")


def can_read_own(actor: Appointment) -> Verdict:
    """A leader's own instructions, for the leader and who stands in for him (V1)."""
    return YES if actor.role == Role.LEADER else no("这里是领导本人的批示")


def can_initial(actor: Appointment, issue: Issue) -> Verdict:
    """A leader (or who stands in for him) initials an issue that was delivered to his post (D1)."""
    if not (verdict := is_leader(actor, "圈阅")):
        return verdict
    return YES if _reads(actor, issue) else no("这一期没有送阅给您")


def can_instruct(actor: Appointment, placement: Placement) -> Verdict:
    """A leader (or who stands in for him) instructs on an article of an issue delivered to his post (D1)."""
    if not (verdict := is_leader(actor, "批示")):
        return verdict
    if not _reads(actor, placement.issue):
        return no("这一期没有送阅给您")
    return no("这一篇已经撤回") if standing_of(placement.issue).recall_of(placement.pk) else YES


def can_withdraw(actor: Appointment, instruction: Instruction) -> Verdict:
    """Only one's own, and only within five minutes; after that others are already at work on it (D1)."""
    if instruction.by_id not in (actor.pk, actor.post_id):
        return no("只能撤回自己的批示")
    if instruction.state != "given":
        return no("这条批示已经撤回")
    if timezone.now() - instruction.at > WITHDRAW_WITHIN:
        return no("批示送出已超过 5 分钟，不能撤回；可以再批一条说明")
    return YES


# ── one-tap judgements (E14) ──


def can_judge(actor: Appointment, placement: Placement) -> Verdict:
    """A leader (or who stands in for him) judges a text of an issue delivered to his post."""
    if not (verdict := is_leader(actor, "评价")):
        return verdict
    return YES if _reads(actor, placement.issue) else no("这一期没有送阅给您")


def can_change_judgement(actor: Appointment, judgement: Judgement) -> Verdict:
    """One's own, within a week of the first tap."""
    if judgement.by_id not in (actor.pk, actor.post_id):
        return no("只能改自己的评价")
    if timezone.now() - judgement.at > CHANGE_WITHIN:
        return no("评价满 7 天，已计入服务质量，不能再改")
    return YES


def can_see_service(actor: Appointment) -> Verdict:
    """The office reads the summary; a unit what was said of its own texts."""
    if actor.role in JUDGEMENT_READERS or actor.role in UNIT_READERS:
        return YES
    return no("服务质量由办公室查看；各单位看本单位的信息")


def visible_judgements(actor: Appointment) -> Q:
    """The office: all of its texts, work secrets before editors, approver, auditor only. A unit: its own texts."""
    if actor.role in JUDGEMENT_READERS:
        seen = Q(placement__issue__periodical__office_id=actor.unit_id)
        return seen if actor.role in SEES_WORK_SECRETS else seen & ~Q(placement__article__label=Label.WORK_SECRET)
    if actor.role in UNIT_READERS:
        own = Report.objects.filter(visible_reports(actor), unit_id=actor.unit_id or 0)
        mine = Q(placement__article_id__in=Source.objects.filter(report__in=own).values("article_id"))
        return mine & ~Q(placement__article__label=Label.WORK_SECRET)
    return Q(pk__in=[])
