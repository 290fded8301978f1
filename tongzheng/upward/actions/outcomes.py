"""What a superior made of a text: entered by hand, come home by itself, withdrawn when wrong; never overwritten (E8)."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.bulletins.rules import level_of
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.actions.adoption import adopt_above, withdraw_adoption
from tongzheng.reporting.models import Article, Level, Report
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require
from tongzheng.upward import access, rules
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Outcome

TEXT_MAX = 1000
POINTS_MAX = Decimal(10000)
LIMITS = {"outlet": ("上级刊物", 60), "issue_no": ("期号", 30), "section": ("栏目", 40), "leader": ("批示领导", 80)}
ORDER = list(Level.values)


class FieldRefused(Refused):
    """A refusal that belongs to one field of the form."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


@action
def enter_outcome(
    text: Article | Report,
    /,
    *,
    by: Appointment,
    once: uuid.UUID,
    kind: str,
    on: dt.date,
    known_on: dt.date | None = None,
    points: Decimal | None = None,
    upload: UploadedFile | None = None,
    **words: str,
) -> Outcome:
    """Enter an adoption, points or an instruction by a superior; the same fact twice is one (E8).

    `words`: level, outlet, issue_no, section, leader, text. Adoptions stand on every report behind the text from now on.
    """
    require(access.can_enter(by, text))
    if (given := Outcome.objects.filter(once=once).first()) is not None:
        return given
    values = _checked(kind, words, on, known_on or timezone.localdate(), points)
    _above(values["level"], text.office)
    outcome, created = _put(text, by, values | {"once": once})
    if created and upload is not None:
        try:
            attach(outcome, upload, by=by)
        except FileRefused as refusal:
            raise FieldRefused(f"“{(upload.name or '文件')[:80]}”没有收下：{refusal.message}", "upload") from refusal
    return outcome


@action
def withdraw_outcome(outcome: Outcome, *, by: Appointment, reason: str) -> Outcome:
    """Take a wrong entry back with the reason: it is kept and counts nowhere; the right one is entered anew (E8)."""
    require(access.can_withdraw(by, outcome))
    reason = clean_text(reason)
    refuse_secrets("撤销原因", reason)
    if len(reason) > TEXT_MAX:
        raise Refused(f"原因现在 {len(reason)} 字，最多 {TEXT_MAX} 字，请删减")
    take_back(outcome, by=by, reason=reason)
    return outcome


@part
def take_back(outcome: Outcome, *, by: Appointment, reason: str) -> None:
    """Withdraw an outcome and the adoptions that stand only on it."""
    move(outcome, "withdraw", by=by, reason=reason)
    for adoption in outcome.adoptions.select_related("report"):
        held = adoption.outcomes.filter(state=OutcomeState.HOLDS).exists()
        if not held:
            withdraw_adoption(adoption, by=by, reason=reason)


@part
def bring_home(forwarded: Report, *, by: Appointment, source: tuple[str, int], **values: Any) -> Outcome | None:
    """What became of a forwarded report is entered on the text below it; None when it was not forwarded, or is known.

    One level: what is recorded on the reports there brings it further down (`followers.py`).
    """
    below = forwarded.forwarded_from
    if below is None:
        return None
    item = getattr(forwarded, "sent_as", None)
    text: Article | Report = (item.article if item is not None else None) or below
    facts = {"known_on": timezone.localdate(), "home": True, "source_type": source[0], "source_id": source[1]}
    outcome, created = _put(text, by, _defaults() | values | facts)
    return outcome if created else None


def reports_behind(text: Article | Report) -> list[Report]:
    """The units' reports a text came from."""
    if isinstance(text, Article):
        return list(text.sources.select_related("unit", "office").order_by("source__position", "source__id"))
    return [text]


def _defaults() -> dict[str, Any]:
    return {"outlet": "", "issue_no": "", "section": "", "leader": "", "text": "", "points": None}


def _put(text: Article | Report, by: Appointment, values: dict[str, Any]) -> tuple[Outcome, bool]:
    """Write the outcome unless the fact is known, then adoptions and events on the reports behind the text."""
    about = {"article": text} if isinstance(text, Article) else {"report": text}
    names = ("level", "outlet", "issue_no", "leader", "on", "text")
    key = rules.key_of(values["kind"], **{name: values[name] for name in names})
    rest = {"office_id": text.office_id, "by_id": by.pk, **values}
    outcome, created = Outcome.objects.get_or_create(**about, key=key, state=OutcomeState.HOLDS, defaults=rest)
    if not created:
        return outcome, False
    data: dict[str, Any] = {
        "kind": outcome.kind,
        "said": str(outcome),
        "title": text.title,
        "known_on": outcome.known_on.isoformat(),
    }
    record(outcome, "upward.outcome.enter", by=by, data=data)
    for report in reports_behind(text):
        if outcome.kind == Outcome.Kind.ADOPTION:
            names = ("level", "outlet", "issue_no", "section", "on", "known_on")
            facts: dict[str, Any] = {name: getattr(outcome, name) for name in names}
            outcome.adoptions.add(adopt_above(report, by=by, **facts))
        elif outcome.kind == Outcome.Kind.INSTRUCTION:
            data = {"outcome": outcome.pk, "leader": outcome.leader}
            record(report, "reporting.report.instructed_above", by=by, data=data)
    return outcome, True


def _checked(
    kind: str, words: dict[str, str], on: dt.date, known_on: dt.date, points: Decimal | None
) -> dict[str, Any]:
    if kind not in Outcome.Kind.values:
        raise FieldRefused("请选是采用、得分还是批示", "kind")
    if words.get("level") not in ORDER:
        raise FieldRefused("请选是哪一级", "level")
    values = _defaults() | _cleaned(words)
    values |= {"kind": kind, "level": words["level"], "on": on, "known_on": known_on}
    instruction = kind == Outcome.Kind.INSTRUCTION
    for name in ("leader", "text") if instruction else ("outlet", "issue_no"):
        if not values[name]:
            raise FieldRefused(f"请写明{LIMITS.get(name, ('批示内容', 0))[0]}", name)
    if instruction:
        values |= {"outlet": "", "issue_no": "", "section": ""}
    else:
        values |= {"leader": "", "text": "", "points": points}
    if points is not None and not 0 <= points <= POINTS_MAX:
        raise FieldRefused(f"得分请填 0 到 {POINTS_MAX} 的数", "points")
    if kind == Outcome.Kind.POINTS and points is None:
        raise FieldRefused("请填得分", "points")
    _dates(on, known_on)
    return values


def _cleaned(words: dict[str, str]) -> dict[str, str]:
    """The typed words within their limits; Classified when they bear a mark (R6)."""
    values: dict[str, str] = {}
    for name, (word, most) in LIMITS.items():
        values[name] = clean_title(words.get(name, "")).strip("《》" if name == "outlet" else " ")
        if len(values[name]) > most:
            raise FieldRefused(f"{word}现在 {len(values[name])} 字，最多 {most} 字，请删减", name)
    values["text"] = clean_text(words.get("text", "")).strip()
    if len(values["text"]) > TEXT_MAX:
        raise FieldRefused(f"批示现在 {len(values['text'])} 字，最多 {TEXT_MAX} 字，请删减", "text")
    refuse_secrets("上级结果", *values.values())
    return values


def _dates(on: dt.date, known_on: dt.date) -> None:
    today = timezone.localdate()
    if on > today:
        raise FieldRefused("日期还没到，请核对", "on")
    if on.year < 1990:
        raise FieldRefused("日期太早，请核对", "on")
    if not on <= known_on <= today:
        raise FieldRefused("得知日期应在刊发（批示）当天到今天之间", "known_on")


def _above(level: str, office: Unit) -> None:
    own = level_of(office.desk.serves.kind)
    if ORDER.index(level) <= ORDER.index(own):
        raise FieldRefused("这里登记上级的结果；本级采用在编期里办", "level")
