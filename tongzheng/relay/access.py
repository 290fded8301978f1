"""Who drafts, signs, sends and receives the reports to the superiors (U4)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from tongzheng.duty import queries as duty
from tongzheng.emergencies.models import Emergency, Severity
from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.relay.flow import State
from tongzheng.relay.models import Delivery, Relay, Setting
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no

READERS = (*DESK_ROLES, Role.AUDITOR)
WRITERS = (Role.DUTY, Role.EDITOR, Role.APPROVER)
SEES_WORK_SECRETS = (*WRITERS, Role.AUDITOR)
RECEIVERS = (Role.DUTY, Role.EDITOR, Role.APPROVER)
SETS = (Role.APPROVER, Role.ADMIN)


def setting_of(office_id: int | None) -> Setting:
    """How the office reports up; unsaved defaults until somebody sets it."""
    return Setting.objects.filter(office_id=office_id or 0).first() or Setting(office_id=office_id or 0)


def at_office(actor: Appointment) -> bool:
    """A post of an office that may read its reports to the superiors."""
    return actor.role in READERS and hasattr(actor.unit, "desk")


def visible(actor: Appointment) -> Q:
    """The office its own, work secrets only before the desk and the auditor; a leader what he signs and what is grave."""
    if at_office(actor):
        seen = Q(office_id=actor.unit_id)
        plain = ~Q(label=Label.WORK_SECRET) & ~Q(emergency__label=Label.WORK_SECRET)  # it may have become one since
        return seen if actor.role in SEES_WORK_SECRETS else seen & plain
    if actor.role != Role.LEADER:
        return Q(pk__in=[])
    grave = Q(emergency__severity__lte=Severity.LARGER) | Q(emergency__sensitive=True)
    named = Q(office__in=Setting.objects.filter(signers=actor.post_id).values("office")) | Q(signed_by=actor.pk)
    shown = Q(state__in=[State.CHECKING, State.SIGNED, State.SENT, State.VOID])
    return Q(office__desk__serves=actor.unit_id) & shown & (grave | named)


def visible_emergencies(actor: Appointment) -> Q:
    """Events whose reports to the superiors a post may see and write: those of its office."""
    if not at_office(actor):
        return Q(pk__in=[])
    seen = Q(office_id=actor.unit_id)
    return seen if actor.role in SEES_WORK_SECRETS else seen & ~Q(label=Label.WORK_SECRET)


def incoming(actor: Appointment) -> Q:
    """Deliveries to the actor's own office that were sent; work secrets only before its desk."""
    if not at_office(actor):
        return Q(pk__in=[])
    seen = Q(unit_id=actor.unit_id) & ~Q(state="waiting")
    return seen if actor.role in SEES_WORK_SECRETS else seen & ~Q(relay__label=Label.WORK_SECRET)


def can_open(actor: Appointment) -> Verdict:
    """The board."""
    return YES if at_office(actor) or actor.role == Role.LEADER else no("上报件由办公室办理")


def can_write(actor: Appointment) -> Verdict:
    """Duty officer, editor and approver of an office with a desk."""
    if actor.role in WRITERS and hasattr(actor.unit, "desk"):
        return YES
    return no("上报件由办公室值班员、编辑和审签人起草")


def can_compose(actor: Appointment, emergency: Emergency) -> Verdict:
    """The same, of the own office's events."""
    return can_write(actor) if actor.unit_id == emergency.office_id else no("由登记这起事件的办公室上报")


def _own(actor: Appointment, relay: Relay) -> Verdict:
    return can_write(actor) if actor.unit_id == relay.office_id else no("由起草的办公室办理")


def can_edit(actor: Appointment, relay: Relay) -> Verdict:
    """While it is a draft."""
    if relay.state != State.DRAFT:
        return no(f"这一份{relay.get_state_display()}，要改先退回；签发了的发更正")
    return _own(actor, relay)


def can_submit(actor: Appointment, relay: Relay) -> Verdict:
    """Who writes submits."""
    return _own(actor, relay)


def needs_leader(relay: Relay, setting: Setting | None = None) -> bool:
    """Whether an event as grave as this one goes up under a leader's name."""
    setting = setting or setting_of(relay.office_id)
    return setting.leader_from is not None and relay.emergency.severity <= setting.leader_from


def can_sign(actor: Appointment, relay: Relay) -> Verdict:
    """The leader from the severity the office set, else the approver; always whoever the office named, or leads the shift."""
    setting = setting_of(relay.office_id)
    if setting.pk and setting.signers.filter(pk=actor.post_id).exists():
        return YES
    leader = actor.role == Role.LEADER and actor.unit_id == relay.office.desk.serves_id
    grave = needs_leader(relay, setting)
    if leader:
        return YES if grave else no("这一级的由办公室审签人签发")
    if actor.role == Role.APPROVER and actor.unit_id == relay.office_id:
        return YES  # of a grave one only with the leader's consent, which the action asks for
    if setting.lead_signs and not grave and _leads_now(actor, relay):
        return YES
    return no("由领导签发，或审签人经领导同意代签" if grave else "由审签人签发")


def signs_for_leader(actor: Appointment, relay: Relay) -> bool:
    """Whether this signature stands for a leader's: then it must say who agreed."""
    setting = setting_of(relay.office_id)
    named = bool(setting.pk) and setting.signers.filter(pk=actor.post_id).exists()
    return needs_leader(relay, setting) and actor.role != Role.LEADER and not named


def _leads_now(actor: Appointment, relay: Relay) -> bool:
    lead = duty.lead_at(relay.office, timezone.now())
    return lead is not None and lead.person_id == actor.person_id


def can_send_back(actor: Appointment, relay: Relay) -> Verdict:
    """Whoever may sign, or who wrote it."""
    return _own(actor, relay) if actor.unit_id == relay.office_id else can_sign(actor, relay)


def can_send(actor: Appointment, relay: Relay) -> Verdict:
    """Once signed, the desk sends."""
    return _own(actor, relay)


def can_drop(actor: Appointment, relay: Relay) -> Verdict:
    """A draft that never got a number."""
    return _own(actor, relay)


def can_void(actor: Appointment, relay: Relay) -> Verdict:
    """Signed and not sent: the signer or the approver; the number stays used."""
    if actor.role == Role.APPROVER and actor.unit_id == relay.office_id:
        return YES
    if relay.signed_by_id == actor.pk:
        return YES
    return no("已经签发，由签发人或审签人作废")


def can_correct(actor: Appointment, relay: Relay) -> Verdict:
    """A sent one is put right by another."""
    if relay.state != State.SENT:
        return no("报出以后才发更正")
    return _own(actor, relay)


def can_download(actor: Appointment, relay: Relay) -> Verdict:
    """Who may see it may take it."""
    return YES if at_office(actor) or actor.role == Role.LEADER else no("文件由办公室保管")


# ── the way to one superior ──


def can_deliver(actor: Appointment, delivery: Delivery) -> Verdict:
    """The desk that wrote it."""
    return _own(actor, delivery.relay)


def can_confirm(actor: Appointment, delivery: Delivery) -> Verdict:
    """The desk notes who said so on the phone; the superior's desk, in this program, says so itself."""
    if can_receive(actor, delivery):
        return YES
    return _own(actor, delivery.relay)


def can_receive(actor: Appointment, delivery: Delivery) -> Verdict:
    """The superior's own desk."""
    if actor.role in RECEIVERS and delivery.unit_id is not None and actor.unit_id == delivery.unit_id:
        return YES
    return no("由收件办公室的值班员、编辑和审签人签收")


def can_take_up(actor: Appointment, delivery: Delivery) -> Verdict:
    """The superior's own desk, once what came was not given back."""
    if delivery.state == "returned":
        return no("已经退回，等下级更正再登记")
    return can_receive(actor, delivery)


def can_return(actor: Appointment, delivery: Delivery) -> Verdict:
    """The same as confirming."""
    return can_confirm(actor, delivery)


def can_set(actor: Appointment) -> Verdict:
    """Approver and administrator."""
    return YES if actor.role in SETS and hasattr(actor.unit, "desk") else no("上报设置由审签人和管理员定")
