"""The weekly digest: its figures taken, the shelf of digests, its pages (Z6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import F, Min, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines import access, queries
from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Deadline, Digest, DigestWish
from tongzheng.deadlines.queries import watch
from tongzheng.deadlines.queries.board import unknown_years
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.deadlines.rules import digest as rules
from tongzheng.deadlines.rules.digest import SHOWN, WEEK, Figures
from tongzheng.deadlines.rules.lights import SCHEMES, Scheme
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused
from tongzheng.typeset import docx, pdf
from tongzheng.typeset.document import Document, Foot, Head, Paragraph, Table, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import built_in

KINDS = {"pdf": pdf.render, "docx": docx.render}
TITLES = 4  # named of one day's
OWING = 12  # units listed
SECRET, HIDDEN = "work_secret", "（工作秘密）"
LABELS = ("label", "directive__label", "inspection__label")  # where a thing with a clock says who may know of it
OFFICE_GETS = (Role.SUPERVISOR, Role.APPROVER)
UNIT_GETS = (Role.OFFICER, Role.SIGNER, Role.HEAD)


def digests(actor: Appointment) -> QuerySet[Digest]:
    """Digests the actor may read, the latest week first, the office's before its units'."""
    found = Digest.objects.filter(access.visible_digests(actor)).select_related("office", "unit")
    return found.order_by("-week", F("unit__path").asc(nulls_first=True))


def get_digest(actor: Appointment, pk: int) -> Digest:
    """One of them, else 404."""
    return get_object_or_404(digests(actor), pk=pk)


def wants(actor: Appointment) -> bool:
    """Whether a leader has it sent."""
    return DigestWish.objects.filter(post_id=actor.post_id, wanted=True).exists()


def last_week(office: int) -> dt.date | None:
    """The week of an office's latest digest."""
    return Digest.objects.filter(office_id=office, unit__isnull=True).values_list("week", flat=True).first()


def getters(digest: Digest) -> list[Appointment]:
    """Who is sent it: the office's director and supervisors and leaders who want it; of a unit its people."""
    if digest.unit_id:
        return list(posts().filter(unit_id=digest.unit_id, role__in=UNIT_GETS))
    office = digest.office
    leaders = DigestWish.objects.filter(wanted=True).values("post_id")
    return list(posts().filter(
        Q(unit_id=office.pk, role__in=OFFICE_GETS)
        | Q(unit_id=office.desk.serves_id, role=Role.LEADER, pk__in=leaders)
    ))  # fmt: skip


# ── its figures ──


class Take:
    """What an office's clocks say of a week at a moment: for the office, and for each unit that has any."""

    def __init__(self, office: Unit, week: dt.date, now: dt.datetime) -> None:
        self.office, self.week, self.now = office, week, now
        self.own = queries.own_schemes({office.pk})
        self.mine = Deadline.objects.filter(office=office)
        first, self.after = (watch.midnight(day) for day in (week, week + WEEK))
        self.running = watch.running(Q(office=office), now)
        self.ended = watch.ended(Q(office=office), [office.pk], week, week + WEEK - dt.timedelta(days=1))
        self.turned = self._turned(first)
        self.late = list(
            self._named(self.mine.filter(state=State.MET, ended_at__gte=first, ended_at__lt=self.after, ended_at__gt=F("due_at")))
            .order_by("-ended_at")
        )  # fmt: skip
        monday = rules.monday_of(timezone.localdate(now))
        self.days = [monday + dt.timedelta(days=n) for n in range(7)]
        coming = watch.between(self.days[0], self.days[-1])
        self.coming = list(self._named(self.mine.filter(coming, state=State.RUNNING)).order_by("due_at", "id"))
        overdue = self.mine.filter(state=State.RUNNING, due_at__lte=now)
        self.oldest = dict(overdue.order_by().values_list("unit_id").annotate(first=Min("due_at")))
        self.labels = _labels([*(one for one, _ in self.turned), *self.late, *self.coming])
        self.calendar = days_of(office)

    def units(self) -> list[int]:
        """Units with a clock running, or due in the week."""
        return sorted(
            {row.unit for row in watch.Tables(self.running, self.ended, self.own).groups}
            - {watch.NOBODY, self.office.pk}
        )

    def figures(self, unit: int | None = None) -> Figures:
        """What the office's digest says, or that of one of its units."""
        sieve = watch.Sieve(unit=unit)
        table = watch.Tables(self.running, self.ended, self.own)
        total = table.total(sieve)
        turned = [(one, at) for one, at in self.turned if unit is None or one.unit_id == unit]
        late = [one for one in self.late if unit is None or one.unit_id == unit]
        coming = [one for one in self.coming if unit is None or one.unit_id == unit]
        counts = {shape: total.lights[shape] for shape in ("ok", "soon", "behind")} | {"red": total.lights["late"]}
        counts |= {name: getattr(total, name) for name in ("running", "overdue", "met", "late", "open", "share")}
        return {
            "counts": counts,
            "rooms": [[r.name, r.running, r.lights["late"], r.overdue, r.met, r.late, r.open] for r in table.by_room(sieve)],
            "turned": [self._line(one, at) for one, at in turned[:SHOWN]], "turned_count": len(turned),
            "ended": [self._line(one, one.ended_at) for one in late[:SHOWN]], "ended_count": len(late),
            "owing": self._owing(table, sieve), "coming": self._coming(coming),
            "years": unknown_years(one.due_at for one in coming),
        }  # fmt: skip

    def _owing(self, table: watch.Tables, sieve: watch.Sieve) -> list[list[Any]]:
        rows = sorted((row for row in table.by_unit(sieve) if row.overdue), key=lambda row: -row.overdue)
        return [
            [row.name, row.overdue, row.lights["late"], _iso(self.oldest[row.key or None])] for row in rows[:OWING]
        ]  # fmt: skip

    def _coming(self, found: list[Deadline]) -> list[dict[str, Any]]:
        by_day: dict[dt.date, list[Deadline]] = defaultdict(list)
        for one in found:
            by_day[timezone.localdate(one.due_at)].append(one)
        return [
            {
                "day": day.isoformat(), "count": len(by_day[day]), "working": self.calendar.is_working(day),
                "titles": [self._title(one) for one in by_day[day][:TITLES]],
            }
            for day in self.days if by_day[day]
        ]  # fmt: skip

    def _turned(self, first: dt.datetime) -> list[tuple[Deadline, dt.datetime]]:
        """(clock, when) of those that became red in the week: by their turns, or raised there by the room."""
        found: dict[int, tuple[Deadline, dt.datetime]] = {}
        keys = {row.scheme for row in self.running} | {key for _, key in self.own} | set(SCHEMES)
        for key in keys:
            if level := red_level(queries.scheme_in(self.own, self.office.pk, key)):
                turn = f"turn_{level}"
                rows = self.mine.filter(scheme=key, **{f"{turn}__gte": first, f"{turn}__lt": self.after})
                rows = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=F(turn)))
                found |= {one.pk: (one, getattr(one, turn)) for one in self._named(rows)}
        raised = Entry.objects.filter(kind="deadlines.deadline.floor", at__gte=first, at__lt=self.after)
        floors = {e.subject_id: (e.at, e.data.get("floor", 0)) for e in raised.order_by("-id")}
        for one in self._named(self.mine.filter(pk__in=[pk for pk in floors if pk])):
            at, floor = floors[one.pk]
            level = red_level(queries.scheme_in(self.own, self.office.pk, one.scheme))
            if level and floor >= level:
                found.setdefault(one.pk, (one, at))
        return sorted(found.values(), key=lambda pair: pair[1])

    def _named(self, rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
        return rows.select_related("unit", "post__person", "office")

    def _line(self, one: Deadline, at: dt.datetime | None) -> list[str]:
        who = one.unit.short_name if one.unit else one.post.person.name if one.post else self.office.short_name
        room = watch.room_words().get(one.room, one.room)
        return [self._title(one), who, str(room), _iso(one.due_at), _iso(at or one.due_at)]

    def _title(self, one: Deadline) -> str:
        return HIDDEN if self.labels.get((one.subject_type, one.subject_id)) == SECRET else one.title


def red_level(scheme: Scheme) -> int | None:
    """The first light of a scheme that is red; None: it has none."""
    return next((n for n, light in enumerate(scheme.lights) if n and light.shape == "late"), None)


def _labels(clocks: Iterable[Deadline]) -> dict[tuple[str, int], str]:
    """The labels of the things these clocks are of, so that a work secret is not named (R6)."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for one in clocks:
        wanted[one.subject_type].add(one.subject_id)
    found: dict[tuple[str, int], str] = {}
    for kind, keys in wanted.items():
        model = apps.get_model(kind)
        names = {field.name for field in model._meta.fields}
        path = next((path for path in LABELS if path.split("__")[0] in names), "")
        if path:
            rows = model._base_manager.filter(pk__in=keys).values_list("pk", path)
            found |= {(kind, pk): label for pk, label in rows}
    return found


def _iso(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


# ── on paper ──


def document_of(digest: Digest) -> Document:
    """The digest as it is printed; its numbers are those of when it was made."""
    made = timezone.localtime(digest.made_at).date()
    notes = [f"说明：{digest.note}。"] if digest.note else []
    blocks: list[Any] = [Paragraph(text) for text in (*rules.paragraphs(digest.figures), *notes)]
    for title, head, rows in rules.tables(digest.figures):
        blocks.append(Table((tuple(head), *(tuple(row) for row in rows)), caption=title))
    office = digest.office.name
    return Document(
        head=Head(office), texts=(Text(str(digest), tuple(blocks)),), foot=Foot(printer=office, printed=made),
        addressee=digest.unit.name if digest.unit else "", signature=office, signed=made,
    )  # fmt: skip


def file_of(digest: Digest, kind: str) -> bytes:
    """Its PDF or Word file; Refused with what cannot be printed."""
    try:
        return KINDS[kind](document_of(digest), built_in()["results"]).data
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error
