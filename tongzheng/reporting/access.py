"""Who may see and do what with reports and articles (R2, R3, R6, R9, R11, R12, E1, Z1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db.models import Q

from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.network.queries import holders
from tongzheng.reporting.flow import AT_OFFICE, AT_UNIT, State
from tongzheng.reporting.models import Article, Contribution, Joint, Kind, Label, Mood, Report
from tongzheng.trail.refusals import YES, Verdict, no

WRITERS = (Role.OFFICER,)
UNIT_READERS = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
OFFICE_READERS = (*DESK_ROLES, Role.AUDITOR)


def visible(actor: Appointment) -> Q:
    """Reports a post may see.

    A unit's officer and leaders: the unit's reports, and those it reports jointly (from sending on); the work-secret ones only
    if they wrote or sign. A member: what came of his own contributions. The office's desk and auditor: everything sent to it.
    """
    if actor.role in OFFICE_READERS:
        seen = Q(office_id=actor.unit_id, state__in=AT_OFFICE)
        if actor.role not in (Role.EDITOR, Role.APPROVER, Role.AUDITOR):
            seen &= ~Q(label=Label.WORK_SECRET)
        return seen
    if actor.role in UNIT_READERS:
        own = Q(unit_id=actor.unit_id)
        if actor.role != Role.SIGNER:
            own &= ~Q(label=Label.WORK_SECRET) | Q(author_id__in=[actor.pk, actor.post_id])
        joint = Joint.objects.filter(unit=actor.unit).values("report_id")
        seen = own | Q(pk__in=joint, label=Label.OPEN, state__in=AT_OFFICE)
        if actor.role == Role.OFFICER and hasattr(
            actor.unit, "desk"
        ):  # reports up what its own desk received (E8, R15)
            seen |= Q(office_id=actor.unit_id, state__in=AT_OFFICE) & ~Q(label=Label.WORK_SECRET)
        return seen
    if actor.role == Role.MEMBER:
        return Q(contributor_id=actor.post_id)
    return Q(pk__in=[])


def visible_articles(actor: Appointment) -> Q:
    """Articles are the office's; units see what came of theirs on the report's own page."""
    if actor.role in OFFICE_READERS:
        seen = Q(office_id=actor.unit_id)
        if actor.role not in (Role.EDITOR, Role.APPROVER, Role.AUDITOR):
            seen &= ~Q(label=Label.WORK_SECRET)
        return seen
    return Q(pk__in=[])


def visible_contributions(actor: Appointment) -> Q:
    """The unit's officer sees all contributions to the unit; a member his own."""
    if actor.role == Role.OFFICER:
        return Q(unit_id=actor.unit_id)
    return Q(by_id__in=[actor.pk, actor.post_id])


def knows_author(actor: Appointment, report: Report) -> bool:
    """Whether a shielded report's author may be named to this post: inside the office, the author, and who signs (R12)."""
    if not report.shielded:
        return True
    if actor.role in OFFICE_READERS and actor.unit_id == report.office_id:
        return True
    if report.author_id in (actor.pk, actor.post_id) or report.contributor_id == actor.post_id:
        return True
    return actor.role == Role.SIGNER and actor.unit_id == report.unit_id


class Sight(StrEnum):
    """How much of a text that another is like a post may read (R5)."""

    WHOLE = "whole"
    PASSAGES = "passages"  # title, unit, date, and only what is shared
    DATE = "date"  # that there is one, and from which day


def sight_of_report(actor: Appointment, report: Report, *, seen: bool) -> Sight:
    """Whole for who sees the report anyway; of others' the shared passages, of shielded and work-secret ones the date."""
    if seen:
        return Sight.WHOLE
    secret = report.shielded or report.label == Label.WORK_SECRET
    return Sight.DATE if secret or report.office_id not in _offices_of(actor) else Sight.PASSAGES


def sight_of_article(actor: Appointment, article: Article, *, seen: bool) -> Sight:
    """What is published openly is read whole by the units of that office; internal texts in passages."""
    if seen:
        return Sight.WHOLE
    if article.label == Label.WORK_SECRET or article.office_id not in _offices_of(actor):
        return Sight.DATE
    return Sight.WHOLE if article.label == Label.OPEN else Sight.PASSAGES


def _offices_of(actor: Appointment) -> set[int | None]:
    return {actor.unit_id, actor.unit.office_id} if actor.unit else set()


# ── at the unit ──


def can_open_reports(actor: Appointment) -> Verdict:
    """The unit's own list of reports."""
    if actor.role in UNIT_READERS:
        return YES
    return no(
        "本单位稿件由信息员和单位领导查看；办公室请看来稿库" if actor.role in OFFICE_READERS else "这里是单位稿件"
    )


def can_open_contributions(actor: Appointment) -> Verdict:
    """The unit's box of contributions, or one's own."""
    return YES if actor.role in (*UNIT_READERS, Role.MEMBER) else no("投稿箱由各单位使用")


def can_write(actor: Appointment) -> Verdict:
    """Only an information officer of an active unit with an office above starts reports."""
    if actor.role not in WRITERS:
        return no("只有信息员可以写稿；其他人可以给本单位信息员投稿")
    assert actor.unit is not None
    if actor.unit.suspended_at:
        return no(f"{actor.unit.short_name}已停用，不能再报送")
    if actor.unit.office_id is None:
        return no(f"{actor.unit.short_name}还没有确定报送对象，请管理员设置")
    return YES


def can_edit_here(actor: Appointment, report: Report) -> bool:
    """Whether the post is one of the unit's officers, whatever the report's state."""
    return actor.role in WRITERS and actor.unit_id == report.unit_id


def can_edit(actor: Appointment, report: Report) -> Verdict:
    """The unit's officers change a draft or a returned report."""
    if not can_edit_here(actor, report):
        return no("只有本单位信息员可以改稿")
    if report.state not in AT_UNIT:
        return no(f"稿件{report.get_state_display()}，单位不能再改")
    return YES


def can_submit(actor: Appointment, report: Report) -> Verdict:
    """Same people as edit."""
    return can_edit(actor, report)


def can_discard(actor: Appointment, report: Report) -> Verdict:
    """A draft that was never numbered may be given up."""
    if report.number is not None:
        return no("已登记的来稿不能弃稿")
    return can_edit(actor, report)


def can_sign_off(actor: Appointment, report: Report) -> Verdict:
    """The unit's signer (or its deputy) signs; nobody signs what he wrote himself while another signer is there (R2)."""
    if actor.role != Role.SIGNER or actor.unit_id != report.unit_id:
        return no("只有本单位审核签发人可以签发")
    if report.author.person_id == actor.person_id and holders(Role.SIGNER, report.unit).exclude(person=actor.person):
        return no("自己写的稿，请本单位另一位审核签发人签发")
    return YES


def can_send_back(actor: Appointment, report: Report) -> Verdict:
    """Any signer of the unit."""
    if actor.role != Role.SIGNER or actor.unit_id != report.unit_id:
        return no("只有本单位审核签发人可以退回")
    return YES


def can_withdraw(actor: Appointment, report: Report) -> Verdict:
    """The unit takes back its report until the office has received it (R9)."""
    if actor.unit_id != report.unit_id or actor.role not in (Role.OFFICER, Role.SIGNER):
        return no("只有本单位信息员或签发人可以撤回")
    if report.number is not None:
        return no("办公室已登记，不能撤回；可以请编辑退回")
    return YES


def can_follow_up(actor: Appointment, report: Report) -> Verdict:
    """The unit writes a follow-up to what it has sent (R9)."""
    if actor.role not in WRITERS or actor.unit_id != report.unit_id:
        return no("只有本单位信息员可以续报")
    if report.state not in AT_OFFICE:
        return no("稿件报出以后才能续报")
    return YES


def can_attach(actor: Appointment, text: Report | Article) -> Verdict:
    """Attachments change with the text."""
    return can_edit_article(actor, text) if isinstance(text, Article) else can_edit(actor, text)


def can_contribute(actor: Appointment) -> Verdict:
    """Anyone with a post in a unit may offer a text to its officer (R11)."""
    return no("办公室人员请用“代为登记”") if actor.role in OFFICE_READERS else YES


def can_take_contribution(actor: Appointment, contribution: Contribution) -> Verdict:
    """The unit's officer takes a contribution into a report, or passes it."""
    if actor.role != Role.OFFICER or actor.unit_id != contribution.unit_id:
        return no("只有本单位信息员可以处理投稿")
    if contribution.state != Contribution.State.OFFERED:
        return no(f"这篇投稿{contribution.get_state_display()}")
    return YES


def can_pass_contribution(actor: Appointment, contribution: Contribution) -> Verdict:
    """Same people as take."""
    return can_take_contribution(actor, contribution)


# ── at the office ──


def _desk(actor: Appointment, subject: Any, *roles: str) -> Verdict:
    if actor.role not in roles or actor.unit_id != subject.office_id:
        return no("只有接收单位的编辑可以处理来稿")
    return YES


def can_open_desk(actor: Appointment) -> Verdict:
    """The desk is the editors'; the others of the office read the register and the report's page."""
    return YES if actor.role == Role.EDITOR else no("采编台由办公室编辑使用")


def can_open_register(actor: Appointment) -> Verdict:
    """The register of what came in: the office's desk, its auditor, and its officer who reports up from it (E1, E8)."""
    if actor.role in OFFICE_READERS or (actor.role == Role.OFFICER and hasattr(actor.unit, "desk")):
        return YES
    return no("来稿库由办公室查看；本单位的稿件在“我的稿件”里")


def can_open_articles(actor: Appointment) -> Verdict:
    """The office's articles are for its desk."""
    return YES if actor.role in OFFICE_READERS else no("编发稿由办公室查看；采用情况在稿件页上")


def can_receive(actor: Appointment, report: Report) -> Verdict:
    """Editors and the duty officer register what came in."""
    return _desk(actor, report, Role.EDITOR, Role.DUTY)


def can_receive_all(actor: Appointment) -> Verdict:
    """Editors and the duty officer register everything that waits."""
    return YES if actor.role in (Role.EDITOR, Role.DUTY) else no("只有办公室编辑和值班员可以登记来稿")


def can_claim(actor: Appointment, report: Report) -> Verdict:
    """An editor takes a report in hand."""
    return _desk(actor, report, Role.EDITOR)


def can_assign(actor: Appointment, report: Report) -> Verdict:
    """Editors and the approver hand a report to an editor."""
    return _desk(actor, report, Role.EDITOR, Role.APPROVER)


def can_release(actor: Appointment, report: Report) -> Verdict:
    """An editor puts a report back, unless an article already uses it."""
    return _desk(actor, report, Role.EDITOR)


def can_return(actor: Appointment, report: Report) -> Verdict:
    """An editor returns a report to its unit with the reason."""
    return _desk(actor, report, Role.EDITOR)


def can_hold(actor: Appointment, report: Report) -> Verdict:
    """An editor keeps a report for later."""
    return _desk(actor, report, Role.EDITOR)


def can_decline(actor: Appointment, report: Report) -> Verdict:
    """An editor declines a report with the reason."""
    return _desk(actor, report, Role.EDITOR)


def can_reopen(actor: Appointment, report: Report) -> Verdict:
    """An editor reconsiders a declined report."""
    return _desk(actor, report, Role.EDITOR)


def is_problem(report: Report) -> bool:
    """What the office's fast lane is for: problems and bad news (E7)."""
    return report.kind == Kind.PROBLEM or report.mood == Mood.BAD


def can_adopt(actor: Appointment, report: Report) -> Verdict:
    """The office that received it adopts it: its editors, and its approver by publishing."""
    if actor.role not in (Role.EDITOR, Role.APPROVER) or actor.unit_id != report.office_id:
        return no("只有接收单位的编辑可以采用")
    return YES


def can_doubt(actor: Appointment, report: Report) -> Verdict:
    """The desk marks doubtful facts (E11)."""
    return _desk(actor, report, Role.EDITOR, Role.APPROVER)


def can_waive(actor: Appointment, text: Report | Article) -> Verdict:
    """Who has the text in hand says of a finding that it is right: its writer, then its signer, then the desk (R4)."""
    if isinstance(text, Article):
        return can_edit_article(actor, text)
    if text.state in AT_UNIT and can_edit_here(actor, text):
        return YES
    if text.state == State.SIGNING and actor.role == Role.SIGNER and actor.unit_id == text.unit_id:
        return YES
    if text.state in AT_OFFICE and text.state not in AT_UNIT:
        return _desk(actor, text, Role.EDITOR, Role.APPROVER)
    return no("由正在办这篇稿的人标记：单位信息员、审核签发人，报出以后是编辑")


def can_verify(actor: Appointment, report: Report) -> Verdict:
    """The desk writes down how a doubt was settled (E11)."""
    return _desk(actor, report, Role.EDITOR, Role.APPROVER)


def can_enter_on_behalf(actor: Appointment) -> Verdict:
    """Editors and the duty officer enter what came by phone, fax, mail or late (R8)."""
    return YES if actor.role in (Role.EDITOR, Role.DUTY) else no("只有办公室编辑和值班员可以代为登记")


def can_import(actor: Appointment) -> Verdict:
    """Officers into their unit's drafts, editors and duty officers on behalf (R8)."""
    return can_write(actor) if actor.role in WRITERS else can_enter_on_behalf(actor)


def can_shield(actor: Appointment, report: Report) -> Verdict:
    """Shielding the author is for problem reports; the author or the desk sets it (R12)."""
    if report.kind not in (Kind.PROBLEM, Kind.OPINION):
        return no("只有问题类、社情民意稿件可以对外隐去作者")
    if report.state == State.ADOPTED and not report.shielded:
        return no("已经刊发，署名印出去了，不能再隐去")
    if report.author_id in (actor.pk, actor.post_id):
        return YES
    return _desk(actor, report, Role.EDITOR)


def can_forward(actor: Appointment, report: Report) -> Verdict:
    """The office's own officer reports a received text up to the next office (R15, E8)."""
    if actor.role != Role.OFFICER or actor.unit_id != report.office_id:
        return no("转报上级由办公室信息员办理")
    return YES


def can_edit_article(actor: Appointment, article: Article) -> Verdict:
    """The office's editors and approver change an article until it is published."""
    if actor.role not in (Role.EDITOR, Role.APPROVER) or actor.unit_id != article.office_id:
        return no("只有本办公室编辑可以改编发稿")
    return YES if article.state == "editing" else no(f"编发稿{article.get_state_display()}，不能再改")


def can_start_article(actor: Appointment) -> Verdict:
    """Editors start articles."""
    return YES if actor.role == Role.EDITOR else no("只有编辑可以编稿")


def can_compile_reference(actor: Appointment) -> Verdict:
    """Editors make an article of what other places do (E15)."""
    return YES if actor.role == Role.EDITOR else no("只有编辑可以编参考稿")


def can_name_source(actor: Appointment, article: Article) -> Verdict:
    """The source of a reference is corrected by who may edit it; local articles have their reports."""
    if not article.is_reference:
        return no("这篇由来稿编成，来源单位跟着来稿")
    return can_edit_article(actor, article)


def can_drop(actor: Appointment, article: Article) -> Verdict:
    """An editor withdraws an article before publication."""
    return can_edit_article(actor, article)


def can_restore(actor: Appointment, article: Article) -> Verdict:
    """An editor takes a withdrawn article up again."""
    return _desk(actor, article, Role.EDITOR)


def can_publish(actor: Appointment, article: Article) -> Verdict:
    """Articles are published with their issue, by who publishes it."""
    return _desk(actor, article, Role.EDITOR, Role.APPROVER)
