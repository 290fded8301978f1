"""Who sets channels and who sees what went through them (U4, U8)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.channels.models import Channel, Delivery
from tongzheng.network.models import Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no

DESK = (Role.DUTY, Role.EDITOR, Role.APPROVER)
WATCHERS = (*DESK, Role.ADMIN, Role.AUDITOR)


def visible(actor: Appointment) -> Q:
    """Over channels: the administrator's own office's."""
    return Q(office_id=actor.unit_id) if actor.role == Role.ADMIN else Q(pk__in=[])


def visible_deliveries(actor: Appointment) -> Q:
    """Over deliveries: those of the office, for its desk, its administrator and its auditor."""
    return Q(channel__office_id=actor.unit_id) if actor.role in WATCHERS else Q(pk__in=[])


def can_set(actor: Appointment) -> Verdict:
    """The office's administrator."""
    if actor.role != Role.ADMIN or not hasattr(actor.unit, "desk"):
        return no("对外通道由办公室管理员设置")
    return YES


def can_watch(actor: Appointment) -> Verdict:
    """Who sees whether messages left."""
    if actor.role not in WATCHERS or not hasattr(actor.unit, "desk"):
        return no("对外发送情况由值班室、信息科和管理员看")
    return YES


def can_resend(actor: Appointment, delivery: Delivery) -> Verdict:
    """The desk and the administrator; not what went out for certain."""
    if actor.role not in (*DESK, Role.ADMIN) or actor.unit_id != delivery.channel.office_id:
        return no("重发由值班室、信息科和管理员办理")
    return no("这一条已经发出，不用重发") if delivery.sent_at else YES


def reads_text(actor: Appointment) -> bool:
    """The sentences are the desk's; others see only what they are about."""
    return actor.role in DESK


def can_test(actor: Appointment, channel: Channel) -> Verdict:
    """The administrator, on a channel in use."""
    verdict = can_set(actor)
    if not verdict.ok:
        return verdict
    return YES if channel.active else no("停用的通道不能试发")
