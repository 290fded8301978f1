"""What the county office said of the network: the last ten months' circulars, and this month's open for checking (K3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from tongzheng.circulars import followers
from tongzheng.circulars.flow import State
from tongzheng.circulars.models import Circular, CircularLine, Objection
from tongzheng.circulars.queries import judging, printing
from tongzheng.circulars.queries.printing import FIGURES
from tongzheng.circulars.queries.taking import Taken, take
from tongzheng.circulars.rules.drafting import title_of
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.network.models import Role
from tongzheng.scoring.models import Period
from tongzheng.text.spans import Span, months
from tongzheng.trail.models import Counter, Entry
from tongzheng.trail.refusals import Refused

PUBLISHED = 10  # months
DAYS = 10  # after a month is over its circular is out
SAID = (
    ("points", "上月被市里采用的一篇，这个月没有看到分，请核对是不是记到下月了。", "经核实，市里的采用是这个月得知的，已按规定记在本月，请看得分明细。"),
    ("received", "我单位补录的一篇没有算进报送条数。", ""),
)  # fmt: skip


def make_circulars(rng: Random, clock: Clock, county: County, people: People) -> int:
    """From the ledger as it stands; how many were made. Without a ledger none."""
    office = county["县政府办"]
    ledger = Ledger(rng, clock.now)
    made = [_published(ledger, clock, office, people, span) for span in _spans(office, clock)]
    circulars = [one for one in made if one is not None]
    _number(circulars)
    insert([c for c, _ in circulars])
    lines = [_line(circular, line) for circular, taken in circulars for line in taken.lines]
    CircularLine.objects.bulk_create(lines, batch_size=500)
    _seal(circulars, lines)
    checking = _checking(ledger, clock, county, people)
    ledger.write()
    if checking is not None:
        entry = Entry.objects.filter(kind="circulars.circular.check", subject_id=checking.pk).get()
        followers.tell_units(entry, checking)
    return len(circulars) + (checking is not None)


def _spans(office: Any, clock: Clock) -> list[Span]:
    """The last ten months that are frozen in the ledger and whose circular was out by today, the earliest first."""
    frozen = Period.objects.filter(office=office, state="frozen", ends__lt=clock.today - timedelta(days=DAYS)).order_by(
        "ends"
    )
    found = [months(p.starts.year, p.starts.month, p.starts.month) for p in frozen if (p.ends - p.starts).days < 31]
    return found[-PUBLISHED:]


def _taken(office: Any, span: Span) -> Taken | None:
    try:
        return take(office, span)
    except Refused:
        return None


def _new(ledger: Ledger, office: Any, by: Any, span: Span, taken: Taken, at: datetime) -> Circular:
    circular = Circular(
        once=ledger.once(), office=office, span=span.key, starts=span.starts, ends=span.ends, by=by, at=at, taken_at=at,
        title=title_of(span, judging.whole_of(office)), figures=taken.figures.as_json(), ranked=taken.ranked,
    )  # fmt: skip
    circular.text = judging.drafted(circular)
    return circular


def _published(ledger: Ledger, clock: Clock, office: Any, people: People, span: Span) -> tuple[Circular, Taken] | None:
    """Drafted on the sixth of the next month, checked for three days, signed and published on the tenth."""
    taken = _taken(office, span)
    if taken is None:
        return None
    assessor, approver = people.cast["丁墨"], people.cast["沈定远"]
    at = clock.at(span.ends + timedelta(days=DAYS - 4), 9.5)
    circular = _new(ledger, office, assessor, span, taken, at)
    until = (at + timedelta(days=3)).date()
    ledger.record(circular, "circulars.circular.make", at, assessor, data={"span": span.key, "units": len(taken.lines)})
    ledger.move(circular, "check", at + timedelta(minutes=20), assessor, data={"until": until.isoformat()})
    ledger.move(circular, "submit", at + timedelta(days=3, hours=1), assessor)
    signed = ledger.move(circular, "approve", at + timedelta(days=3, hours=5), approver)
    done = ledger.move(circular, "publish", at + timedelta(days=4), assessor)
    circular.check_until, circular.submitted_by, circular.approved_by = until, assessor, approver
    circular.approved_on, circular.published_at = timezone.localtime(signed).date(), done
    return circular, taken


def _number(circulars: list[tuple[Circular, Taken]]) -> None:
    last: dict[int, int] = {}
    for circular, _ in circulars:
        assert circular.approved_on is not None
        circular.year = circular.approved_on.year
        circular.number = last[circular.year] = last.get(circular.year, 0) + 1
    for year, number in last.items():
        office = circulars[0][0].office_id
        Counter.objects.update_or_create(series=f"circular:{office}:{year}", defaults={"last": number})


def _line(circular: Circular, line: Any) -> CircularLine:
    values = {name: getattr(line, name) for name in (*FIGURES, "position", "more")}
    return CircularLine(circular=circular, unit_id=line.unit, **values)


def _seal(circulars: list[tuple[Circular, Taken]], lines: list[CircularLine]) -> None:
    for circular, _ in circulars:
        circular.digest = printing.digest_of(circular, [line for line in lines if line.circular_id == circular.pk])
    Circular.objects.bulk_update([c for c, _ in circulars], ["digest"])


def _checking(ledger: Ledger, clock: Clock, county: County, people: People) -> Circular | None:
    """This month as far as it is booked: opened this morning, some units have answered, two objected."""
    office = county["县政府办"]
    span = months(clock.today.year, clock.today.month, clock.today.month)
    taken = _taken(office, span)
    if taken is None:
        return None
    assessor, opened = people.cast["丁墨"], clock.now - timedelta(hours=6)
    circular = _new(ledger, office, assessor, span, taken, opened)
    circular.check_until = clock.today + timedelta(days=2)
    ledger.record(
        circular, "circulars.circular.make", opened, assessor, data={"span": span.key, "units": len(taken.lines)}
    )
    until = {"until": circular.check_until.isoformat()}
    ledger.move(circular, "check", opened + timedelta(minutes=15), assessor, data=until)
    circular.state = State.CHECKING
    insert([circular])
    units = {unit.pk: unit for unit in county.reporting}
    lines, objections = [_line(circular, line) for line in taken.lines], list(SAID)
    wrong: list[Objection] = []
    for line in lines:
        officers = people.at(units[line.unit_id], Role.OFFICER, clock.today) if line.unit_id in units else []
        if not officers or ledger.rng.random() < 0.5:
            continue
        at = opened + timedelta(minutes=ledger.rng.uniform(30, 300))
        if objections and line.received > 3:
            wrong.append(_objection(ledger, circular, line, officers[0], people.cast["林述之"], at, objections.pop()))
            continue
        line.confirmed_at, line.confirmed_by = at, officers[0]
        ledger.record(circular, "circulars.circular.confirm", at, officers[0], data={"unit": line.unit_id})
    insert(lines)
    insert(wrong)
    return circular


def _objection(
    ledger: Ledger,
    circular: Circular,
    line: CircularLine,
    officer: Any,
    editor: Any,
    at: datetime,
    said: tuple[str, str, str],
) -> Objection:
    item, reason, answer = said
    one = Objection(
        once=ledger.once(), circular=circular, unit_id=line.unit_id, item=item, reason=reason, by=officer, at=at
    )
    ledger.record(one, "circulars.objection.object", at, officer, data={"item": item})
    if answer:
        done = ledger.move(one, "reject", at + timedelta(minutes=25), editor, reason=answer)
        one.answer, one.answered_by, one.answered_at = answer, editor, done
    return one
