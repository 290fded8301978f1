"""What every door into a report's text shares: cleaning, limits, the gate against secrets, kept rounds (R1, R6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from tongzheng.copies.actions import store_texts
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Focus, Kind, Label, Mood, Report
from tongzheng.reporting.queries.alike import REPORT_TEXTS, known_copies
from tongzheng.reporting.queries.found import REPORTS
from tongzheng.reporting.rules import BODY_MAX, TITLE_MAX
from tongzheng.search.actions import index_documents
from tongzheng.text import revisions
from tongzheng.text.clean import clean_text, clean_title, count_chars
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import part, record
from tongzheng.trail.refusals import Refused

CHOICES: dict[str, Any] = {"kind": Kind, "focus": Focus, "mood": Mood, "label": Label}
LINES = {"title": ("标题", TITLE_MAX), "topic": ("主题", 40), "phone": ("联系电话", 40), "source_note": ("来源", 200)}
PLAIN = ("occurred_at", "no_secret", "office")
BLANK_OK = ("focus",)


class FieldRefused(Refused):
    """A refusal that belongs to one field of the form."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


class Conflict(Refused):
    """Two people changed the same text: `mine` was not stored, `theirs` is the report as it stands now."""

    def __init__(self, mine: dict[str, Any], theirs: Report) -> None:
        super().__init__("这篇稿在别处改过，你写的还没有存上。两份都在下面，看过以后再存一次，就以你这份为准。")
        self.mine = mine
        self.theirs = theirs


def checked(door: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields cleaned and within their limits; Classified or FieldRefused when they may not enter (R1, R6)."""
    result: dict[str, Any] = {name: fields[name] for name in PLAIN if name in fields}
    for name, (label, limit) in LINES.items():
        if name in fields:
            result[name] = _line(str(fields[name] or ""), name, label, limit)
    if "body" in fields:
        result["body"] = body = clean_text(str(fields["body"] or ""))
        if len(body) > BODY_MAX:
            raise FieldRefused(f"正文现在 {len(body)} 字，最多 {BODY_MAX} 字；附表、附图请作附件", "body")
        result["length"] = count_chars(body)
    for name, choices in CHOICES.items():
        if name in fields:
            value = str(fields[name] or "")
            if value not in choices.values and not (value == "" and name in BLANK_OK):
                raise FieldRefused("这一项不在可选范围里，请重选", name)
            result[name] = value
    refuse_secrets(
        door, *(str(result[name]) for name in ("title", "body", "topic", "phone", "source_note") if name in result)
    )
    return result


def _line(text: str, name: str, label: str, limit: int) -> str:
    line = clean_title(text)
    if len(line) > limit:
        raise FieldRefused(f"{label}现在 {len(line)} 字，最多 {limit} 字，请删减", name)
    return line


def said(door: str, reason: str) -> str:
    """A reason somebody typed, cleaned, short enough and free of secrets (R2, R6)."""
    text = clean_text(reason)
    if len(text) > 2000:
        raise FieldRefused(f"原因现在 {len(text)} 字，最多 2000 字，请删减", "reason")
    refuse_secrets(door, text)
    return text


def not_in_future(occurred_at: dt.datetime | None) -> None:
    """The event must have happened (R1)."""
    if occurred_at and occurred_at > timezone.now() + dt.timedelta(minutes=5):
        when = timezone.localtime(occurred_at)
        raise FieldRefused(f"{when.month}月{when.day}日 {when:%H:%M} 还没到，请核对事发时间", "occurred_at")


@part
def follow_text(pks: Iterable[int], *, returned: bool = False) -> None:
    """Bring search and copies up to date after a change that leaves no trail entry, in the same transaction (R5, E10).

    A returned report is still one that went out, so it is compared with as it now stands; a draft is not.
    """
    pks = list(pks)
    index_documents(REPORTS, pks)
    if returned:
        store_texts(REPORT_TEXTS, pks)


@part
def note_copies(report: Report, by: Appointment, at: str) -> None:
    """Put on the trail that a report goes on although it is like others: which, how, how much (R5).

    `at`: submit (the clerk sends it for signing) or use (an editor takes it into an article). It holds nothing up.
    """
    found = known_copies(report)
    if found is None:
        return
    copies = [{"kind": m.kind, "pk": m.pk, "likeness": m.likeness, "share": round(m.share, 2)} for m in found.matches]
    count = f"至少 {found.total}" if found.at_least else f"{found.total}"
    reason = f"与 {count} 篇已有稿件相同或相近，最像的{found.matches[0].likeness.label}"
    data = {"at": at, "copies": copies, "total": found.total}
    record(report, "reporting.report.copy_known", by=by, reason=reason, data=data)


@part
def keep(report: Report, by: Appointment, note: str) -> None:
    """Keep the text as it stands at a hand-over; the same text twice is kept once (R15)."""
    revisions.keep(report, title=report.title, body=report.body, by=by, note=note)
