"""Who is told of a superior's directive and of the reports on it; wired in config/wiring.py (D11)."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.directives import queries
from tongzheng.directives.models import Directive, Point, Report
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.reporting.models import Label
from tongzheng.supervision.flow import ENDED
from tongzheng.supervision.models import Item
from tongzheng.trail.actions import record
from tongzheng.trail.models import Entry
from tongzheng.upward.models import Outcome


def _name(directive: Directive) -> str:
    return f"《{directive.title}》" if directive.label != Label.WORK_SECRET else "一件（工作秘密）"


def _desk(directive: Directive) -> list[Appointment]:
    return queries.desk_of(directive, directive.office_id)


def tell_arrived(entry: Entry, directive: Directive) -> None:
    """issue: the office below sees it arrive."""
    assert directive.issuer is not None  # noqa: S101 - issued
    text = f"{directive.issuer.short_name}交办{directive.said_by}：{_name(directive)}，请签收"
    notify(_desk(directive), text=text, url=directive.get_absolute_url(), entry=entry)


def tell_issuer(entry: Entry, directive: Directive) -> None:
    """take: who issued it."""
    text = f"{directive.office.short_name}已签收{_name(directive)}"
    notify([directive.by], text=text, url=directive.get_absolute_url(), entry=entry)


def tell_recalled(entry: Entry, directive: Directive) -> None:
    """recall: the office below and the leaders it was laid before."""
    shown = list(posts().filter(pk__in=directive.showings.values("leader_id")))
    text = f"上级撤回{_name(directive)}"
    notify([*_desk(directive), *shown], text=text, url=directive.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_leaders(entry: Entry, directive: Directive) -> None:
    """show, lay: the leaders it lies before."""
    people = posts().filter(pk__in=entry.data.get("leaders", []))
    text = f"请阅示：{directive.said_by}，{_name(directive)}"
    notify(people, text=text, url=directive.get_absolute_url(), entry=entry)


def tell_noted(entry: Entry, directive: Directive) -> None:
    """note: who works on it, when the leader wrote himself."""
    if not entry.data.get("own"):
        return
    word = "批示" if entry.data.get("words") else "已阅"
    text = f"{entry.data.get('name', '领导')}{word}：{_name(directive)}"
    notify(_desk(directive), text=text, url=directive.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_signers(entry: Entry, report: Report) -> None:
    """submit: the approvers."""
    people = queries.people_of(report.office_id, Role.APPROVER)
    notify(people, text=f"待签发：{_title(report)}", url=report.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_writer(entry: Entry, report: Report) -> None:
    """sign, send_back, cancel: who wrote it and who submitted it."""
    said = {"sign": "已签发，请报出", "send_back": "退回修改", "cancel": "已作废"}[entry.kind.rpartition(".")[2]]
    people = [post for post in (report.by, report.submitted_by) if post is not None]
    notify(people, text=f"{said}：{_title(report)}", url=report.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_superior(entry: Entry, report: Report) -> None:
    """send: the office above, when it works here; those it is copied to that work here."""
    directive = report.directive
    for one in report.copied.all():
        words = f"{report.office.short_name}抄送{_title(report)}"
        notify(queries.desk_of(directive, one.unit_id), text=words, url=report.get_absolute_url(), entry=entry)
    if directive.report_unit_id is None:
        return
    late = f"（迟 {report.days_late} 天）" if report.days_late else ""
    text = f"{report.office.short_name}报来{_title(report)}{late}，请确认"
    notify(queries.desk_of(directive, directive.report_unit_id), text=text, url=report.get_absolute_url(), entry=entry)


def tell_below(entry: Entry, report: Report) -> None:
    """confirm, return: the office that sent it, unless it wrote so itself; returned always."""
    back = entry.kind.endswith("return")
    if entry.by.unit_id == report.office_id and not back:
        return
    text = f"{report.directive.report_to}{'退回' if back else '已确认'}：{_title(report)}"
    people = [report.by, *_desk(report.directive)]
    notify(people, text=text, url=report.directive.get_absolute_url(), entry=entry, detail=entry.reason)


def _title(report: Report) -> str:
    return report.title if report.directive.label != Label.WORK_SECRET else "落实情况报告（工作秘密）"


def tell_outcome(entry: Entry, outcome: Outcome) -> None:
    """upward.outcome.enter: a superior's instruction on a report this office sent up waits to be registered."""
    if outcome.kind != Outcome.Kind.INSTRUCTION:
        return
    text = queries.text_of(outcome)
    if text.label == Label.WORK_SECRET:
        return
    people = queries.people_of(outcome.office_id, Role.SUPERVISOR)
    said = f"{outcome.leader}批示了《{text.title}》，请登记落实"
    notify(people, text=said, url=reverse("directives:waiting"), entry=entry)


def source_withdrawn(entry: Entry, outcome: Outcome) -> None:
    """upward.outcome.withdraw: a directive that was registered from it says so; what becomes of it is for people."""
    for directive in outcome.directives.exclude(state__in=("void", "recalled")):
        Directive.objects.filter(pk=directive.pk).update(unsourced=True)
        made = record(directive, "directives.directive.unsourced", by=entry.by, reason=entry.reason)
        text = f"{_name(directive)}的来源登记已撤销，请核对"
        notify(_desk(directive), text=text, url=directive.get_absolute_url(), entry=made, detail=entry.reason)


def tell_ended(entry: Entry, item: Item) -> None:
    """supervision.item.close, cancel: when the last matter of a directive has ended, its report can be written."""
    point = Point.objects.filter(item=item.pk).select_related("directive").first()
    if point is None or point.directive.state != "underway":
        return
    if point.directive.points.filter(removed_at__isnull=True).exclude(item__state__in=ENDED).exists():
        return
    text = f"{_name(point.directive)}的要求事项都办结了，请起草落实情况报告"
    notify(_desk(point.directive), text=text, url=point.directive.get_absolute_url(), entry=entry)


def tell_approved(entry: Entry, item: Item) -> None:
    """supervision.item.approve: the supervisor gives out what was approved, on the directive's page all at once."""
    point = Point.objects.filter(item=item.pk).select_related("directive").first()
    if point is None:
        return
    text = f"{_name(point.directive)}的要求事项已批准立项，请交办"
    notify(_desk(point.directive), text=text, url=point.directive.get_absolute_url(), entry=entry)
