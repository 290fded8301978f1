"""Making a month's roster, changing it by hand, publishing it (U7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Max, Min
from django.urls import reverse
from django.utils import timezone

from tongzheng.deadlines.actions import meet_deadline, start_deadline
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries import calendar
from tongzheng.deadlines.rules import Plan
from tongzheng.duty import access
from tongzheng.duty.flow import RosterState
from tongzheng.duty.models import Part, Pattern, Roster, Shift, ShiftPost
from tongzheng.duty.queries import people, rosters
from tongzheng.duty.rules import rosters as rules
from tongzheng.network.models import Appointment, Unit
from tongzheng.network.queries import clock
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require

FURTHEST = 400  # days from today


def roster_key(office: Unit, month: date) -> str:
    """The key of the deadline by which a month's roster is to be published."""
    return f"duty.roster:{office.pk}:{month:%Y-%m}"


@action
def generate_roster(month: date, *, by: Appointment, again: bool = False) -> Roster:
    """Make a month's roster by the pattern in use; `again` throws away a draft with what was changed by hand (U7)."""
    require(access.can_arrange(by))
    office = by.unit
    assert office is not None
    month = month.replace(day=1)
    if abs((month - timezone.localdate()).days) > FURTHEST:
        raise Refused("只能排前后一年以内的月份")
    pattern = people.pattern_of(office)
    if pattern is None:
        raise Refused("还没有值班方式，请管理员先在“值班设置”里定班次和人员次序")
    if not pattern.turns.exists():
        raise Refused(f"“{pattern}”还没有定人员次序，请管理员先在“值班设置”里排好")
    roster, created = Roster.objects.get_or_create(office=office, month=month, defaults={"pattern": pattern, "by": by})
    if not created:
        require(access.can_arrange(by, roster))
        if not again:
            return roster
        mine = Roster.objects.filter(
            pk=roster.pk, state=RosterState.DRAFT
        )  # held from here: nobody prints it meanwhile
        if mine.update(pattern=pattern, version=F("version") + 1) != 1:
            raise Stale(roster)
        roster.shifts.all().delete()
        roster.refresh_from_db()
    fill_roster(roster)
    record(roster, "duty.roster.generate", by=by, data={"month": f"{month:%Y-%m}", "again": again})
    return roster


@part
def fill_roster(roster: Roster) -> list[Shift]:
    """Lay out the month's shifts and give each seat to whose turn it is; the shifts."""
    office, pattern = roster.office, roster.pattern
    known = calendar.days_of(office)
    shifts = [rules.Planned(span) for span in _spans(roster)]
    if not shifts:
        raise Refused("这个月已经被前后的值班表排满，没有要排的班")
    for shift in shifts:
        shift.kind = rosters.kind_of(rules.days_of(shift.span), pattern.cycle, known)
    turns = list(pattern.turns.select_related("post__person", "post"))
    today = timezone.localdate()
    month = [max(roster.month, today), rules.next_month(roster.month) - timedelta(days=1)]
    turns = [turn for turn in turns if any(turn.post.is_current(day) for day in month)]
    posts = {(turn.part, turn.post.person_id): turn.post for turn in turns}
    orders = {part: [turn.post.person_id for turn in turns if turn.part == part] for part in Part.values}
    first, last = shifts[0].span, shifts[-1].span
    begins, ends = timezone.make_aware(first.starts), timezone.make_aware(last.ends)
    served = rosters.served_before(office, begins)
    if not pattern.apart:  # one turn for all days
        for shift in shifts:
            shift.kind = ""
        served = _one_turn(served)
    rules.fill(
        shifts, orders=orders, wanted=rosters.wanted(roster), served=served,
        away=_away(office, first.starts.date(), last.ends.date(), [turn.post for turn in turns]),
        before=rosters.people_before(office, begins), after=rosters.people_after(office, ends),
    )  # fmt: skip
    for shift in shifts:
        shift.kind = rosters.kind_of(rules.days_of(shift.span), pattern.cycle, known)
    return _write(roster, shifts, posts)


def _away(office: Unit, first: date, last: date, posts: list[Appointment]) -> Callable[[int, date], bool]:
    """On leave that day, or no longer (not yet) in the post."""
    leave = people.away_in(office, first, last)
    own: dict[int, list[Appointment]] = {}
    for post in posts:
        own.setdefault(post.person_id, []).append(post)
    return lambda who, day: leave(who, day) or not any(post.is_current(day) for post in own.get(who, ()))


def _one_turn(served: dict[tuple[str, str, bool, int], datetime]) -> dict[tuple[str, str, bool, int], datetime]:
    """The last time of any kind of day stands for working days."""
    found: dict[tuple[str, str, bool, int], datetime] = {}
    for (part_, _, night, person), at in served.items():
        key = part_, "", night, person
        found[key] = max(found.get(key, at), at)
    return found


def _spans(roster: Roster) -> list[rules.Span]:
    """The month's shifts between the rosters around it."""
    others = Shift.objects.filter(office=roster.office).exclude(roster=roster)
    since = others.filter(roster__month__lt=roster.month).aggregate(at=Max("ends_at"))["at"]
    until = others.filter(roster__month__gt=roster.month).aggregate(at=Min("starts_at"))["at"]
    pattern = roster.pattern
    local = [timezone.localtime(at).replace(tzinfo=None) if at else None for at in (since, until)]
    return rules.spans(
        roster.month, cycle=pattern.cycle, starts=pattern.starts, night=pattern.night, since=local[0], until=local[1]
    )


def _write(roster: Roster, shifts: list[rules.Planned], posts: dict[tuple[str, int], Appointment]) -> list[Shift]:
    made = Shift.objects.bulk_create(
        Shift(
            roster=roster, office=roster.office, name=one.span.name, night=one.span.night, holiday=one.kind,
            starts_at=timezone.make_aware(one.span.starts), ends_at=timezone.make_aware(one.span.ends),
        )
        for one in shifts
    )  # fmt: skip
    ShiftPost.objects.bulk_create(
        ShiftPost(
            shift=shift,
            part=part_,
            post=posts[part_, who],
            position=n,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
        )
        for shift, one in zip(made, shifts, strict=True)
        for part_, who_ in one.seats.items()
        for n, who in enumerate(who_)
    )
    return made


@action
def change_shift(
    shift: Shift, *, by: Appointment, version: int, lead: int | None = None, officers: Iterable[int] = ()
) -> Shift:
    """Put other people into a shift of a draft; posts by id. Nobody on leave, twice, or two shifts in a row (U7)."""
    roster = shift.roster
    require(access.can_arrange(by, roster))
    known = {post.pk: post for post in people.candidates(roster.office)}
    chosen = [(Part.LEAD, lead)] if lead else []
    chosen += [(Part.OFFICER, post) for post in officers]
    if any(post not in known for _, post in chosen):
        raise Refused("选的人不在本办公室现任人员里，请重选")
    _refuse_clashes(shift, [known[post] for _, post in chosen])
    mine = Roster.objects.filter(pk=roster.pk, version=version, state=RosterState.DRAFT)
    if mine.update(version=F("version") + 1) != 1:
        raise Stale(roster)
    before = _names(shift)
    shift.seats.all().delete()
    ShiftPost.objects.bulk_create(
        ShiftPost(
            shift=shift, part=part_, post=known[post], position=n, starts_at=shift.starts_at, ends_at=shift.ends_at
        )
        for n, (part_, post) in enumerate(chosen)
        if post
    )
    data: dict[str, Any] = {"shift": str(shift), "before": before, "after": _names(shift)}
    record(roster, "duty.roster.change", by=by, data=data)
    return shift


def _names(shift: Shift) -> list[str]:
    return [seat.post.person.name for seat in shift.seats.select_related("post__person")]


def _refuse_clashes(shift: Shift, chosen: list[Appointment]) -> None:
    """Say with names who cannot."""
    span = rosters.planned(shift).span
    days = rules.days_of(span)
    away = people.away_in(shift.office, days[0], days[-1])
    near = rosters.neighbours(shift)
    said = []
    persons = [post.person_id for post in chosen]
    for post in dict((post.person_id, post) for post in chosen).values():
        if persons.count(post.person_id) > 1:
            said.append(f"{post.person.name}在这一班里选了两次")
        if any(away(post.person_id, day) for day in days):
            said.append(f"{post.person.name}这一天请了假")
        if post.person_id in near:
            said.append(f"{post.person.name}前一班或后一班已经在值，不能连着值两班")
    if said:
        raise Refused("；".join(said))


@action
def publish_roster(roster: Roster, *, by: Appointment, version: int, reason: str = "") -> Roster:
    """Publish (印发) a month's roster: after that only swaps change it. With empty seats only for a reason (U7)."""
    require(access.can_publish(by, roster))
    shifts = rosters.shifts_of(roster)
    wrong = rosters.problems_of(roster, shifts)
    clashes = [one for one in wrong if "缺" not in one]
    if clashes:
        raise Refused("先改好再印发：" + "；".join(clashes[:5]))
    if wrong and not reason.strip():
        raise Refused(f"还有空缺：{'；'.join(wrong[:5])}。确要印发，请写明原因")
    move(
        roster, "publish", by=by, reason=reason, expect={"version": version}, published_at=timezone.now(),
        published_by_id=by.pk, data={"gaps": wrong[:50]},
    )  # fmt: skip
    meet_deadline(roster_key(roster.office, roster.month), by=by, at=timezone.now())
    return roster


@action
def take_roster(roster: Roster, form: str, *, by: Appointment) -> None:
    """Who took the month as a file is on the trail (U7, Z2)."""
    require(access.can_open(by))
    record(roster, "duty.roster.download", by=by, data={"form": form})


def remind_of_next_month(today: date | None = None) -> int:
    """The clock function: some days before the month the clock for its roster starts, once; how many started (U7)."""
    today = today or timezone.localdate()
    month = rules.next_month(today)
    started = 0
    for pattern in Pattern.objects.filter(active=True).select_related("office").order_by("office_id", "-id"):
        days = people.setting_of(pattern.office).remind_days
        done = Roster.objects.filter(office=pattern.office, month=month, state=RosterState.PUBLISHED).exists()
        if (month - today).days > days or done:
            continue
        started += _remind(pattern, month, by=clock())
    return started


@action
def _remind(pattern: Pattern, month: date, *, by: Appointment) -> bool:
    office = pattern.office
    due = timezone.make_aware(datetime.combine(month, pattern.starts))
    key = roster_key(office, month)
    if Deadline.objects.filter(key=key).exists():
        return False
    start_deadline(
        by=by, key=key, room="duty", what="roster", subject=pattern, title=f"印发{month.year}年{month.month}月值班表",
        url=reverse("duty:rosters"), office=office, starts_at=timezone.now(), due_at=due,
        alarms=[
            Plan(timezone.now(), "desk", "该排下月的班了"), Plan(due - timedelta(days=1), "desk", "明天就要用"),
            Plan(due, "director", "下月值班表没有印发"),
        ],
    )  # fmt: skip
    return True
