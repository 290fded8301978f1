"""Letters of responsibility: made from the plan, signed, kept, settled (K10)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.files.store import attach
from tongzheng.network.models import Appointment
from tongzheng.targets import access
from tongzheng.targets.models import Letter, Plan, SignedHow
from tongzheng.targets.queries import letters as reading
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, require

DOOR = "目标责任书"


@action
def make_letters(plan: Plan, *, by: Appointment) -> int:
    """Make a letter for every unit that has a target and no letter yet; how many (K10)."""
    require(access.can_make_letters(by, plan))
    units = reading.without_letter(plan)
    owed = reading.promised(plan, units)
    made = 0
    for unit in units:
        one = owed[unit.pk]
        kept = {"count": one.due, "parts": one.parts, "adopted": one.adopted_due, "points": str(one.points_due)}
        letter = Letter.objects.create(
            plan=plan, unit=unit, title=f"{plan.year}年度政务信息工作目标责任书", body=reading.text_of(plan, unit, one),
            owed=kept, by_id=by.pk,
        )  # fmt: skip
        record(letter, "targets.letter.make", by=by, data={"unit": unit.pk})
        made += 1
    if not made:
        raise Refused("有任务的单位都拟过责任书了")
    return made


@action
def sign_letter(letter: Letter, *, by: Appointment) -> Letter:
    """The unit's head signs in the program (K10)."""
    require(access.can_sign(by, letter))
    today = timezone.localdate()
    fields: dict[str, Any] = {
        "signed_how": SignedHow.HERE,
        "signed_by_id": by.pk,
        "signer": by.person.name,
        "signed_on": today,
    }
    move(letter, "sign", by=by, **fields)
    return letter


@action
def sign_letter_on_paper(
    letter: Letter, *, by: Appointment, signer: str, signed_on: date, scan: UploadedFile
) -> Letter:
    """Register a letter signed on paper: who, when, and its scan (K10)."""
    require(access.can_sign_paper(by, letter))
    signer = clean_title(signer)[:40]
    refuse_secrets(DOOR, signer)
    if not signer:
        raise Refused("请填签订人")
    if not letter.at.date().replace(month=1, day=1) <= signed_on <= timezone.localdate():
        raise Refused("签订日期应在今年以内，不晚于今天")
    attach(letter, scan, by=by)
    fields: dict[str, Any] = {
        "signed_how": SignedHow.PAPER,
        "signed_by_id": by.pk,
        "signer": signer,
        "signed_on": signed_on,
    }
    move(letter, "sign_paper", by=by, **fields)
    return letter


@action
def settle_letter(letter: Letter, *, by: Appointment, outcome: str) -> Letter:
    """Settle a letter by what was done: honoured or not is counted, not chosen; what follows is written (K10)."""
    require(access.can_settle(by, letter))
    outcome = clean_text(outcome)
    refuse_secrets(DOOR, outcome)
    if not outcome or len(outcome) > 300:
        raise Refused(f"怎么兑现要写清楚，最多 300 字，现在 {len(outcome)} 字")
    at = reading.progress_of(letter)
    figures = {
        "done": at.done,
        "kinds": at.kinds,
        "adopted": at.adopted,
        "points": str(at.points),
        "rate": str(at.rate or ""),
    }
    fields: dict[str, Any] = {
        "honoured": not at.is_behind,
        "figures": figures,
        "outcome": outcome,
        "settled_at": timezone.now(),
    }
    move(letter, "settle", by=by, reason=outcome, data=figures, **fields)
    return letter


@action
def void_letter(letter: Letter, *, by: Appointment, reason: str = "") -> Letter:
    """Take a letter back, with the reason; another can then be made (K10)."""
    require(access.can_void(by, letter))
    refuse_secrets(DOOR, reason)
    move(letter, "void", by=by, reason=clean_text(reason))
    return letter


@action
def note_download(letter: Letter, *, by: Appointment, form: str) -> Letter:
    """A letter was taken out as a file (K10)."""
    record(letter, "targets.letter.download", by=by, data={"form": form})
    return letter
