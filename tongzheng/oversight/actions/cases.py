"""Units list themselves or are listed; they are visited, advised, ordered to mend, looked at again (N10, N4)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.oversight import access, clocks
from tongzheng.oversight.flow import State
from tongzheng.oversight.models import Case, Note, Outcome, Rule, Watch, Way
from tongzheng.oversight.queries.laggards import Laggard, laggards
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require

DOOR = "督导"
TEXT_MAX = 3000
FILES_MAX = 9


@action
def list_by_rules(office: Unit, *, by: Appointment, today: dt.date | None = None) -> list[Case]:
    """List every unit that meets a rule; one with an open case gets the new reasons on it, never a second case (N10)."""
    if by.role != Role.CLOCK:
        require(access.can_handle(by))
        if by.unit_id != office.pk:
            raise Refused("只能列本办公室的单位")
    day = today or timezone.localdate()
    watch, _ = Watch.objects.get_or_create(office=office)
    found = [_listed(one, office, by, day) for one in laggards(watch, day)]
    Watch.objects.filter(pk=watch.pk).update(swept_on=day)
    made = [case for case in found if case is not None]
    record(watch, "oversight.watch.sweep", by=by, data={"units": [case.unit_id for case in made]})
    return made


def _listed(one: Laggard, office: Unit, by: Appointment, day: dt.date) -> Case | None:
    """The new case; None when the unit has an open one (which learns of reasons it did not know)."""
    old = Case.objects.filter(unit=one.unit).exclude(state=State.CLOSED).first()
    if old is not None:
        known = {reason.get("rule") for reason in old.figures}
        fresh = [reason for reason in one.reasons if reason["rule"] not in known]
        if fresh:
            words = "；".join(reason["words"] for reason in fresh)
            figures = [*old.figures, *({**reason, "on": day.isoformat()} for reason in fresh)]
            Case.objects.filter(pk=old.pk).update(figures=figures, words=f"{old.words}；{words}")
            record(old, "oversight.case.again", by=by, reason=words, data={"rules": [r["rule"] for r in fresh]})
        return None
    figures = [{**reason, "on": day.isoformat()} for reason in one.reasons]
    values = {"rule": one.reasons[0]["rule"], "words": one.words, "figures": figures, "listed_on": day}
    case = _opened(office_id=office.pk, unit=one.unit, by_id=by.pk, **values)
    if case is None:
        return None
    record(case, "oversight.case.list", by=by, reason=one.words, data={"unit": one.unit.pk, "rule": case.rule})
    return case


@action
def list_unit(
    *, by: Appointment, once: uuid.UUID, unit: Unit, words: str, rule: str = Rule.HAND, direct: Any = None
) -> Case:
    """List a unit by hand with the reason; the same form twice lists once (N10)."""
    require(access.can_handle(by))
    if (found := Case.objects.filter(once=once).first()) is not None:
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    if unit.office_id != by.unit_id:
        raise Refused(f"{unit.short_name}不向本办公室报送，不能列名")
    words = _text(words, "事由")
    if not words:
        raise Refused("请写明为什么列名")
    if (old := Case.objects.filter(unit=unit).exclude(state=State.CLOSED).first()) is not None:
        raise Refused(
            f"{unit.short_name}{old.listed_on.month}月{old.listed_on.day}日已经列名，还没有销号，请在那一件上办"
        )
    figures = [{"rule": str(rule), "words": words, "on": timezone.localdate().isoformat()}]
    values = {"rule": rule, "words": words, "figures": figures, "direct": direct}
    case = _opened(once=once, office_id=by.unit_id or 0, unit=unit, by_id=by.pk, **values)
    if case is None:
        raise Refused(f"{unit.short_name}刚刚由别人列了名，请在那一件上办")
    record(case, "oversight.case.list", by=by, reason=words, data={"unit": unit.pk, "rule": str(rule)})
    return case


def _opened(**values: Any) -> Case | None:
    """A new case; None when somebody opened one of the same unit in the same instant."""
    try:
        with transaction.atomic():
            return Case.objects.create(**values)
    except IntegrityError as error:
        if "once" in str(error):  # the same form twice: the action runs again and finds the first
            raise
        return None


@action
def contact_unit(
    case: Case, *, by: Appointment, way: str, on: dt.date, people: str, cause: str, text: str = "",
    uploads: Iterable[UploadedFile] = (),
) -> Note:  # fmt: skip
    """Write down a visit or a talk: when, with whom, what the cause is (N10)."""
    require(access.can_contact(by, case))
    if way not in Way.values:
        raise Refused("请选是走访、座谈还是约谈")
    people, cause, text = clean_title(people), _text(cause, "原因"), _text(text, "情况")
    refuse_secrets(DOOR, people)
    if not people or not cause:
        raise Refused("请写同谁谈的、原因是什么")
    if len(people) > 200:
        raise Refused(f"同谁谈的现在 {len(people)} 字，最多 200 字，请删减")
    _past(on, case)
    move(case, "contact", by=by, reason=cause[:300])
    return _note(case, "contact", by, uploads, way=way, on=on, people=people, cause=cause, text=text)


@action
def advise_unit(case: Case, *, by: Appointment, text: str, uploads: Iterable[UploadedFile] = ()) -> Note:
    """Give the unit advice on how to catch up (N10)."""
    require(access.can_advise(by, case))
    text = _needed(text, "意见")
    move(case, "advise", by=by, reason=text[:300])
    return _note(case, "advise", by, uploads, text=text)


@action
def order_unit(case: Case, *, by: Appointment, text: str, due: dt.date, uploads: Iterable[UploadedFile] = ()) -> Note:
    """Order the unit to mend until a day (N10)."""
    require(access.can_order(by, case))
    text = _needed(text, "整改要求")
    if due <= timezone.localdate():
        raise Refused("整改期限要在今天以后")
    if due > timezone.localdate() + dt.timedelta(days=366):
        raise Refused("整改期限最长一年，请核对")
    move(case, "order", by=by, reason=text[:300], data={"due": due.isoformat()}, due=due)
    note = _note(case, "order", by, uploads, text=text, due=due)
    clocks.ordered(case, by=by)
    return note


@action
def look_again(
    case: Case, *, by: Appointment, on: dt.date, outcome: str, text: str, uploads: Iterable[UploadedFile] = ()
) -> Note:
    """Look whether it got better (N10)."""
    require(access.can_look(by, case))
    if outcome not in Outcome.values:
        raise Refused("请选成效")
    text = _needed(text, "复看的情况")
    _past(on, case)
    move(case, "look", by=by, reason=text[:300], data={"outcome": outcome})
    return _note(case, "look", by, uploads, text=text, on=on, outcome=outcome)


@action
def propose_adjustment(case: Case, *, by: Appointment, reason: str) -> Case:
    """Put the unit on the year-end list of proposed adjustments, after it was told to mend (N4)."""
    require(access.can_propose(by, case))
    move(case, "propose", by=by, reason=_text(reason, "理由"))
    return case


@action
def lift_proposal(case: Case, *, by: Appointment, reason: str) -> Case:
    """Take the unit off that list again (N4)."""
    require(access.can_lift(by, case))
    move(case, "lift", by=by, reason=_text(reason, "理由"))
    return case


@action
def close_case(case: Case, *, by: Appointment, reason: str) -> Case:
    """The case is over; the unit may list itself again later (N10)."""
    require(access.can_close(by, case))
    move(case, "close", by=by, reason=_text(reason, "理由"), closed_on=timezone.localdate())
    return case


@action
def answer_case(case: Case, *, by: Appointment, text: str, uploads: Iterable[UploadedFile] = ()) -> Note:
    """The unit says why, and what it does about it (N10)."""
    require(access.can_answer(by, case))
    text = _needed(text, "答复")
    note = _note(case, "answer", by, uploads, text=text)
    record(case, "oversight.case.answer", by=by, reason=text[:300])
    return note


@part
def _note(case: Case, step: str, by: Appointment, uploads: Iterable[UploadedFile], **fields: Any) -> Note:
    note = Note.objects.create(case=case, step=step, by_id=by.pk, **fields)
    keep_files(note, uploads, by=by)
    return note


@part
def keep_files(subject: Any, uploads: Iterable[UploadedFile], *, by: Appointment) -> None:
    """Keep photographs and papers; one that cannot be taken refuses the whole act, by name."""
    files = list(uploads)
    if len(files) > FILES_MAX:
        raise Refused(f"一次最多传 {FILES_MAX} 个文件，现在 {len(files)} 个")
    for file in files:
        try:
            attach(subject, file, by=by)
        except FileRefused as refusal:
            raise Refused(f"“{(file.name or '文件')[:80]}”没有收下：{refusal.message}") from refusal


def _past(on: dt.date, case: Case) -> None:
    if on > timezone.localdate():
        raise Refused("日期还没到，请核对")
    if on < case.listed_on - dt.timedelta(days=366):
        raise Refused("日期比列名早了一年多，请核对")


def _needed(text: str, word: str) -> str:
    text = _text(text, word)
    if not text:
        raise Refused(f"请写{word}")
    return text


def _text(text: str, word: str) -> str:
    text = clean_text(text).strip()
    refuse_secrets(DOOR, text)
    if len(text) > TEXT_MAX:
        raise Refused(f"{word}现在 {len(text)} 字，最多 {TEXT_MAX} 字，请删减")
    return text
