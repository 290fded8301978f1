"""Everything that happened around one emergency, on one line of time (U3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from tongzheng.deadlines import queries as deadlines
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries import Clock
from tongzheng.emergencies import access, rules
from tongzheng.emergencies.flow import ReportState
from tongzheng.emergencies.models import Emergency, Figures, Report, Severity
from tongzheng.files.models import Attachment
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label
from tongzheng.trail.flow import label
from tongzheng.trail.models import Entry

SUBJECT = "emergencies.emergency"
REPORT = "emergencies.report"
MEASURES = [(field.name, str(field.verbose_name)) for field in Figures._meta.local_fields]
QUIET = {"emergencies.report.save", "emergencies.report.start", "emergencies.emergency.read"}

UNIT_SEES = {"register", "change", "grade", "finish", "close", "reopen", "merge", "daily_on", "daily_off"}
OWNER_SEES = {"clock", "word", "mark_sensitive"}  # the moments it is judged by


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, the word, who, what was said; `report` when it is one."""

    at: dt.datetime
    word: str
    who: str = ""
    text: str = ""
    tone: str = ""  # late | look | ""
    report: Report | None = None
    url: str = ""


@dataclass
class Thread:
    """The reports in order, the line of time, the clocks."""

    reports: list[Report] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)

    @property
    def running(self) -> list[tuple[Clock, str]]:
        """The clocks that run, the nearest first, with what each waits for."""
        found = [clock for clock in self.clocks if clock.deadline.state == "running"]
        return [(clock, what_of(clock.deadline)) for clock in sorted(found, key=lambda c: c.deadline.due_at)]


def thread(actor: Appointment, emergency: Emergency) -> Thread:
    """The reports a post may see (those merged into it too), everything that happened oldest first, the clocks (U3)."""
    reports = list(reports_of(actor, emergency))
    _with_files(reports)
    own = Q(unit_id=actor.unit_id) if access.at_unit(actor) else Q()  # what another unit owes is not a unit's business
    clocks = deadlines.clocks(deadlines.of(emergency).filter(own).order_by("id"))
    lines = [*_entries(actor, emergency, reports), *_alarms(clocks)]
    for more in import_module(settings.WIRING).EMERGENCY_LINES:
        lines += [Line(**line) for line in more(actor, emergency)]
    lines.sort(key=lambda line: line.at)
    return Thread(reports, lines, clocks)


def reports_of(actor: Appointment, emergency: Emergency) -> QuerySet[Report]:
    """The reports on an emergency and on those merged into it that a post may see, in the order they came."""
    open_to_all = ~Q(label=Label.WORK_SECRET) | access.visible(actor)  # a secret one stays secret under another
    events = Emergency.objects.filter(Q(pk=emergency.pk) | Q(into=emergency) & open_to_all).order_by().values("pk")
    found = Report.objects.filter(access.visible_reports(actor), emergency__in=events)
    return found.select_related(
        "unit", "emergency__unit", "emergency__office__desk", "by__person", "signed_by__person", "received_by__person"
    ).order_by("sent_at", "id")


def _with_files(reports: Iterable[Report]) -> None:
    """Give each report its `files`, in one query."""
    by_pk: dict[int, Any] = {report.pk: report for report in reports}
    for report in by_pk.values():
        report.files, report.told = [], said_figures(report)
    kept = Attachment.objects.filter(subject_type="emergencies.report", subject_id__in=by_pk, removed_at__isnull=True)
    for file in kept.select_related("blob").order_by("id"):
        by_pk[file.subject_id].files.append(file)


def said_figures(thing: Figures) -> list[tuple[str, Any]]:
    """The figures that are known, with their words: [("死亡（人）", 3)]."""
    found = [(word, getattr(thing, name)) for name, word in MEASURES]
    return [
        (word, f"{value.normalize():f}" if hasattr(value, "normalize") else value)
        for word, value in found
        if value is not None
    ]


def _entries(actor: Appointment, emergency: Emergency, reports: list[Report]) -> Iterable[Line]:
    """What the trail says; a unit is told the course of the event, not what others said of it."""
    by_pk = {report.pk: report for report in reports}
    told: set[int] = set()
    where = Q(subject_type=SUBJECT, subject_id=emergency.pk) | Q(subject_type=REPORT, subject_id__in=by_pk)
    unit = access.at_unit(actor)
    shown = UNIT_SEES | (OWNER_SEES if emergency.unit_id == actor.unit_id else set())
    for entry in Entry.objects.filter(where).exclude(kind__in=QUIET).order_by("id"):
        if entry.subject_type == SUBJECT:
            if unit and entry.kind.removeprefix("emergencies.emergency.") not in shown:
                continue
            if not _said_already(entry, emergency):
                line = _line(entry)
                yield replace(line, text="") if unit and entry.kind.endswith(".change") else line
            continue
        report = by_pk[entry.subject_id or 0]
        whole = entry.kind in ("emergencies.report.enter", "emergencies.report.sign_off") and report.pk not in told
        told |= {report.pk} if whole else set()
        word = f"{name_of(report)}　{label(entry.kind)}"
        at = report.sent_at if whole and report.sent_at else entry.at
        yield Line(at, word, who(entry), entry.reason, report=report if whole else None)


def _said_already(entry: Entry, emergency: Emergency) -> bool:
    """A moment noted when it was registered or by a report: it stands among the six, and is no event of its own."""
    if not entry.kind.endswith("emergency.clock") or entry.data.get("before"):
        return False
    by_report = entry.data.get("moment") in ("phoned_at", "written_at", "received_at")
    return by_report or entry.at - emergency.at < dt.timedelta(minutes=2)


def name_of(report: Report) -> str:
    """青石镇续报二, 《某报》首报."""
    return f"{report.unit.short_name if report.unit else report.source}{report}"


def _line(entry: Entry) -> Line:
    data, text = entry.data, entry.reason
    if entry.kind.endswith(".clock"):
        at = timezone.localtime(dt.datetime.fromisoformat(data["at"]))
        text = f"{rules.MOMENTS.get(data['moment'], '')} {at:%-m月%-d日 %H:%M}" + (
            f"（{entry.reason}）" if entry.reason else ""
        )
        if before := data.get("before"):
            text += f"，原记 {timezone.localtime(dt.datetime.fromisoformat(before)):%-m月%-d日 %H:%M}"
    elif entry.kind.endswith(".grade"):
        text = f"{Severity(data['before']).label} → {Severity(data['severity']).label}　{entry.reason}"
    elif entry.kind.endswith(".change"):
        changes = [
            f"{_word(name)}：{_value(old)} → {_value(new)}" for name, (old, new) in data.get("changed", {}).items()
        ]
        text = "；".join(([f"{entry.reason}"] if entry.reason else []) + changes)
    return Line(entry.at, label(entry.kind), who(entry), text)


WORDS = {
    "title": "事件", "place": "地点", "told_by": "报告人", "scene": "现场负责人", "leaders_there": "领导到位",
    "kind": "种类", "unit": "责任单位", "place_unit": "事发地", "label": "知悉范围", **dict(MEASURES),
}  # fmt: skip


def _word(name: str) -> str:
    return WORDS.get(name, name)


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return "未知" if value is None or value == "" else str(value)


def who(entry: Entry) -> str:
    """The name and post that stand on the trail."""
    return entry.person_name if entry.post_name in ("", "系统") else f"{entry.person_name}（{entry.post_name}）"


def _alarms(clocks: list[Clock]) -> Iterable[Line]:
    """Alarms that were raised, and clocks that were met, in time or late."""
    for clock in clocks:
        deadline, what = clock.deadline, what_of(clock.deadline)
        for alarm in clock.alarms:
            if alarm.raised_at is None:
                continue
            heard = f"{alarm.acknowledged_by.person.name}已确认" if alarm.acknowledged_by else "还没有人确认"
            text = f"{what}{alarm.words}，{heard}" + (f"：{alarm.note}" if alarm.note else "")
            yield Line(alarm.raised_at, "告警", "系统", text, "late" if alarm.at >= deadline.due_at else "look")
        if deadline.state == "met" and deadline.ended_at is not None:
            late = deadline.ended_at > deadline.due_at
            due = timezone.localtime(deadline.due_at)
            text = f"{what}{'迟了，应于' if late else '按时，时限'} {due:%-m月%-d日 %H:%M}"
            yield Line(deadline.ended_at, "时限", "系统", text, "late" if late else "")


def what_of(clock: Deadline) -> str:
    """电话首报, 书面报告 … without the event's title."""
    return clock.title.split("：", 1)[0]


def last_report(actor: Appointment, emergency: Emergency) -> Report | None:
    """The last one that went out: a follow-up says only what is new."""
    sent = reports_of(actor, emergency).filter(state__in=(ReportState.SENT, ReportState.RECEIVED))
    return sent.order_by("-sent_at", "-id").first()
