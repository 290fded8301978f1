"""What went up to the city: two first reports, signed, sent, confirmed; a follow-up that waits for one wording (U4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.emergencies.models import Emergency
from tongzheng.files.store import keep
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.relay.models import Call, Delivery, Relay
from tongzheng.relay.queries import known, printing
from tongzheng.relay.rules.drafting import draft, title_of
from tongzheng.trail.models import Counter
from tongzheng.upward.models import Superior

MINUTE = timedelta(minutes=1)


def send_up(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rows and their trail; the events are written already."""
    office, duty, approver = county["县政府办"], people.cast["罗一鸣"], people.cast["沈定远"]
    superior = Superior.objects.filter(office=office, unit__isnull=False).first()
    events = Emergency.objects.filter(office=office, relayed_at__isnull=False).select_related(
        "office__desk__serves", "unit", "kind", "place_unit"
    )
    going_on = events.filter(state="open").order_by("-at").first()
    over = events.filter(state="closed", relayed_at__year=clock.today.year).order_by("-at").first()
    if superior is None or going_on is None or over is None:
        return
    city = posts().filter(unit=superior.unit, role=Role.EDITOR).order_by("id").first() or approver
    for number, event in enumerate((over, going_on), 1):
        _sent(ledger, event, superior, number, (duty, approver, city))
    _asked(ledger, going_on, superior, duty)
    _waiting(ledger, clock, going_on, superior, duty)
    Counter.objects.create(series=f"relay:{office.pk}:值班信息:{clock.today.year}", last=2)


def _sent(
    ledger: Ledger, event: Emergency, superior: Superior, number: int, by: tuple[Appointment, Appointment, Appointment]
) -> None:
    duty, approver, city = by
    assert event.relayed_at
    sent = event.relayed_at
    relay = _drafted(ledger, event, superior, duty, sent - 14 * MINUTE, sent)
    delivery = relay.deliveries.get()
    ledger.move(relay, "submit", sent - 8 * MINUTE, duty, data={"missing": ["现场负责人"], "disputed": []})
    signed = sent - 3 * MINUTE
    relay.submitted_by, relay.signed_by, relay.signed_at, relay.no_secret = duty, approver, signed, True
    year = timezone.localtime(signed).year
    numbered = printing.Numbered(year, number, 0, timezone.localtime(signed).date(), str(approver.person))
    made = printing.make_files(relay, numbered)
    relay.digest, relay.layout_values = printing.digest_of(relay), printing.layout_of(relay).table_of()
    relay.year, relay.number, relay.sent_at = year, number, sent
    relay.pdf, relay.docx = keep(made.pdf, printing.KINDS["pdf"]), keep(made.docx, printing.KINDS["docx"])
    relay.ofd = keep(made.ofd, printing.KINDS["ofd"]) if made.ofd is not None else None
    if event.severity <= 2:
        relay.consent = "经高屹县长电话同意"
    data = {"year": year, "number": number, "pdf": relay.pdf_id, "consent": relay.consent}
    ledger.move(relay, "sign", signed, approver, data=data)
    to = {"to": delivery.name, "way": "web", "emergency": event.pk}
    ledger.move(delivery, "send", sent, duty, data={"superior": superior.pk, "skips": [], **to})
    ledger.move(relay, "send", sent + timedelta(seconds=1), duty, data=to)
    delivery.way, delivery.sent_at, delivery.sent_by = "web", sent, duty
    confirmed = sent + 6 * MINUTE
    delivery.confirmed_at, delivery.confirmed_by, delivery.confirmed_how = confirmed, city, "系统内签收"
    delivery.confirmed_with = f"{city.person}（{city.post_name}）"[:60]
    ledger.move(delivery, "confirm", confirmed, city, data={"with": delivery.confirmed_with, "how": "系统内签收"})
    relay.save()
    delivery.save()


def _drafted(
    ledger: Ledger, event: Emergency, superior: Superior, duty: Appointment, at: datetime, until: datetime
) -> Relay:
    """The first report as it could be drafted then: from what had been reported by that moment."""
    told = [r for r in known.reports_of(event) if r.sent_at and r.sent_at <= until]
    figures: dict[str, Any] = {}
    for report in told:
        figures |= known.figures_of(report)
    facts = replace(
        known.facts_of(event, "initial"), figures=figures, disputed=(), said=[("", r.body) for r in told],
        as_of=timezone.localtime(told[-1].as_of) if told else None,
    )  # fmt: skip
    relay = Relay.objects.create(
        once=ledger.once(), office=event.office, emergency=event, stage="initial", paper="值班信息", title=title_of(facts),
        body=draft(facts), figures=known.kept_figures(figures), upto=told[-1].pk if told else 0, label=event.label, by=duty,
        at=at,
    )  # fmt: skip
    Delivery.objects.create(relay=relay, superior=superior, name=superior.name, unit=superior.unit)
    ledger.record(relay, "relay.relay.compose", at, duty, data={"emergency": event.pk, "stage": "initial"})
    ledger.texts.append((relay, relay.title, relay.body, duty, at, "起草"))
    return relay


def _asked(ledger: Ledger, event: Emergency, superior: Superior, duty: Appointment) -> None:
    assert event.relayed_at
    at = event.relayed_at + 55 * MINUTE
    call = Call.objects.create(
        once=ledger.once(), emergency=event, superior=superior, kind=Call.Kind.ASKED, at=at, entered_at=at, by=duty,
        person="市政府值班室", words="被埋人员身份查清没有？现场还有没有次生塌方危险？",
        answer="已联系施工单位核对花名册；自然资源部门在现场盯守，暂未发现新的险情。", answered_at=at + 9 * MINUTE, answered_by=duty,
    )  # fmt: skip
    data = {"emergency": event.pk, "to": superior.name, "first": False}
    ledger.record(call, "relay.call.ask", at, duty, reason=call.words, data=data)
    ledger.record(call, "relay.call.answer", at + 9 * MINUTE, duty, reason=call.answer, data={"minutes": 9})


def _waiting(ledger: Ledger, clock: Clock, event: Emergency, superior: Superior, duty: Appointment) -> None:
    """The follow-up cannot go: police and township do not count the dead alike."""
    at = clock.now - 40 * MINUTE
    facts = known.facts_of(event, "follow_up", known.earlier(event))
    relay = Relay.objects.create(
        once=ledger.once(), office=event.office, emergency=event, stage="follow_up", sequence=1, paper="值班信息",
        title=title_of(facts, "续报一"), body=draft(facts), figures=known.kept_figures(dict(facts.figures)),
        upto=known.last_report(event), label=event.label, by=duty, at=at,
    )  # fmt: skip
    Delivery.objects.create(relay=relay, superior=superior, name=superior.name, unit=superior.unit)
    ledger.record(relay, "relay.relay.compose", at, duty, data={"emergency": event.pk, "stage": "follow_up"})
    ledger.texts.append((relay, relay.title, relay.body, duty, at, "起草"))
