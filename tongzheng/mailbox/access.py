"""Who may read and handle the office's letters, and who sets its mailbox up (R8, Z1)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.mailbox.models import Letter, Mailbox
from tongzheng.network.models import Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no

HANDLERS = (Role.EDITOR, Role.DUTY)


def visible(actor: Appointment) -> Q:
    """The office's editors and duty officers see its letters; a unit sees what came of them, its drafts."""
    return Q(mailbox_id=actor.unit_id) if actor.role in HANDLERS else Q(pk__in=[])


def can_open_box(actor: Appointment) -> Verdict:
    """The box of letters is the desk's."""
    return YES if actor.role in HANDLERS else no("来信箱由办公室编辑和值班员使用")


def can_set_up(actor: Appointment) -> Verdict:
    """The office's administrator sets its mailbox up, and sees no letter."""
    if actor.role != Role.ADMIN or not hasattr(actor.unit, "desk"):
        return no("邮箱由办公室管理员设置")
    return YES


def can_poll(actor: Appointment, mailbox: Mailbox) -> Verdict:
    """Those who handle the letters or set the mailbox up may have it looked into now."""
    if actor.role not in (*HANDLERS, Role.ADMIN) or actor.unit_id != mailbox.pk:
        return no("只有本办公室编辑、值班员和管理员可以收信")
    return YES if mailbox.active else no("邮箱停用了，请管理员先启用")


def _handles(actor: Appointment, letter: Letter) -> Verdict:
    if actor.role == Role.CLOCK:
        return YES
    if actor.role not in HANDLERS or actor.unit_id != letter.mailbox_id:
        return no("只有本办公室编辑和值班员可以处理来信")
    return YES


def can_assign(actor: Appointment, letter: Letter) -> Verdict:
    """Give a letter to a unit, or enter it for the unit; the clock does so for a known sender."""
    return _handles(actor, letter)


def can_set_aside(actor: Appointment, letter: Letter) -> Verdict:
    """Put a letter aside; the clock does so with automatic mail."""
    return _handles(actor, letter)


def can_restore(actor: Appointment, letter: Letter) -> Verdict:
    """Take a letter up again."""
    return _handles(actor, letter)
