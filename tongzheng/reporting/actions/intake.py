"""What the desk does with what came in: receive, sort, return, hold, decline, verify, forward (E1, E11, R15)."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import current
from tongzheng.reporting import access
from tongzheng.reporting.actions.content import FieldRefused, said
from tongzheng.reporting.flow import AT_OFFICE, ArticleState, State
from tongzheng.reporting.models import Article, Channel, Doubt, Report
from tongzheng.text.clean import clean_text, clean_title, count_chars
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

RECEIVE_AT_ONCE = (
    100  # one press registers at most so many: the transaction holds the register of numbers and the indexes
)


@action
def register_receipt(report: Report, *, by: Appointment) -> Report:
    """Give a sent report its number of the year without gap or repeat; one that comes again keeps its number (R8, E1).

    No access check: the desk's acts and an office that receives by itself (auto_receive) call it.
    """
    if report.state != State.SENT:
        raise Stale(report, Report.FLOW["receive"])
    if report.number is not None:
        move(report, "receive", by=by)
        return report
    now = timezone.now()
    year = timezone.localtime(now).year
    number = next_number(f"receipt:{report.office_id}:{year}")
    data = {"number": number, "year": year}
    move(report, "receive", by=by, data=data, number=number, year=year, received_at=now)
    return report


@action
def receive_report(report: Report, *, by: Appointment) -> Report:
    """Register a report that came in (E1)."""
    require(access.can_receive(by, report))
    return register_receipt(report, by=by)


@action
def receive_all(*, by: Appointment) -> list[Report]:
    """Register everything that came in and is not registered yet, oldest first (E1)."""
    require(access.can_receive_all(by))
    waiting = Report.objects.filter(access.visible(by), office_id=by.unit_id, state=State.SENT)
    done = []
    for report in waiting.select_related("office__desk", "unit").order_by("signed_at", "id")[:RECEIVE_AT_ONCE]:
        require(access.can_receive(by, report))
        try:
            done.append(register_receipt(report, by=by))
        except Stale:  # somebody registered it, or the unit took it back, a moment ago
            continue
    return done


@action
def claim_report(report: Report, *, by: Appointment) -> Report:
    """An editor takes a report in hand (E1)."""
    require(access.can_claim(by, report))
    _received(report, by)
    move(report, "claim", by=by, editor_id=by.post_id)
    return report


@action
def assign_report(report: Report, *, by: Appointment, editor: Appointment) -> Report:
    """Hand a report to an editor of the office (E1)."""
    require(access.can_assign(by, report))
    if editor.unit_id != report.office_id or editor.role != Role.EDITOR:
        raise Refused("只能派给本办公室的编辑")
    if not Appointment.objects.filter(current(), pk=editor.pk).exists():
        raise Refused(f"{editor.person}已经不在编辑岗位，请另选一位")
    if report.editor_id == editor.post_id and report.state == State.EDITING:
        return report
    _received(report, by)
    data = {"editor": editor.post_id, "name": editor.person.name}
    # the editor seen on the page must still be the one: two hands that assign at once do not overwrite each other
    move(report, "assign", by=by, data=data, expect={"editor_id": report.editor_id}, editor_id=editor.post_id)
    return report


@action
def release_report(report: Report, *, by: Appointment) -> Report:
    """Put a report back on the pile (E1)."""
    require(access.can_release(by, report))
    _unused(report)
    move(report, "release", by=by, editor_id=None)
    return report


@action
def return_report(report: Report, *, by: Appointment, reason: str) -> Report:
    """Return a report to its unit with the reason; when it comes again it keeps its number and its editor (E1)."""
    require(access.can_return(by, report))
    _received(report, by)
    _unused(report)
    move(report, "return", by=by, reason=said("退回原因", reason))
    return report


@action
def hold_report(report: Report, *, by: Appointment, reason: str = "") -> Report:
    """Keep a report for later use (E1)."""
    require(access.can_hold(by, report))
    _received(report, by)
    _unused(report)
    move(report, "hold", by=by, reason=said("备用说明", reason))
    return report


@action
def decline_report(report: Report, *, by: Appointment, reason: str) -> Report:
    """Decline a report with the reason, which the unit reads (E1, E3)."""
    require(access.can_decline(by, report))
    _received(report, by)
    _unused(report)
    move(report, "decline", by=by, reason=said("不用的原因", reason))
    return report


@action
def reopen_report(report: Report, *, by: Appointment, reason: str = "") -> Report:
    """Take a declined report up again (E1)."""
    require(access.can_reopen(by, report))
    move(report, "reopen", by=by, reason=said("说明", reason), editor_id=None)
    return report


@action
def mark_doubt(report: Report, *, by: Appointment, quote: str, question: str) -> Doubt:
    """Mark a doubtful fact; until it is verified nothing that uses the report can be approved (E11)."""
    require(access.can_doubt(by, report))
    quote, question = clean_title(quote), clean_text(question)
    refuse_secrets("疑点", quote, question)
    _filled(("quote", "存疑的文字", quote, 200), ("question", "疑问", question, 300))
    _received(report, by)
    if report.state not in AT_OFFICE - {State.RETURNED, State.DECLINED}:
        raise Refused(f"稿件{report.get_state_display()}，不能再标疑点")
    doubt = Doubt.objects.create(report=report, quote=quote, question=question, by_id=by.pk)
    record(report, "reporting.report.doubt", by=by, reason=question, data={"doubt": doubt.pk, "quote": quote})
    return doubt


@action
def verify_doubt(doubt: Doubt, *, by: Appointment, asked_whom: str, how: str, result: str) -> Doubt:
    """Write down with whom, how and with what result a doubt was settled (E11)."""
    require(access.can_verify(by, doubt.report))
    asked_whom, how, result = clean_title(asked_whom), clean_title(how), clean_text(result)
    refuse_secrets("核实结果", asked_whom, how, result)
    _filled(
        ("asked_whom", "向谁核实", asked_whom, 80), ("how", "怎么核实", how, 80), ("result", "核实结果", result, 300)
    )
    fields = {"asked_whom": asked_whom, "how": how, "result": result}
    fields |= {"verified_by_id": by.pk, "verified_at": timezone.now()}  # type: ignore[dict-item]
    if Doubt.objects.filter(pk=doubt.pk, verified_at__isnull=True).update(**fields) != 1:
        raise Stale(doubt.report)
    for name, value in fields.items():
        setattr(doubt, name, value)
    data = {"doubt": doubt.pk, "quote": doubt.quote, "asked_whom": asked_whom, "how": how}
    record(doubt.report, "reporting.report.verify", by=by, reason=result, data=data)
    return doubt


@action
def forward_report(
    report: Report, *, by: Appointment, once: uuid.UUID, text_from: Article | str = "original"
) -> Report:
    """Start the office's own report to its superior office from a received report or from an article of it (R15, E8).

    The original stays behind it (`forwarded_from`), so that the superior can open every level's text.
    """
    require(access.can_forward(by, report))
    require(access.can_write(by))
    if (given := Report.objects.filter(once=once, unit=by.unit).first()) is not None:
        return given
    if Report.objects.filter(once=once).exists():
        raise Refused("这一页已经用过，请重新打开")
    if report.number is None or report.state in (State.RETURNED, State.DRAFT, State.SIGNING):
        raise Refused(f"稿件{report.get_state_display()}，登记以后才能转报")
    source: Report | Article = report
    if isinstance(text_from, Article):
        if not text_from.sources.filter(pk=report.pk).exists():
            raise Refused("这篇编发稿不是由这篇来稿编成的")
        source = text_from
    text = {"title": source.title, "body": source.body, "length": count_chars(source.body), "label": source.label}
    new = Report.objects.create(once=once, **text, **carried(report, by))
    start = {"forwarded_from": report.pk, "article": text_from.pk if isinstance(text_from, Article) else None}
    record(new, "reporting.report.start", by=by, data=start)
    record(report, "reporting.report.forward", by=by, data={"report": new.pk, "office": new.office_id})
    return new


def carried(report: Report, writer: Appointment) -> dict[str, Any]:
    """What the office's report takes over from the unit's; the secrecy confirmation is the new writer's own."""
    same = ("kind", "focus", "mood", "topic", "occurred_at", "shielded")
    fields = {name: getattr(report, name) for name in same}
    return (
        fields
        | {
            "unit_id": writer.unit_id,
            "office_id": writer.unit.office_id,  # type: ignore[union-attr]
            "author_id": writer.post_id,
            "channel": Channel.WEB,
            "forwarded_from": report,
            "source_note": f"转报{report.unit.short_name}{report.receipt}"[:200],
        }
    )


def _received(report: Report, by: Appointment) -> None:
    """Whatever the desk does with a sent report registers it first, in the same transaction."""
    if report.state == State.SENT:
        register_receipt(report, by=by)


def _unused(report: Report) -> None:
    """Refuse when a living article uses the report; the row is held so that nobody takes it into one meanwhile."""
    list(Report.objects.select_for_update().filter(pk=report.pk).values_list("pk"))
    article = report.articles.filter(state__in=[ArticleState.EDITING, ArticleState.PUBLISHED]).first()
    if article is not None:
        raise Refused(f"已编入编发稿《{article.title}》，请先从编发稿里取出")


def _filled(*fields: tuple[str, str, str, int]) -> None:
    for field, name, text, limit in fields:
        if not text:
            raise FieldRefused(f"请写明{name}", field)
        if len(text) > limit:
            raise FieldRefused(f"{name}现在 {len(text)} 字，最多 {limit} 字，请删减", field)
