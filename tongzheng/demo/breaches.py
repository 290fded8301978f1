"""Late and unreported: one found and upheld, one signed, one answered, one laid aside; last month's circular (U5, U6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tongzheng.breaches.actions.cases import words_of
from tongzheng.breaches.actions.terms import put_terms
from tongzheng.breaches.models import Aside, Breach, Kind, Roundup
from tongzheng.breaches.queries import roundups
from tongzheng.breaches.queries.candidates import Late, late_ones
from tongzheng.deadlines.queries.calendar import add_working_days
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.files.store import keep
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.text.spans import before, span_of
from tongzheng.trail.models import Counter

DAY = timedelta(days=1)


def judge(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rows and their trail; events and their clocks are written already."""
    office, cast = county["县政府办"], people.cast
    terms = put_terms(office)
    ledger.record(terms, "breaches.terms.change", clock.at(clock.days[3], 9), cast["丁墨"], data={"defaults": 7})
    _hidden(ledger, clock, county, people)
    over = [x for x in late_ones(office, clock.now - 300 * DAY, clock.now - 6 * DAY) if x.came_at is not None]
    over.sort(key=lambda late: late.due_at, reverse=True)
    makers = (_answered, _aside, _found)
    for late, make in zip(over, makers, strict=False):
        make(ledger, clock, people, late)
    _circular(ledger, clock, office, cast)


def _register(
    ledger: Ledger, late: Late, kind: str, by: Appointment, at: datetime, **fields: Any
) -> Breach:  # a late report becomes a case
    breach = Breach(
        once=ledger.once(), office=late.emergency.office, unit=late.unit, emergency=late.emergency, title=late.emergency.title,
        kind=Kind.objects.get(office=late.emergency.office, name=kind), on=timezone.localtime(late.due_at).date(),
        text=words_of(late), what=late.what, due_at=late.due_at, came_at=late.came_at, occurred_at=late.emergency.occurred_at,
        by=by, at=at, **fields,
    )  # fmt: skip
    ledger.record(breach, "breaches.breach.register", at, by, reason=breach.text[:300], data={"unit": late.unit.pk})
    return breach


def _heard(ledger: Ledger, people: People, breach: Breach, by: Appointment, at: datetime, plea: str) -> datetime:
    """Asked, and answered a day later by the unit's signer; when that was."""
    breach.answer_by = at + 3 * DAY
    ledger.move(breach, "hear", at, by, data={"until": breach.answer_by.isoformat()})
    said = at + DAY
    signers = people.at(breach.unit, Role.SIGNER, said.date()) or people.at(breach.unit, Role.OFFICER, said.date())
    who = signers[0] if signers else by
    day = timezone.localtime(said)
    breach.plea = f"{day.month}月{day.day}日{day:%H:%M}　{who.person}（{who.post_name}）：{plea}"
    ledger.move(breach, "answer", said, who, reason=plea)
    return said


def _sign(ledger: Ledger, breach: Breach, approver: Appointment, at: datetime, text: str, weight: str) -> None:
    follows = breach.kind.consequences.get(weight=weight)
    breach.weight, breach.finding, breach.decision = weight, text, follows.words
    breach.found_by, breach.found_at = approver, at
    breach.scored, breach.major, breach.named, breach.veto = follows.scored, follows.major, follows.named, follows.veto
    breach.object_until = add_working_days(timezone.localtime(at).date(), 10, breach.office)
    data = {"weight": weight, "decision": follows.words}
    ledger.move(breach, "find", at, approver, reason=text, data=data)


def _answered(ledger: Ledger, clock: Clock, people: People, late: Late) -> None:
    """Answered, waits for the approver's signature."""
    by, at = people.cast["罗一鸣"], clock.now - 3 * DAY
    breach = _register(ledger, late, "迟报", by, at)
    plea = "当班人员先忙于组织转移群众，报告晚了，今后先电话后书面，边处置边报告。"
    _heard(ledger, people, breach, by, at + timedelta(minutes=20), plea)
    breach.save()


def _aside(ledger: Ledger, clock: Clock, people: People, late: Late) -> None:
    by, at = people.cast["罗一鸣"], clock.now - 2 * DAY
    reason = "当时通信基站断电，恢复后立即报告，已核实"
    made = Aside.objects.create(
        office=late.emergency.office, emergency=late.emergency, what=late.what, due_at=late.due_at, reason=reason, by=by, at=at
    )  # fmt: skip
    ledger.record(made, "breaches.aside.put", at, by, reason=reason, data={"emergency": late.emergency.pk})


def _found(ledger: Ledger, clock: Clock, people: People, late: Late) -> None:
    """Signed; the assessor has to book it."""
    by, at = people.cast["丁墨"], min(late.due_at + 5 * DAY, clock.now - 5 * DAY)
    breach = _register(ledger, late, "迟报", by, at)
    said = _heard(ledger, people, breach, by, at + timedelta(minutes=30), "值班员交接时漏了这一件，愿意接受处理。")
    text = "超过规定时限，单位承认，属实。"
    _sign(ledger, breach, people.cast["沈定远"], said + timedelta(hours=3), text, "ordinary")
    breach.save()


def _hidden(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Known from the press, found, objected to, upheld by the supervisor."""
    cast, unit = people.cast, county["白鹭乡"]
    day = clock.days[-70]
    at = clock.at(day, 15)
    breach = Breach(
        once=ledger.once(), office=county["县政府办"], unit=unit, kind=Kind.objects.get(office=county["县政府办"], name="漏报"),
        title="白鹭乡临河路段货车侧翻", on=day, text="货车侧翻致河道漏油约 200 升，乡里处置了但没有报告，县政府办从网上看到。",
        occurred_at=clock.at(day, 9.2), media_at=clock.at(day, 11.5), media="本地短视频账号“河边日子”", by=cast["丁墨"], at=at,
    )  # fmt: skip
    ledger.record(breach, "breaches.breach.register", at, cast["丁墨"], reason=breach.text, data={"unit": unit.pk})
    said = _heard(ledger, people, breach, cast["丁墨"], at + timedelta(hours=1), "以为交警已经上报，没有再报。")
    text = "环境污染风险属于必须报告的情形，乡里没有报告，属实。"
    _sign(ledger, breach, cast["沈定远"], said + timedelta(hours=4), text, "light")
    officers = people.at(unit, Role.OFFICER, said.date())
    breach.objection = "没有造成饮用水源污染，请求从轻。"
    ledger.move(breach, "object", said + 2 * DAY, officers[0] if officers else cast["丁墨"], reason=breach.objection)
    breach.review, breach.reviewed_by = "已按较轻认定，维持。", cast["谢秋实"]
    ledger.move(breach, "uphold", said + 4 * DAY, cast["谢秋实"], reason=breach.review)
    breach.save()


def _circular(ledger: Ledger, clock: Clock, office: Unit, cast: dict[str, Appointment]) -> None:
    """Last month's, published on the third working day."""
    period = before(span_of(f"{clock.today:%Y-%m}"))
    day = add_working_days(period.ends, 3, office)
    if day >= clock.today:
        return
    duty, approver = cast["罗一鸣"], cast["沈定远"]
    made = Roundup(
        once=ledger.once(), office=office, period=period.key, starts=period.starts, ends=period.ends, by=duty,
        title=f"关于{period.name}紧急信息报送情况的通报", figures=roundups.take(office, period), at=clock.at(day, 9),
        taken_at=clock.at(day, 9), year=day.year, number=1, signed_by=approver, signed_at=clock.at(day, 15),
    )  # fmt: skip
    made.text = roundups.drafted(made)
    made.digest = roundups.digest_of(made)
    ledger.record(made, "breaches.roundup.make", clock.at(day, 9), duty, data={"period": period.key})
    ledger.move(made, "submit", clock.at(day, 10), duty, data={"unknown": []})
    ledger.move(made, "sign", clock.at(day, 15), approver, data={"year": day.year, "number": 1})
    files = roundups.make_files(made)
    made.pdf, made.docx = keep(files.pdf, roundups.KINDS["pdf"]), keep(files.docx, roundups.KINDS["docx"])
    made.published_at = clock.at(day, 16)
    ledger.move(made, "publish", made.published_at, duty)
    made.save()
    ledger.texts.append((made, made.title, made.text, duty, made.at, "起草"))
    Counter.objects.create(series=f"roundup:{office.pk}:{day.year}", last=1)
