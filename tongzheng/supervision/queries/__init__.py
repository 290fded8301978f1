"""Reads of supervised items; the actor comes first (D2, D8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines.queries import own_schemes
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.deadlines.rules.lights import SCHEMES, Scheme, When
from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of, files_of
from tongzheng.instructions.access import visible as visible_instructions
from tongzheng.instructions.models import Instruction, Nature
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.supervision import access
from tongzheng.supervision.flow import OWED, State
from tongzheng.supervision.models import Assignment, Extension, Feedback, Item, Origin, Terms, Urgency
from tongzheng.supervision.queries.ledger import NOT_ENDED, figures, standing
from tongzheng.supervision.rules.due import Due, find_due, find_urgency
from tongzheng.supervision.rules.timing import Timing, next_due, read_days, read_timing
from tongzheng.supervision.rules.units import Named, find_units
from tongzheng.trail.queries import entries_of

TERMS_FIELDS = (
    "at_once", "urgent", "normal", "hard", "meeting", "petition", "working", "sign_hours", "quiet_days", "before",
    "on_day", "after", "leader_days", "director_days", "top_days", "scheme",
)  # fmt: skip


def list_items(actor: Appointment) -> QuerySet[Item]:
    """Items the actor may see with their units, what is due first."""
    found = Item.objects.filter(access.visible(actor))
    people = found.select_related("office", "leader__person", "leader__unit", "parent")
    return people.prefetch_related(standing()).order_by("due", "id")


def get_item(actor: Appointment, pk: int) -> Item:
    """An item the actor may see, else 404."""
    return get_object_or_404(list_items(actor), pk=pk)


def chosen(actor: Appointment, keys: list[str]) -> list[Item]:
    """The items of some ticked boxes that the actor may see; what is no number is passed over."""
    numbers = [int(key) for key in keys[:500] if key.isascii() and key.isdigit() and len(key) < 19]
    return list(list_items(actor).filter(pk__in=numbers))


def by_ids(actor: Appointment, ids: list[int]) -> QuerySet[Item]:
    """Those of these matters that the actor may see."""
    return list_items(actor).filter(pk__in=ids[:5000])


def unit_name(pk: int) -> str:
    """A unit's short name; empty when there is none."""
    return Unit.objects.filter(pk=pk).values_list("short_name", flat=True).first() or ""


def sees(actor: Appointment, pk: int) -> bool:
    """Whether the actor (still) sees an item: who handed it back may not."""
    return Item.objects.filter(access.visible(actor), pk=pk).exists()


def is_lead(actor: Appointment, item: Item) -> bool:
    """True for the unit that leads."""
    found = lead_of(item)
    return found is not None and found.unit_id == actor.unit_id


def children_of(actor: Appointment, item: Item) -> list[Item]:
    """Its parts that the actor may see."""
    if not item.may_have("children"):
        return []
    return list(Item.objects.filter(access.visible(actor), parent=item).order_by("position", "id"))


def with_files(actor: Appointment, item: Item) -> list[Any]:
    """What came back, each with its `files` and what the actor may do with it (`buttons`, `may_settle`)."""
    found: list[Any] = feedback_for(actor, item) if item.may_have("feedback") else []
    files = files_of(found) if item.may_have("files") else {}
    for one in found:
        one.item = item
        one.files = files.get(one.pk, [])
        one.may_settle = (
            one.kind == "opinion" and one.state == "sent" and not one.review and access.can_settle(actor, one).ok
        )
        one.own = one.unit_id == actor.unit_id
    return found


def get_file(feedback: Feedback, pk: int) -> Attachment:
    """A file of a feedback, else 404."""
    return get_object_or_404(attachments_of(feedback), pk=pk)


INSIDE = tuple(f"supervision.item.{step}" for step in ("draft", "change", "propose", "refuse"))


def history(actor: Appointment, item: Item, reminders: Iterable[Any]) -> list[Any]:
    """What was done, oldest first; a unit reads neither how the office came to open it nor how another unit was
    reminded (`reminders`: those it may see)."""
    found = entries_of(item)
    if actor.role not in access.UNIT_SIDE:
        return list(found[:200])
    mine = {one.pk for one in reminders}
    told = found.exclude(kind__in=INSIDE)[:200]
    return [one for one in told if "reminder" not in one.data or one.data["reminder"] in mine]


def scheme_choices(actor: Appointment) -> list[tuple[str, str]]:
    """Schemes of lights an office may choose: those shipped and its own."""
    own = {key: scheme for (_, key), scheme in own_schemes({actor.unit_id or 0}).items()}
    return [(key, scheme.name) for key, scheme in {**SCHEMES, **own}.items()]


def search(
    actor: Appointment, *, word: str = "", origin: str = "", unit: int | None = None, state: str = "", late: bool = False,
    year: int | None = None, pick: str = "", today: dt.date,
) -> QuerySet[Item]:  # fmt: skip
    """The ledger, filtered; without a state everything that is not ended; `pick` is a figure at its head (ledger.figures)."""
    found = list_items(actor)
    if word:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(origin_words__icontains=word))
    if origin in Origin.values:
        found = found.filter(origin=origin)
    if unit:
        found = found.filter(pk__in=Assignment.objects.filter(unit_id=unit, ended_at__isnull=True).values("item_id"))
    if year:
        found = found.filter(Q(year=year) | Q(year__isnull=True, at__year=year))
    if late:
        found = found.filter(state__in=OWED, due__lt=today)
    if pick:
        return found.filter(figures(today)[pick])
    if state in State.values:
        return found.filter(state=state)
    if state == "all":
        return found
    # a tenth of all: found by its states and sorted. Said plainly, SQLite would walk the whole ledger in the order of its days
    return found.filter(state__in=NOT_ENDED).order_by(Coalesce("due", "due"), "id")


def units_below(actor: Appointment) -> list[Unit]:
    """Units that may be given an item: everything that reports to the actor's office."""
    return list(Unit.objects.filter(office_id=actor.unit_id, suspended_at__isnull=True).order_by("path")[:600])


def leaders_of(actor: Appointment) -> list[Appointment]:
    """Leaders of the jurisdiction the office serves, in protocol order."""
    desk = getattr(actor.unit, "desk", None)
    served = desk.serves_id if desk else 0
    found = (
        posts()
        .filter(role=Role.LEADER, deputy_for__isnull=True)
        .filter(Q(unit_id=served) | Q(unit_id=actor.unit_id) | Q(unit__parent_id=served, unit__kind="party"))
    )
    return list(found.order_by("rank", "id"))


def terms_of(office: Unit | int) -> Terms:
    """An office's times; the defaults, not saved, when it never set any."""
    pk = office if isinstance(office, int) else office.pk
    return Terms.objects.filter(office_id=pk).first() or Terms(office_id=pk)


def timing_of(item: Item, terms: Terms) -> Timing:
    """When its units are reminded: its own times, else the office's (D4)."""
    if item.timing is not None:
        return read_timing(item.timing)
    return Timing(read_days(terms.before), terms.on_day, read_days(terms.after))


def slip_colours(scheme: Scheme) -> list[str]:
    """Colours of an office's slips, where its lights come only by them (三明: 蓝 → 橙 → 红); else none (rules.md 5.4)."""
    raised = scheme.lights[1:]
    return [light.colour for light in raised] if all(light.when == When.EVENT for light in raised) else []


def hold(item: Item) -> Item:
    """Hold a matter's row until the act is done and read anew what another may have changed; inside an action."""
    now = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    for name in ("state", "round", "due", "first_due", "version", "timing"):
        setattr(item, name, getattr(now, name))
    return item


def next_period(item: Item) -> dt.date | None:
    """By when the period after this one is reported on, as the rhythm says; None: there is none after it."""
    mine = item.periods.filter(round=item.round).order_by("number").values_list("due", flat=True)
    return next_due(
        mine.first() or item.first_due or item.due, item.rhythm, max(item.due, timezone.localdate()), item.last_day
    )


def parts(item: Item) -> list[Assignment]:
    """Who takes part now, the lead first."""
    return list(
        item.assignments.filter(ended_at__isnull=True)
        .select_related("unit", "signed_by__person")
        .order_by("part", "id")
    )


def lead_of(item: Item) -> Assignment | None:
    """The lead's part."""
    return next((part for part in parts(item) if part.part == Assignment.Part.LEAD), None)


def feedback_for(actor: Appointment, item: Item) -> list[Feedback]:
    """What came back, oldest first: other units' drafts never; a supporting unit's opinions also for the lead."""
    found = item.feedback.select_related("unit", "by__person", "signed_by__person").order_by("id")
    if access.at_office(actor, item) or actor.role == Role.LEADER:
        return list(found.filter(sent_at__isnull=False))
    own = Q(unit_id=actor.unit_id or 0)
    return list(found.filter(own | Q(sent_at__isnull=False)))


def get_feedback(actor: Appointment, item: Item, pk: int) -> Feedback:
    """A feedback on this item the actor may see, else 404."""
    by_pk = {one.pk: one for one in feedback_for(actor, item)}
    if pk not in by_pk:
        return get_object_or_404(Feedback.objects.none(), pk=pk)
    found = by_pk[pk]
    found.item = item
    return found


def get_extension(actor: Appointment, item: Item, pk: int) -> Extension:
    """A request for more time on this item, else 404."""
    found = get_object_or_404(item.extensions.select_related("unit", "by__person"), pk=pk)
    found.item = item
    return found


def waiting_instructions(actor: Appointment) -> QuerySet[Instruction]:
    """Instructions that want handling and have no item yet, the oldest first: they stay on the list (批必查, D2)."""
    found = Instruction.objects.filter(visible_instructions(actor), nature=Nature.HANDLE, state="given")
    taken = Item.objects.filter(instruction__isnull=False).values("instruction_id")
    return (
        found.exclude(pk__in=taken)
        .select_related("placement__issue__periodical", "placement__article", "by__person")
        .order_by("id")
    )


def get_instruction(actor: Appointment, pk: int) -> Instruction:
    """An instruction the actor may see, else 404."""
    found = Instruction.objects.filter(visible_instructions(actor), state="given")
    return get_object_or_404(found.select_related("placement__issue__periodical", "placement__article", "by"), pk=pk)


@dataclass(frozen=True)
class Proposal:
    """What an instruction's words propose; the officer sees the words each came from and decides."""

    due: dt.date
    due_basis: str
    urgency: str
    units: list[Named[Unit]]
    read: Due | None

    @property
    def lead(self) -> Unit | None:
        """The proposed lead unit."""
        return next((one.unit for one in self.units if one.part == "lead"), None)

    @property
    def supports(self) -> list[Unit]:
        """Proposed supporting units."""
        return [one.unit for one in self.units if one.part == "support"]


def propose(
    actor: Appointment, text: str, given: dt.date, origin: str = Origin.INSTRUCTION, *, also: str = ""
) -> Proposal:
    """Deadline, urgency and units from the words (D2); `also`: the text instructed on, read for units only."""
    terms, days = terms_of(actor.unit_id or 0), days_of(actor.unit_id)
    read = find_due(text, given, days.add)
    said = find_urgency(text)
    urgency = said[0] if said else Urgency.NORMAL
    units = units_below(actor)
    named = find_units(text, units) or find_units(also, units)[:6]
    if read:
        return Proposal(read.day, f"“{read.words}”", urgency, named, read)
    n = term_days(terms, origin, urgency)
    day = days.add(given, n) if terms.working else given + dt.timedelta(days=n)
    word = Origin(origin).label if origin in (Origin.MEETING, Origin.PETITION) else Urgency(urgency).label
    basis = f"{word} {n} 个工作日" if terms.working else f"{word} {n} 日"
    return Proposal(day, basis, urgency, named, None)


def term_days(terms: Terms, origin: str, urgency: str) -> int:
    """How many days an item without a date of its own may take."""
    if urgency == Urgency.NORMAL and origin == Origin.MEETING:
        return terms.meeting
    if urgency == Urgency.NORMAL and origin == Origin.PETITION:
        return terms.petition
    return int(getattr(terms, urgency))


def people_of(unit_id: int, *roles: str) -> list[Appointment]:
    """Posts of a unit in some roles."""
    return list(posts().filter(unit_id=unit_id, role__in=roles))


def open_children(item: Item) -> list[Item]:
    """Sub-items that are not ended."""
    ended = (State.CLOSED, State.ARCHIVED, State.DROPPED, State.CANCELLED)
    return list(item.children.exclude(state__in=ended).order_by("position", "id"))


def open_opinions(item: Item) -> list[Feedback]:
    """Opinions of supporting units in this round that the lead has not settled."""
    found = item.feedback.filter(kind=Feedback.Kind.OPINION, round=item.round, state="sent", review="")
    return list(found.select_related("unit"))


def judged_by(item: Item) -> dt.date:
    """The day that being in time is judged by: the first one of this round, or a later one that was granted."""
    granted = (
        item.extensions.filter(round=item.round, state="granted").order_by("-due").values_list("due", flat=True).first()
    )
    return granted or item.first_due or item.due


def on_instructions(actor: Appointment, ids: list[int]) -> QuerySet[Item]:
    """Matters that began with these instructions, for whoever may read the instructions (D8): the office what it may see, the
    clerk's side what is no work secret, once it was opened. Each with `result`, the words of the last accepted one,
    `result_by` and `result_id`."""
    found = Item.objects.filter(instruction_id__in=ids, parent__isnull=True, number__isnull=False)
    if not (access.at_office(actor) and actor.role in access.SEES_WORK_SECRETS):
        found = found.filter(~Q(label="work_secret") | Q(leader_id__in=[actor.pk, actor.post_id]))
    accepted = Feedback.objects.filter(item=OuterRef("pk"), kind=Feedback.Kind.RESULT, state="accepted").order_by("-id")
    return found.annotate(
        result=Subquery(accepted.values("text")[:1]),
        result_by=Subquery(accepted.values("unit__short_name")[:1]),
        result_id=Subquery(accepted.values("id")[:1]),
    ).order_by("id")
