"""Who is to be told of an emergency, who was and what each answered (U4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.channels.models import Delivery
from tongzheng.channels.queries import deliveries_of_entries
from tongzheng.duty.queries import director_of, lead_at, officers_at
from tongzheng.emergencies import access as emergencies
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.notices.models import Notice
from tongzheng.response import access, rules
from tongzheng.response.models import Portfolio, RecipientRule, Setting, Told, Whom
from tongzheng.trail.models import Entry

OPEN = Q(acknowledged_at__isnull=True, confirmed_at__isnull=True)


@dataclass(frozen=True)
class Recipient:
    """Somebody an emergency is to be told to: a post, or a telephone number (the superior's duty room)."""

    whom: str
    answer: bool
    post: Appointment | None = None
    name: str = ""
    phone: str = ""


@dataclass
class Line:
    """One recipient on the board: by which way, delivered, opened, answered."""

    told: Told
    opened_at: dt.datetime | None = None
    ways: list[Delivery] = field(default_factory=list)
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def light(self) -> str:
        """done: answered; late: should have; soon: still time; none: needs no answer."""
        if self.told.answered:
            return "done"
        if self.told.due_at is None:
            return "none"
        return "late" if self.told.due_at < self.now else "soon"

    @property
    def word(self) -> str:
        """The same in words."""
        if self.told.acknowledged_at:
            return "知道了"
        if self.told.confirmed_at:
            return "电话确认"
        return {"none": "已通知", "late": "没有答复", "soon": "等答复"}[self.light]

    @property
    def waited(self) -> int:
        """Whole minutes since he was told."""
        return max(0, int((self.now - self.told.at).total_seconds() // 60))


def setting_of(office: Unit | int) -> Setting:
    """The office's minutes and links; the defaults when none were set."""
    pk = office if isinstance(office, int) else office.pk
    return Setting.objects.filter(office_id=pk).first() or Setting(office_id=pk, version=0)


def rules_of(office: int) -> list[RecipientRule]:
    """The office's recipient rules, those switched off too."""
    return list(RecipientRule.objects.filter(office_id=office).select_related("kind").order_by("severity", "id"))


def get_rule(actor: Appointment, pk: int) -> RecipientRule:
    """A rule the actor may see, else 404."""
    own = RecipientRule.objects.filter(office_id=actor.unit_id) if access.can_read_settings(actor).ok else None
    return get_object_or_404(own if own is not None else RecipientRule.objects.none(), pk=pk)


def portfolios_of(office: int) -> QuerySet[Portfolio]:
    """What the leaders are responsible for."""
    found = Portfolio.objects.filter(office_id=office).select_related("leader__person", "leader__unit", "kind", "unit")
    return found.order_by("leader__rank", "id")


def units_in_charge(actor: Appointment) -> list[int]:
    """Keys of the units a leader's portfolio names, each with everything under it; a deputy has his principal's (Z6)."""
    named = Portfolio.objects.filter(
        leader_id__in=[actor.pk, actor.post_id], office__desk__serves_id=actor.unit_id, unit__isnull=False
    ).values_list("unit__path", flat=True)
    below = Q(pk__in=[])
    for path in named:
        below |= Q(path__startswith=path)
    return list(Unit.objects.filter(below).values_list("pk", flat=True)) if below != Q(pk__in=[]) else []


def get_portfolio(actor: Appointment, pk: int) -> Portfolio:
    """A line of the actor's office, else 404."""
    own = portfolios_of(actor.unit_id or 0) if access.can_read_settings(actor).ok else Portfolio.objects.none()
    return get_object_or_404(own, pk=pk)


def leaders_of(office: Unit) -> list[Appointment]:
    """The leaders of the county the office serves, in protocol order; deputies are reached through their principals."""
    found = posts().filter(unit__served_by__unit=office, role=Role.LEADER, deputy_for__isnull=True)
    return list(found.order_by("rank", "id"))


def responsible(emergency: Emergency, leaders: list[Appointment]) -> list[Appointment]:
    """The leaders whose portfolio an emergency falls into: its kind, its category, the unit or what lies above it."""
    category = emergency.kind.category if emergency.kind else ""
    chosen = set()
    for line in portfolios_of(emergency.office_id):
        by_kind = line.kind_id is not None and line.kind_id == emergency.kind_id
        by_category = bool(line.category) and line.kind_id is None and line.category == category
        by_unit = line.unit is not None and emergency.unit.path.startswith(line.unit.path)
        if by_kind or by_category or by_unit:
            chosen.add(line.leader_id)
    return [leader for leader in leaders if leader.pk in chosen]


def recipients(emergency: Emergency, at: dt.datetime) -> list[Recipient]:
    """Whom the office's rules name now, each once; who must answer by any rule must answer (U4)."""
    category = emergency.kind.category if emergency.kind else ""
    in_force = [r for r in rules_of(emergency.office_id) if r.active and rules.applies(r, emergency, category)]
    leaders = leaders_of(emergency.office)
    found: dict[object, Recipient] = {}
    for rule in sorted(in_force, key=lambda r: not r.answer):
        for one in _meant(rule, emergency, leaders, at):
            found.setdefault(one.post.post_id if one.post else one.name, one)
    return list(found.values())


def _meant(rule: RecipientRule, emergency: Emergency, leaders: list[Appointment], at: dt.datetime) -> list[Recipient]:
    office = emergency.office
    people: list[Appointment | None] = []
    if rule.whom == Whom.SUPERIOR:
        above = office.office
        if above is None:
            return []
        return [Recipient(rule.whom, rule.answer, name=f"{above.short_name}总值班室", phone=above.phone)]
    if rule.whom == Whom.DUTY:
        people = list(officers_at(office, at))
    elif rule.whom == Whom.LEAD:
        people = [lead_at(office, at)]
    elif rule.whom == Whom.EDITORS:
        people = list(posts().filter(unit=office, role=Role.EDITOR, deputy_for__isnull=True))
    elif rule.whom == Whom.DIRECTOR:
        people = [director_of(office)]
    elif rule.whom == Whom.MAIN:
        people = list(leaders[:1])
    elif rule.whom == Whom.PORTFOLIO:  # nobody's field is nobody's excuse: then the first leader is told
        people = list(responsible(emergency, leaders) or leaders[:1])
    return [Recipient(rule.whom, rule.answer, post=post) for post in people if post is not None]


def board(emergency: Emergency) -> list[Line]:
    """Everybody who was told, the newest occasion first: the ways it went, opened, answered."""
    now = timezone.now()
    rows = list(
        Told.objects.filter(emergency=emergency)
        .select_related("post__person", "post__unit", "acknowledged_by__person", "confirmed_by__person", "entry")
        .order_by("-entry_id", "id")
    )
    entries = {row.entry_id for row in rows}
    notices = Notice.objects.filter(entry__in=entries, read_at__isnull=False)
    opened = {(n.entry_id, n.to_id): n.read_at for n in notices}
    reads = Entry.objects.filter(
        subject_type="emergencies.emergency", subject_id=emergency.pk, kind="emergencies.emergency.read"
    )
    read_by: dict[int, list[dt.datetime]] = {}
    for post, at in reads.values_list("by_id", "at"):
        read_by.setdefault(post, []).append(at)
    ways: dict[tuple[int, int | None], list[Delivery]] = {}
    for one in deliveries_of_entries(entries):
        ways.setdefault((one.entry_id, one.to_id), []).append(one)
    lines = []
    for row in rows:
        key = (row.entry_id, row.post_id)
        own = ways.get(key, []) if row.post_id else []
        groups = ways.get((row.entry_id, None), []) if row.post_id else []
        later = [at for at in read_by.get(row.post_id or 0, []) if at >= row.at]
        moments = [m for m in (opened.get((row.entry_id, row.post_id or 0)), *later) if m is not None]
        lines.append(Line(row, min(moments, default=None), [*own, *groups], now))
    return lines


def open_told(actor: Appointment) -> QuerySet[Told]:
    """What waits for the post's 知道了, the newest first; what needs no answer is not asked for."""
    mine = Told.objects.filter(OPEN, post_id=actor.post_id, due_at__isnull=False)
    return mine.select_related("emergency__unit", "emergency__kind").order_by("-id")


def told_to(actor: Appointment, emergency: Emergency) -> list[Told]:
    """All the post was told of an emergency, the newest first."""
    return list(Told.objects.filter(post_id=actor.post_id, emergency=emergency).order_by("-id"))


def get_told(actor: Appointment, pk: int) -> Told:
    """A line of the board of an emergency the actor may see, else 404."""
    seen = Emergency.objects.filter(emergencies.visible(actor)).values("pk")
    found = Told.objects.filter(emergency__in=seen) if emergencies.at_office(actor) else Told.objects.none()
    return get_object_or_404(found.select_related("emergency__office", "post__person", "post__unit"), pk=pk)


def may_be_told(emergency: Emergency) -> list[Appointment]:
    """Whom the desk may tell by hand: the leaders, the office's posts."""
    own = posts().filter(unit_id=emergency.office_id, deputy_for__isnull=True)
    desk = own.filter(role__in=(Role.DUTY, Role.EDITOR, Role.APPROVER, Role.SUPERVISOR))
    return [*leaders_of(emergency.office), *desk.order_by("id")]
