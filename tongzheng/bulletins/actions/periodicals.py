"""A periodical's name and number: renaming, merging, ending, and what an issue is numbered (E4, E9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.bulletins import access, queries
from tongzheng.bulletins.actions.composing import bump, fits
from tongzheng.bulletins.actions.settings import line_of
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical, Reader, Section, Title
from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, require

REASON_MAX = 500
AHEAD = timedelta(days=400)


# ── numbers ──


@part
def number_issue(issue: Issue) -> dict[str, Any]:
    """What an approval gives an issue: year, number, 总期号, masthead and publisher (E4, E9).

    A number once given is kept; a supplement counts apart and has no 总期号. The periodical's row is held until the commit.
    """
    today = timezone.localdate()
    paper = Periodical.objects.select_for_update().get(pk=issue.periodical_id)
    if issue.number is not None:
        return {"year": issue.year, "number": issue.number, "total": issue.total}
    if not paper.appears(today):
        raise Refused(_ended(paper))
    if paper.renamed_on and paper.renamed_on <= today:
        take_new_name(paper)
    number = next_number(queries.series(paper.pk, today.year, supplement=issue.supplement))
    total = None
    if paper.counted_from is not None and not issue.supplement:
        total = paper.counted_from + queries.numbered_so_far(paper) + 1
    named = {"masthead": paper.name, "publisher": paper.publisher}
    return {"year": today.year, "number": number, "total": total, **named}


def _ended(paper: Periodical) -> str:
    return f"{paper}已停刊，没有签发的期请改编到{paper.into}" if paper.into else f"{paper}已停刊，不能再签发"


# ── names ──


@action
def rename_periodical(
    periodical: Periodical, *, by: Appointment, name: str, publisher: str = "", since: date | None = None
) -> Periodical:
    """Give a periodical another name (or publisher) from a day on; what was signed before keeps the old one (E9)."""
    require(access.can_rename(by, periodical))
    since = since or timezone.localdate()
    values = {"name": line_of("name", name), "publisher": line_of("publisher", publisher or periodical.publisher)}
    refuse_secrets("刊物", *values.values())
    if values == {"name": periodical.name, "publisher": periodical.publisher}:
        raise Refused("刊名和编发单位都没有变")
    _coming(since)
    _free(periodical, values["name"])
    periodical = Periodical.objects.select_for_update().get(pk=periodical.pk)
    _put(periodical, next_name=values["name"], next_publisher=values["publisher"], renamed_on=since)
    record(
        periodical, "bulletins.periodical.rename", by=by, data={"from": periodical.name, **values, "since": f"{since}"}
    )
    if since <= timezone.localdate():
        take_new_name(periodical)
    return periodical


@action
def keep_name(periodical: Periodical, *, by: Appointment) -> Periodical:
    """Give up a renaming whose day has not come (E9)."""
    require(access.can_rename(by, periodical))
    periodical = Periodical.objects.select_for_update().get(pk=periodical.pk)
    if not periodical.renamed_on:
        raise Refused("没有等着更名的日子")
    data = {"kept": periodical.name, "given_up": periodical.next_name}
    _put(periodical, next_name="", next_publisher="", renamed_on=None)
    record(periodical, "bulletins.periodical.rename", by=by, data=data)
    return periodical


@part
def take_new_name(periodical: Periodical) -> Periodical:
    """The day has come: the old name goes into the former titles (E9)."""
    assert periodical.renamed_on is not None
    until = periodical.renamed_on - timedelta(days=1)
    old = {"name": periodical.name, "publisher": periodical.publisher}
    Title.objects.get_or_create(periodical=periodical, until=until, defaults=old)
    new = {"name": periodical.next_name, "publisher": periodical.next_publisher}
    _put(periodical, **new, next_name="", next_publisher="", renamed_on=None)
    return periodical


@action
def take_new_names(*, by: Appointment | None = None) -> int:
    """What the clock does: renamings whose day has come (E9)."""
    due = Periodical.objects.select_for_update().filter(renamed_on__lte=timezone.localdate())
    for periodical in due:
        before = periodical.name
        take_new_name(periodical)
        data = {"from": before, "name": periodical.name, "done": True}
        record(periodical, "bulletins.periodical.rename", by=by or clock(), data=data)
    return len(due)


# ── merging and ending ──


@action
def merge_periodicals(
    into: Periodical,
    others: Sequence[Periodical],
    *,
    by: Appointment,
    since: date,
    sections: bool = True,
    readers: bool = True,
) -> Periodical:
    """From a day on, one periodical appears in place of several; each keeps its issues, numbers and names (E9).

    `sections`, `readers`: unite them into the one that goes on. Refuses while an issue of the others is in work and their
    last day is past, naming it.
    """
    require(access.can_merge(by, into))
    _coming(since)
    if not others:
        raise Refused("还没选并进来的刊物")
    if not into.appears(since):
        raise Refused(f"{into}那时已经停刊，不能并入")
    last = since - timedelta(days=1)
    for other in others:
        require(access.can_merge(by, other))
        if other.pk == into.pk or other.into_id == into.pk:
            raise Refused(f"{other}已经是这一份" if other.pk == into.pk else f"{other}已经并入")
        if other.label != into.label:
            raise Refused(f"{other}是{other.label_word}，{into}是{into.label_word}，知悉范围一样才能合并")
        _finish(other, last)
        _put(other, into_id=into.pk, ends=last)
        record(
            other, "bulletins.periodical.merge", by=by, data={"into": into.pk, "name": into.name, "since": f"{since}"}
        )
    if sections:
        _unite_sections(into, others)
    if readers:
        _unite_readers(into, others)
    data = {"merged": [o.pk for o in others], "names": [o.name for o in others], "since": f"{since}"}
    record(into, "bulletins.periodical.merge", by=by, data={**data, "sections": sections, "readers": readers})
    return into


@action
def end_periodical(periodical: Periodical, *, by: Appointment, ends: date, reason: str) -> Periodical:
    """Stop a periodical after a day; its issues stay where they are (E9)."""
    require(access.can_end(by, periodical))
    reason = clean_text(reason)
    refuse_secrets("停刊原因", reason)
    if not reason:
        raise Refused("请写明停刊的原因")
    if len(reason) > REASON_MAX:
        raise Refused(f"停刊原因现在 {len(reason)} 字，最多 {REASON_MAX} 字，请删减")
    _coming(ends)
    _finish(periodical, ends)
    _put(periodical, ends=ends)
    record(periodical, "bulletins.periodical.end", by=by, reason=reason, data={"ends": f"{ends}"})
    return periodical


@action
def shift_issue(issue: Issue, *, by: Appointment, to: Periodical) -> Issue:
    """Move an issue in the making to another periodical of the office, its texts with it (E9)."""
    require(access.can_place(by, issue))
    require(access.can_open_issue(by, to))
    if issue.number is not None:
        raise Refused("这一期已经编号，不能改编到另一刊")
    if to.pk == issue.periodical_id:
        raise Refused(f"这一期就是{to}的")
    bump(issue)
    places = list(issue.placements.select_related("section", "article"))
    ours = {s.name: s for s in to.sections.all()}
    issue.periodical = to
    for place in places:
        fits(issue, place.article)
        place.section = ours.get(place.section.name) if place.section else None
    before = Issue.objects.select_related("periodical").get(pk=issue.pk).periodical
    Issue.objects.filter(pk=issue.pk).update(periodical=to)
    for place in places:
        place.save(update_fields=["section"])
    data = {"from": before.pk, "from_name": before.name, "to": to.pk, "to_name": to.name}
    record(issue, "bulletins.issue.shift", by=by, data=data)
    return issue


def _coming(day: date) -> None:
    today = timezone.localdate()
    if day < today:
        raise Refused("日子已经过去了，请从今天或以后选")
    if day > today + AHEAD:
        raise Refused("日子太远，最多提前一年定")


def _finish(periodical: Periodical, last: date) -> None:
    """Nothing may be in work once the periodical's last day is past."""
    if last >= timezone.localdate():
        return
    open_ones = list(Issue.objects.filter(periodical=periodical).exclude(state=State.PUBLISHED).order_by("id")[:10])
    if open_ones:
        queries.number_issues(open_ones)
        shown = "、".join(f"{i.periodical}{i.shown}" for i in open_ones)  # type: ignore[attr-defined]
        raise Refused(f"{shown}还没有印发，先印发，或改编到另一刊，或把日子定在以后")


def _free(periodical: Periodical, name: str) -> None:
    others = Periodical.objects.filter(office_id=periodical.office_id).exclude(pk=periodical.pk)
    if others.filter(name=name).exists() or others.filter(next_name=name).exists():
        raise Refused(f"已经有一份《{name}》")


def _put(periodical: Periodical, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(periodical, name, value)
    try:
        with transaction.atomic():
            periodical.save(update_fields=list(fields))
    except IntegrityError as error:
        raise Refused(f"已经有一份{periodical}") from error


def _unite_sections(into: Periodical, others: Sequence[Periodical]) -> None:
    have = list(into.sections.values_list("name", flat=True))
    if not have and any(not o.sections.exists() for o in others):
        return  # texts stand without sections; a half-divided periodical could not be sent up
    position = len(have)
    for name in (n for o in others for n in o.sections.values_list("name", flat=True)):
        if name not in have:
            position += 1
            have.append(name)
            Section.objects.create(periodical=into, name=name, position=position)


def _unite_readers(into: Periodical, others: Sequence[Periodical]) -> None:
    have = set(into.readers.values_list("post_id", flat=True))
    more = {post for o in others for post in o.readers.values_list("post_id", flat=True)} - have
    Reader.objects.bulk_create([Reader(periodical=into, post_id=post) for post in sorted(more)])
