"""Who evaluates, drafts, signs, publishes, reads and gives to the ledger (D6, D7, D9; 督查工作条例 第 21 条)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.network.models import Appointment, Role
from tongzheng.outcomes.flow import OUT, State
from tongzheng.outcomes.models import Addressee, Evaluation, Publication
from tongzheng.supervision.access import OFFICE, UNIT_SIDE
from tongzheng.supervision.flow import State as ItemState
from tongzheng.supervision.models import Item, Origin
from tongzheng.trail.refusals import YES, Verdict, no

DRAFTS = (Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)  # who sees what is not published yet
JUDGED = (ItemState.ACCEPTED, ItemState.REPORTED, ItemState.CLOSED, ItemState.ARCHIVED)
ASKED = (Origin.PETITION, Origin.PROPOSAL, Origin.OTHER)  # somebody outside asked, and can be asked back


def at_office(actor: Appointment) -> bool:
    """Whether the post looks at all units of an office."""
    return actor.role in OFFICE and hasattr(actor.unit, "desk")


def can_see(actor: Appointment) -> Verdict:
    """Figures: the office all, a unit its own row, a leader those of his matters."""
    if at_office(actor) or actor.role in (*UNIT_SIDE, Role.LEADER):
        return YES
    return no("督查结果由督查室、各承办单位和领导查看")


def _supervises(actor: Appointment, office_id: int | None) -> Verdict:
    if actor.role == Role.SUPERVISOR and actor.unit_id == office_id and hasattr(actor.unit, "desk"):
        return YES
    return no("由本办公室督查员办理")


def _approves(actor: Appointment, office_id: int | None) -> Verdict:
    if actor.role == Role.APPROVER and actor.unit_id == office_id and hasattr(actor.unit, "desk"):
        return YES
    return no("由本办公室审签人办理")


# ── evaluations ──


def can_evaluate(actor: Appointment, item: Item) -> Verdict:
    """The supervisor; the approver, who alone may correct whether it was in time; only what was accepted."""
    verdict = _supervises(actor, item.office_id)
    if not verdict and not _approves(actor, item.office_id):
        return verdict
    return YES if item.state != ItemState.CANCELLED else no("已经撤项，不评价")


def can_evaluate_as_leader(actor: Appointment, item: Item) -> Verdict:
    """The leader whose matter it is, once the result was laid before him."""
    if actor.role != Role.LEADER or actor.post_id != item.leader_id:
        return no("由批示领导评价")
    return YES if item.state in JUDGED and item.state != ItemState.ACCEPTED else no("结果报来以后再评价")


def can_evaluate_for_asker(actor: Appointment, item: Item) -> Verdict:
    """The supervisor writes down what the petitioner or the unit that asked says."""
    if item.origin not in ASKED:
        return no("不是来信来访、建议提案等有提出人的事项，没有人可回访")
    return can_evaluate(actor, item)


def can_judge_time(actor: Appointment, item: Item) -> Verdict:
    """In time or not is the clock's; only the approver says otherwise."""
    if not _approves(actor, item.office_id):
        return no("按不按时由系统按时限判定，要改由审签人改")
    return YES


def visible_evaluations(actor: Appointment) -> Q:
    """The office's; a unit those of its own answers; a leader his own."""
    if at_office(actor):
        return Q(item__office_id=actor.unit_id)
    if actor.role in UNIT_SIDE:
        return Q(feedback__unit_id=actor.unit_id or 0)
    return Q(item__leader_id=actor.post_id) if actor.role == Role.LEADER else Q(pk__in=[])


def can_read_evaluation(actor: Appointment, evaluation: Evaluation) -> Verdict:
    """Whoever sees the answer."""
    return (
        YES if Evaluation.objects.filter(visible_evaluations(actor), pk=evaluation.pk).exists() else no("不是您单位的")
    )


# ── publications ──


def visible(actor: Appointment) -> Q:
    """The office: drafts only who works on them. A unit: published ones addressed to it. A leader of the office's area: those
    published."""
    if at_office(actor):
        mine = Q(office_id=actor.unit_id)
        return mine if actor.role in DRAFTS else mine & Q(state__in=OUT)
    if actor.role in UNIT_SIDE:
        return Q(state__in=OUT, pk__in=Addressee.objects.filter(unit_id=actor.unit_id or 0).values("publication"))
    if actor.role == Role.LEADER:
        return Q(state__in=OUT, office__desk__serves_id=actor.unit_id)
    return Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The shelf."""
    return can_see(actor)


def can_make(actor: Appointment) -> Verdict:
    """Supervisors of an office."""
    return _supervises(actor, actor.unit_id)


def can_edit(actor: Appointment, publication: Publication) -> Verdict:
    """While it is a draft; the approver may polish it too."""
    if publication.state != State.DRAFT:
        return no("已经送审签，要改先退回")
    return _supervises(actor, publication.office_id)


def can_submit(actor: Appointment, publication: Publication) -> Verdict:
    """The supervisor."""
    return _supervises(actor, publication.office_id)


def can_sign(actor: Appointment, publication: Publication) -> Verdict:
    """The approver, in person another than who drafted or submitted it (第 21 条: 经批准)."""
    if not (verdict := _approves(actor, publication.office_id)):
        return verdict
    hands = [publication.by, publication.submitted_by]
    if any(post is not None and post.person_id == actor.person_id for post in hands):
        return no("自己起草、送审的，请另一位审签人审签")
    return YES


def can_publish(actor: Appointment, publication: Publication) -> Verdict:
    """The supervisor, once it is signed."""
    return _supervises(actor, publication.office_id)


def can_send_back(actor: Appointment, publication: Publication) -> Verdict:
    """The approver; until it is signed the supervisor takes it back."""
    if publication.state == State.SIGNED or actor.role == Role.APPROVER:
        return _approves(actor, publication.office_id)
    return _supervises(actor, publication.office_id)


def can_drop(actor: Appointment, publication: Publication) -> Verdict:
    """The supervisor, what was never numbered."""
    if publication.number is not None:
        return no("已经编过号，不能作废；改好再送")
    return _supervises(actor, publication.office_id)


def can_withdraw(actor: Appointment, publication: Publication) -> Verdict:
    """Taken when the document that withdraws it is published."""
    return _supervises(actor, publication.office_id)


def can_correct(actor: Appointment, publication: Publication) -> Verdict:
    """What was published is put right, or withdrawn, by another document."""
    if publication.state != State.PUBLISHED:
        return no("没有印发的直接改；已经撤销的不再更正")
    return _supervises(actor, publication.office_id)


def can_download(actor: Appointment, publication: Publication) -> Verdict:
    """Whoever sees it."""
    return YES


def can_set(actor: Appointment) -> Verdict:
    """Heads, numbers and layouts: approver and administrator of an office."""
    if actor.role in (Role.APPROVER, Role.ADMIN) and hasattr(actor.unit, "desk"):
        return YES
    return no("文头、发文字和版式由审签人、管理员定")


# ── the ledger ──


def can_book(actor: Appointment) -> Verdict:
    """The assessor."""
    if actor.role == Role.ASSESSOR and hasattr(actor.unit, "desk"):
        return YES
    return no("督查结果由办公室考核员记入得分")
