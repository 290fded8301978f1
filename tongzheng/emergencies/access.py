"""Who sees an emergency, who registers, reports, signs, receives, grades and closes it (U1–U4, Z1)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.db.models import Q

from tongzheng.emergencies.flow import ReportState, State
from tongzheng.emergencies.models import Emergency, Report, Severity, Stage
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no

DESK = (Role.DUTY, Role.EDITOR, Role.APPROVER)  # they work at the duty desk
READERS = (*DESK, Role.SUPERVISOR, Role.ASSESSOR, Role.AUDITOR)
WRITERS = (Role.OFFICER, Role.DUTY)  # of a unit
SIGNERS = (Role.SIGNER, Role.CHARGE, Role.HEAD)
UNIT_SIDE = (*WRITERS, *SIGNERS)
AT_UNIT = (ReportState.DRAFT, ReportState.SIGNING)  # not yet reported: the unit's own business


def has_desk(actor: Appointment) -> bool:
    """Whether the post's unit is an office."""
    return actor.unit is not None and hasattr(actor.unit, "desk")


def at_office(actor: Appointment) -> bool:
    """Whether the post looks at all emergencies of an office."""
    return actor.role in READERS and has_desk(actor)


def at_desk(actor: Appointment) -> bool:
    """Whether the post works at an office's duty desk."""
    return actor.role in DESK and has_desk(actor)


def at_unit(actor: Appointment) -> bool:
    """Whether the post reports for a unit; an office's duty officer sits at the desk instead."""
    return actor.role in UNIT_SIDE and not at_desk(actor)


def is_duty_of_unit(actor: Appointment) -> bool:
    """A duty officer of a unit without a desk of its own."""
    return actor.role == Role.DUTY and not has_desk(actor)


def told(actor: Appointment) -> Q:
    """What the post was told of or asked about by rooms above this one (wiring.EMERGENCIES_TOLD)."""
    found = Q(pk__in=[])
    for more in import_module(settings.WIRING).EMERGENCIES_TOLD:
        found |= more(actor)
    return found


def visible(actor: Appointment) -> Q:
    """The office's own (work secrets: desk and auditor only); at a unit what it owes, reported or was asked; leaders 较大以上."""
    if at_office(actor):
        own = Q(office_id=actor.unit_id)
        open_to_all = at_desk(actor) or actor.role == Role.AUDITOR
        return own if open_to_all else own & (~Q(label=Label.WORK_SECRET) | told(actor))
    if actor.role == Role.LEADER and actor.unit_id:
        grave = Q(office__desk__serves_id=actor.unit_id, severity__lte=Severity.LARGER)
        return grave & ~Q(label=Label.WORK_SECRET) | told(actor)
    if at_unit(actor) and actor.unit_id:
        reported = Report.objects.filter(unit_id=actor.unit_id).values("emergency")
        merged = Emergency.objects.filter(unit_id=actor.unit_id, into__isnull=False).values("into")
        return Q(unit_id=actor.unit_id) | Q(pk__in=reported) | Q(pk__in=merged) | told(actor)
    return Q(pk__in=[])


def visible_reports(actor: Appointment) -> Q:
    """The office what was reported to it, also while it is completed; a unit its own, drafts too; leaders what was reported."""
    if at_unit(actor):
        return Q(unit_id=actor.unit_id)
    return ~Q(state__in=AT_UNIT, sent_at__isnull=True)


def can_open(actor: Appointment) -> Verdict:
    """The list of emergencies."""
    if at_office(actor) or at_unit(actor) or actor.role == Role.LEADER:
        return YES
    return no("突发事件由办公室值班室办理，各单位看本单位的")


def can_desk(actor: Appointment) -> Verdict:
    """The duty desk."""
    return YES if at_office(actor) else no("值班台由办公室使用")


def can_register(actor: Appointment) -> Verdict:
    """The desk writes down a call; a unit's writers report an emergency of their own."""
    if at_desk(actor) or (actor.role in WRITERS and actor.unit is not None and actor.unit.office_id):
        return YES
    return no("登记突发事件由值班员、编辑和审签人办理；各单位由信息员、值班员报")


def can_configure(actor: Appointment) -> Verdict:
    """Kinds, thresholds and clocks are set by the administrator of an office."""
    return YES if actor.role == Role.ADMIN and has_desk(actor) else no("种类、分级标准和时限由管理员设置")


def can_see_rules(actor: Appointment) -> Verdict:
    """What must be reported and by when is for everybody who reports or receives."""
    return YES if can_configure(actor) or can_open(actor) else no("由办公室和各单位查看")


def can_confirm_must(actor: Appointment) -> Verdict:
    """Whoever reports or signs for a unit confirms for it that the list was read."""
    if at_unit(actor) and actor.unit is not None and actor.unit.office_id:
        return YES
    return no("必报清单由各单位信息员、值班员、负责人确认阅知")


def can_remind_must(actor: Appointment) -> Verdict:
    """The desk reminds those that have not."""
    return YES if at_desk(actor) else no("提醒由办公室值班员、编辑和审签人办理")


def _desk(actor: Appointment, emergency: Emergency) -> Verdict:
    if not at_desk(actor) or actor.unit_id != emergency.office_id:
        return no("由办公室值班员、编辑和审签人办理")
    return YES


def _going_on(emergency: Emergency) -> Verdict:
    if emergency.state == State.MERGED:
        return no("这一件已并入另一事件，请在那一件上办")
    if emergency.state != State.OPEN:
        return no("这一件已经终报，要补报请先恢复跟踪")
    return YES


def can_enter(actor: Appointment, emergency: Emergency) -> Verdict:
    """The desk writes down what came by phone or fax."""
    return _desk(actor, emergency) and _going_on(emergency)


def can_change(actor: Appointment, emergency: Emergency) -> Verdict:
    """The desk completes what is known; figures of a closed one stay, a merged one is dealt with where it went."""
    verdict = _desk(actor, emergency)
    if emergency.state == State.MERGED:
        return verdict and no("这一件已并入另一事件，请在那一件上办")
    return verdict and (no("已经办结，要改请先恢复跟踪") if emergency.state == State.CLOSED else YES)


can_grade = can_mark_sensitive = can_daily = can_change


def can_note(actor: Appointment, emergency: Emergency) -> Verdict:
    """The desk notes moments, also after the event: a breach may turn up later."""
    return _desk(actor, emergency)


def can_finish(actor: Appointment, emergency: Emergency) -> Verdict:
    """A final report finishes; the desk may enter one, the unit that owes it sends one."""
    return _going_on(emergency)


def can_close(actor: Appointment, emergency: Emergency) -> Verdict:
    """The desk closes after the final report."""
    return _desk(actor, emergency)


can_reopen = can_merge = can_split = can_close


def can_start(actor: Appointment, emergency: Emergency) -> Verdict:
    """A unit's writer begins a report; the desk has its own way (enter)."""
    if actor.role not in WRITERS or not at_unit(actor):
        return no("报告由单位信息员、值班员起草")
    return _going_on(emergency)


def can_save(actor: Appointment, report: Report) -> Verdict:
    """Writers and signers of the unit, until it is signed."""
    if not at_unit(actor) or actor.unit_id != report.unit_id:
        return no("由写报告的单位修改")
    if report.state not in (ReportState.DRAFT, ReportState.SIGNING, ReportState.RETURNED):
        return no("已经报出，不能改；有新情况请写续报")
    if report.state == ReportState.SIGNING and actor.role not in SIGNERS:
        return no("正在送签，由签发人改或退回")
    return YES


def can_submit(actor: Appointment, report: Report) -> Verdict:
    """A writer of the unit hands it to the unit's leader."""
    if actor.role not in UNIT_SIDE or actor.unit_id != report.unit_id or not at_unit(actor):
        return no("由写报告的单位送签")
    return _going_on(report.emergency)


def can_sign_off(actor: Appointment, report: Report) -> Verdict:
    """A leader of the unit signs it out."""
    if actor.role not in SIGNERS or actor.unit_id != report.unit_id:
        return no("由单位签发人、分管领导或第一责任人签发")
    return _going_on(report.emergency)


def can_send_back(actor: Appointment, report: Report) -> Verdict:
    """The leader gives it back to the writer."""
    if actor.role not in SIGNERS or actor.unit_id != report.unit_id:
        return no("由单位签发人退回修改")
    return YES


def can_receive(actor: Appointment, report: Report) -> Verdict:
    """The desk."""
    return _desk(actor, report.emergency)


def can_return(actor: Appointment, report: Report) -> Verdict:
    """The desk gives a unit's written report back to be completed; a call it wrote down itself stands."""
    if report.unit_id is None or report.signed_by_id is None:
        return no("值班室自己登记的不用退回，更正请再登记一条")
    final = report.stage == Stage.FINAL and report.emergency.state == State.FINAL  # taken up again by this
    return _desk(actor, report.emergency) and (YES if final else _going_on(report.emergency))


def can_confirm(actor: Appointment, report: Report) -> Verdict:
    """Either end of the phone writes down that it arrived."""
    own = at_unit(actor) and actor.unit_id == report.unit_id
    return YES if own else _desk(actor, report.emergency)


def can_attach(actor: Appointment, report: Report) -> Verdict:
    """Photos and videos: the unit to what it is writing, the desk to what arrived."""
    return can_save(actor, report) if at_unit(actor) else _desk(actor, report.emergency)


def office_of(actor: Appointment) -> Unit:
    """The office whose rules hold for the post: its own, the one its unit reports to, or a leader's county office."""
    unit = actor.unit
    assert unit is not None
    if has_desk(actor):
        return unit
    if actor.role == Role.LEADER and hasattr(unit, "served_by"):
        return unit.served_by.unit
    return unit.office or unit
